"""What a bot can do in MAX: https://dev.max.ru/docs-api/methods/POST/messages and …/POST/uploads"""

from backend.connectors.contract import ButtonLimits, Capabilities, FileLimits

MB = 1024 * 1024
TEXT_MAX = 4000
# of pictures and films; a sound, a document stand alone
TOGETHER_MAX = 10
# no dialog's message is changed later, unless it has buttons
EDIT_WITHIN_S = 7 * 24 * 3600
PICTURE_SIDE_MAX = 7680
SOUND_S_MAX = 3600
# https://dev.max.ru/docs-api: 30 requests a second of all kinds together
RATE = 25.0
# …/POST/messages: two messages a second into one chat
THREAD_GAP_S = 0.5

FILES = {
    "photo": FileLimits(
        50 * MB, ("image/jpeg", "image/png", "image/gif", "image/tiff", "image/bmp", "image/heic", "image/webp")
    ),
    "video": FileLimits(250 * MB, ("video/mp4", "video/quicktime", "video/x-matroska", "video/webm")),
    "audio": FileLimits(256 * MB),
    "voice": FileLimits(256 * MB),
    # MAX has neither: they go as films
    "video_note": FileLimits(250 * MB),
    "animation": FileLimits(250 * MB),
    "sticker": FileLimits(50 * MB),
    "document": FileLimits(4096 * MB),
}

# https://dev.max.ru/docs-api/use-cases/sending-messages/keyboard: a row that holds a link has three at most
BUTTONS = ButtonLimits(total=90, rows=30, per_row=3, text_max=128)

CAPABILITIES = Capabilities(
    groups=True,
    starts=None,  # who has not started the bot cannot be written to
    text_max=TEXT_MAX,
    caption_max=TEXT_MAX,
    files_max=TOGETHER_MAX,
    files=FILES,
    entities=("bold", "italic", "underline", "strike", "code", "pre", "link"),
    reply_to=True,
    reports=("sent",),
    edits=True,
    edit_within_s=EDIT_WITHIN_S,
    deletes=True,
    buttons=BUTTONS,
    typing=True,
    profiles=True,
    channel_rate=RATE,
    thread_gap_s=THREAD_GAP_S,
)
