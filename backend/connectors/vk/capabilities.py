"""What a community can do in its messages: https://dev.vk.com/method/messages.send"""

from backend.connectors.contract import ButtonLimits, Capabilities, FileLimits

MB = 1024 * 1024
TEXT_MAX = 4096
ATTACHMENTS_MAX = 10
# messages.edit, messages.delete with delete_for_all: a day
CHANGE_WITHIN_S = 24 * 3600
# https://dev.vk.com/api/upload/photo-in-message: the sides' sum, and how much longer one may be than the other
PHOTO_SIDES_MAX = 14_000
PHOTO_RATIO_MAX = 20
RATE = 20

# messages.sendReaction takes numbers
REACTIONS = {
    1: "❤", 2: "🔥", 3: "😂", 4: "👍", 5: "💩", 6: "❓", 7: "😭", 8: "😡",
    9: "👎", 10: "👌", 11: "😄", 12: "🤔", 13: "🙏", 14: "😘", 15: "😍", 16: "🎉",
}  # fmt: skip

# communities may send no music, neither as such nor as a document
MUSIC = ("audio/mpeg", "audio/mp3")

FILES = {
    "photo": FileLimits(50 * MB, ("image/jpeg", "image/png", "image/gif")),
    # communities may not upload films and music: they go as documents
    "video": FileLimits(200 * MB),
    "audio": FileLimits(200 * MB, never=MUSIC),
    "voice": FileLimits(50 * MB, ("audio/ogg",)),
    "video_note": FileLimits(200 * MB),
    "animation": FileLimits(200 * MB),
    "sticker": FileLimits(200 * MB),
    "document": FileLimits(200 * MB, never=MUSIC),
}

# https://dev.vk.com/api/bots/development/keyboard: of an inline keyboard
BUTTONS = ButtonLimits(total=10, rows=6, per_row=5, text_max=40)

CAPABILITIES = Capabilities(
    starts=None,  # who has not allowed messages cannot be written to
    text_max=TEXT_MAX,
    caption_max=TEXT_MAX,
    files_max=ATTACHMENTS_MAX,
    files=FILES,
    entities=("bold", "italic", "underline", "link"),
    reply_to=True,
    reports=("sent", "read"),
    ref_is_key=True,
    edits=True,
    edit_within_s=CHANGE_WITHIN_S,
    deletes=True,
    delete_within_s=CHANGE_WITHIN_S,
    reactions=True,
    reaction_emoji=tuple(REACTIONS.values()),
    buttons=BUTTONS,
    typing=True,
    profiles=True,
    channel_rate=RATE,
)
