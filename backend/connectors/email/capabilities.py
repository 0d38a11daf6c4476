"""What can be done by e-mail."""

from backend.connectors.contract import Capabilities, FileLimits

MB = 1024 * 1024
# what most providers take, less a third for base64
FILE_MAX = 18 * MB
TEXT_MAX = 20_000

CAPABILITIES = Capabilities(
    known_by="email",
    starts="email",
    text_max=TEXT_MAX,
    caption_max=TEXT_MAX,
    files_max=20,
    files={
        kind: FileLimits(FILE_MAX)
        for kind in ("photo", "video", "audio", "voice", "video_note", "animation", "sticker", "document")
    },
    entities=("bold", "italic", "underline", "strike", "code", "pre", "quote", "link"),
    reply_to=True,
    letters=True,
    reports=("sent",),
    # providers count letters by the hour; a burst looks like spam
    channel_rate=2,
)
