"""What a Telegram bot can do: https://core.telegram.org/bots/api#sending-files, https://core.telegram.org/bots/faq"""

from backend.connectors.contract import ButtonLimits, Capabilities, FileLimits

MB = 1024 * 1024
TEXT_MAX = 4096
CAPTION_MAX = 1024
ALBUM_MAX = 10
# sendPhoto: the sides' sum, and how much longer one may be than the other
PHOTO_SIDES_MAX = 10_000
PHOTO_RATIO_MAX = 20
# deleteMessage: "only if it was sent less than 48 hours ago"
DELETE_WITHIN_S = 48 * 3600
# getFile of the public server
DOWNLOAD_MAX = 20 * MB

# https://core.telegram.org/bots/api#reactiontypeemoji
REACTIONS = (
    "👍", "👎", "❤", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢",
    "🎉", "🤩", "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳",
    "❤\u200d🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓",
    "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨\u200d💻", "👀", "🎃", "🙈",
    "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿",
    "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀",
    "😡",
)  # fmt: skip

FILES = {
    "photo": FileLimits(10 * MB, ("image/jpeg", "image/png", "image/webp")),
    "video": FileLimits(50 * MB, ("video/mp4",)),
    "audio": FileLimits(50 * MB, ("audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a")),
    "voice": FileLimits(50 * MB, ("audio/ogg", "audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a")),
    # https://core.telegram.org/bots/api#sendvideonote: "rounded square MPEG4 videos of up to 1 minute long"
    "video_note": FileLimits(50 * MB, ("video/mp4",), square=True, seconds_max=60),
    "animation": FileLimits(50 * MB, ("image/gif", "video/mp4")),
    "sticker": FileLimits(512 * 1024, ("image/webp", "application/x-tgsticker", "video/webm")),
    "document": FileLimits(50 * MB),
}

# Telegram takes 100 in rows of 8; more than this nobody reads, and longer ones are cut on a phone
BUTTONS = ButtonLimits(total=24, rows=12, per_row=8, text_max=64)

CAPABILITIES = Capabilities(
    starts=None,  # a bot may not write first
    text_max=TEXT_MAX,
    caption_max=CAPTION_MAX,
    files_max=ALBUM_MAX,
    files=FILES,
    entities=("bold", "italic", "underline", "strike", "spoiler", "code", "pre", "quote", "link"),
    reply_to=True,
    reports=("sent",),
    edits=True,
    deletes=True,
    delete_within_s=DELETE_WITHIN_S,
    reactions=True,
    reaction_emoji=REACTIONS,
    buttons=BUTTONS,
    typing=True,
    profiles=True,
    channel_rate=30,
    thread_gap_s=1,
)
