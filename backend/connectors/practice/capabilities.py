"""What one can send to a scripted customer: everything, as they only read the words."""

from backend.connectors.contract import ButtonLimits, Capabilities, FileLimits

MB = 1024 * 1024
KINDS = ("photo", "video", "audio", "voice", "video_note", "animation", "sticker", "document")

CAPABILITIES = Capabilities(
    files={kind: FileLimits(50 * MB) for kind in KINDS},
    entities=("bold", "italic", "underline", "strike", "spoiler", "code", "pre", "quote", "link"),
    reply_to=True,
    reports=("sent", "delivered", "read"),
    ref_is_key=True,
    edits=True,
    deletes=True,
    reactions=True,
    buttons=ButtonLimits(total=10, rows=6, per_row=5, text_max=40),
    typing=True,
    channel_rate=100,
)
