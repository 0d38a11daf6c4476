"""What one can send to a visitor, and what visitors may send."""

from backend.connectors.contract import ButtonLimits, Capabilities, FileLimits

MB = 1024 * 1024
KINDS = ("photo", "video", "audio", "voice", "animation", "document")
TEXT_MAX = 4000
FILES_MAX = 10
FILE_BYTES = 20 * MB

CAPABILITIES = Capabilities(
    text_max=20_000,
    caption_max=20_000,
    files_max=FILES_MAX,
    files={kind: FileLimits(50 * MB) for kind in KINDS},
    entities=("bold", "italic", "underline", "strike", "spoiler", "code", "pre", "quote", "link"),
    reply_to=True,
    reports=("sent", "delivered", "read"),
    ref_is_key=True,
    buttons=ButtonLimits(total=12, rows=6, per_row=4, text_max=40),
    typing=True,
    online_calls=True,
    channel_rate=500,
)
