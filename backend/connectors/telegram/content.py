"""What a Telegram message holds, in the contract's words: formatting, files, and what has no field of its own."""

from pathlib import Path
from typing import Any

import msgspec

from backend.connectors.contract import Entity, EntityType, FileKind, RemoteFile
from backend.connectors.telegram.payload import File, Message, MessageEntity, Origin

ENTITIES: dict[str, EntityType] = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strike",
    "spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "quote",
    "expandable_blockquote": "quote",
    "text_link": "link",
    "text_mention": "mention",
    "mention": "mention",
    "hashtag": "hashtag",
    "cashtag": "hashtag",
    "bot_command": "command",
    "url": "url",
    "email": "email",
    "phone_number": "phone",
}

# Telegram always sends these as one format and may leave the type out
MIMES: dict[FileKind, str] = {
    "photo": "image/jpeg",
    "video": "video/mp4",
    "video_note": "video/mp4",
    "animation": "video/mp4",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
}


class Fields(msgspec.Struct, frozen=True):
    """Fields of Message (fields.json). titled: content of the customer's worth a line, with the field of it that says
    most · service: what a chat tells about itself, nobody said anything · about: about the message, not in it.
    """

    titled: dict[str, str]
    service: frozenset[str]
    about: frozenset[str]


FIELDS = msgspec.json.decode(Path(__file__).with_name("fields.json").read_bytes(), type=Fields)


def entities(text: str, given: tuple[MessageEntity, ...]) -> tuple[Entity, ...]:
    """Formatting that lies within the text; what we have no type for (custom emoji) is left out."""
    if not given:
        return ()
    end = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return tuple(
        Entity(ENTITIES[one.type], one.offset, one.length, _url(one), one.language)
        for one in given
        if one.type in ENTITIES and one.length and one.offset + one.length <= end
    )


def _url(entity: MessageEntity) -> str | None:
    return f"tg://user?id={entity.user.id}" if entity.user else entity.url


def files(message: Message) -> tuple[RemoteFile, ...]:
    """At most one: each file of an album is a message of its own. An animation comes with a twin document."""
    if message.photo:
        largest = max(message.photo, key=lambda size: (size.width or 0) * (size.height or 0))
        return (_file("photo", largest),)
    kinds: tuple[FileKind, ...] = ("animation", "video", "video_note", "voice", "audio", "document", "sticker")
    for kind in kinds:
        found: File | None = getattr(message, kind)
        if found is not None:
            return (_file(kind, found),)
    return ()


def _file(kind: FileKind, file: File) -> RemoteFile:
    side = file.length if kind == "video_note" else None
    return RemoteFile(
        kind,
        {"file_id": file.file_id, "unique_id": file.file_unique_id},
        name=file.file_name or " - ".join(part for part in (file.performer, file.title) if part),
        mime=file.mime_type or _mime(kind, file),
        size=file.file_size,
        width=file.width or side,
        height=file.height or side,
        duration_s=file.duration,
    )


def _mime(kind: FileKind, file: File) -> str:
    if kind == "sticker":
        return "application/x-tgsticker" if file.is_animated else "video/webm" if file.is_video else "image/webp"
    return MIMES.get(kind, "application/octet-stream")


def other(message: Message, private: bool) -> dict[str, Any] | None:
    """What stands beside text and files: the contract's `other`."""
    found: dict[str, Any] = {"album": message.media_group_id} if message.media_group_id else {}
    if message.forward_origin:
        return {"kind": "forward", "from": _origin(message.forward_origin), **found}
    if message.sticker:
        return {"kind": "sticker", "emoji": message.sticker.emoji or "", **found}
    command, _, payload = (message.text or "").partition(" ")
    if private and command == "/start":
        return {"kind": "start", "payload": payload.strip()}
    return {"kind": "album", **found} if found else None


def _origin(origin: Origin) -> str:
    if origin.sender_user:
        user = origin.sender_user
        return f"{user.first_name} {user.last_name or ''}".strip()
    chat = origin.sender_chat or origin.chat
    return (chat.title or chat.username or "") if chat else origin.sender_user_name or ""


def rest(message: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """(text, other) of content that we have no field for, new kinds included; None when nobody said anything."""
    names = [name for name in message if name not in FIELDS.about]
    if titled := next((name for name in names if name in FIELDS.titled), None):
        if titled == "poll":
            return "", {"kind": titled, **_title(message[titled], FIELDS.titled[titled]), **_options(message[titled])}
        return "", {"kind": titled, **_title(message[titled], FIELDS.titled[titled])}
    if "rich_message" in names:
        return "\n".join(_words(message["rich_message"])), {"kind": "rich"}
    if any(name in FIELDS.service for name in names):
        return None
    return "", {"kind": "unknown", "name": names[0] if names else ""}


def _title(value: Any, field: str) -> dict[str, str]:
    if not isinstance(value, dict) or not isinstance(value.get(field), str):
        return {}
    number = value.get("value")
    return {"title": f"{value[field]} {number}" if isinstance(number, int) else value[field]}


def _options(poll: Any) -> dict[str, list[str]]:
    """What one could choose from, as it stood when the poll was sent."""
    given = poll.get("options") if isinstance(poll, dict) else None
    texts = [one.get("text") for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    return {"options": [text for text in texts if isinstance(text, str)]}


def _words(node: Any) -> list[str]:
    """The plain text of a rich message, a line a block."""
    if isinstance(node, dict):
        if "text" in node:
            return ["".join(_inline(node["text"]))]
        return [line for child in node.values() if isinstance(child, (dict, list)) for line in _words(child)]
    return [line for child in node for line in _words(child)] if isinstance(node, list) else []


def _inline(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, list):
        return [piece for child in node for piece in _inline(child)]
    return _inline(node.get("text", "")) if isinstance(node, dict) else []


def is_known(message: Message) -> bool:
    """Has it anything that we have a field for?"""
    fields = (message.text, message.caption, message.location, message.venue, message.contact)
    return any(field is not None for field in fields) or bool(files(message))
