"""What a business number can do: https://developers.facebook.com/documentation/business-messaging/whatsapp"""

from backend.connectors.contract import ButtonLimits, Capabilities, FileLimits

MB = 1024 * 1024
TEXT_MAX = 4096
CAPTION_MAX = 1024
# each is a message of its own
FILES_MAX = 10
# of both ways together, and below it: https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
RATE = 60
STILL_STICKER_MAX = 100 * 1024

# …/business-phone-numbers/media#supported-media-types
IMAGES = ("image/jpeg", "image/png")
VIDEOS = ("video/mp4", "video/3gpp")
SOUNDS = ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCUMENTS = (
    "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint", f"{OFFICE}wordprocessingml.document", f"{OFFICE}spreadsheetml.sheet",
    f"{OFFICE}presentationml.presentation",
)  # fmt: skip
STICKERS = ("image/webp",)
# any of them goes as a document too
ANY = (*DOCUMENTS, *VIDEOS, *IMAGES, *STICKERS, *SOUNDS)

FILES = {
    "photo": FileLimits(5 * MB, IMAGES),
    "video": FileLimits(16 * MB, VIDEOS),
    "audio": FileLimits(16 * MB, SOUNDS),
    "voice": FileLimits(16 * MB, SOUNDS),
    "video_note": FileLimits(16 * MB, VIDEOS),
    "animation": FileLimits(16 * MB, VIDEOS),
    "sticker": FileLimits(500 * 1024, STICKERS),
    "document": FileLimits(100 * MB, ANY),
}

# three answers as buttons, up to ten as a list, or one link; below the shorter of both shapes' titles
BUTTONS_BODY_MAX = 1024
BUTTONS = ButtonLimits(total=10, rows=10, per_row=3, text_max=20, links_max=1, mixed=False, body_max=BUTTONS_BODY_MAX)

CAPABILITIES = Capabilities(
    starts="phone",  # by a template alone: the window is shut until they write
    known_by="phone",
    text_max=TEXT_MAX,
    caption_max=CAPTION_MAX,
    files_max=FILES_MAX,
    files=FILES,
    entities=("bold", "italic", "strike", "code", "pre", "quote"),
    reply_to=True,
    reports=("sent", "delivered", "read"),
    reactions=True,
    typing=True,
    typing_lasts_s=10,  # 25 s, but a message of ours ends it
    tells_read=True,
    buttons=BUTTONS,
    window_s=24 * 3600,
    templates=True,
    moves=True,
    channel_rate=RATE,
    # …/throughput: one message in 6 s to one person, 45 at once are paid for by silence
    thread_gap_s=6,
    thread_burst=45,
)
