"""One Outgoing -> the calls of the Bot API that send it. Pure: the same message always gives the same calls.

Each message that will appear in the chat has a number: an album's call carries as many as it has files.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec

from backend.connectors.contract import Button, Entity, OutFile, Outgoing, SendError, Thread
from backend.connectors.split import Piece, split, units
from backend.connectors.telegram import ids
from backend.connectors.telegram.capabilities import (
    ALBUM_MAX,
    CAPTION_MAX,
    FILES,
    PHOTO_RATIO_MAX,
    PHOTO_SIDES_MAX,
    TEXT_MAX,
)

# kind -> (method, its file parameter)
METHODS = {
    "photo": ("SendPhoto", "photo"),
    "video": ("SendVideo", "video"),
    "audio": ("SendAudio", "audio"),
    "voice": ("SendVoice", "voice"),
    "video_note": ("SendVideoNote", "video_note"),
    "animation": ("SendAnimation", "animation"),
    "sticker": ("SendSticker", "sticker"),
    "document": ("SendDocument", "document"),
}
# what may stand in one album: https://core.telegram.org/bots/api#sendmediagroup
FAMILY = {"photo": "seen", "video": "seen", "audio": "audio", "document": "document"}
CAPTIONLESS = ("sticker", "video_note")
ENTITIES = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strike": "strikethrough",
    "spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "quote": "blockquote",
    "link": "text_link",
}


class Call(msgspec.Struct, frozen=True):
    """One call. `params` holds an OutFile where a file is to be uploaded."""

    numbers: tuple[int, ...]
    method: str
    params: dict[str, Any]


def plan(message: Outgoing) -> list[Call]:
    """Raises SendError: nothing to send, a thread that is not Telegram's, a file above the limits."""
    bodies = list(_bodies(message))
    if not bodies:
        raise SendError("empty", permanent=True)
    where, calls, number = place_of(message.thread), list[Call](), 0
    for method, params, count in bodies:
        reply = _reply_to(message) if number == 0 else {}
        calls.append(Call(tuple(range(number, number + count)), method, {**where, **params, **reply}))
        number += count
    calls[-1].params.update(keyboard(message.buttons))
    return calls


def _bodies(message: Outgoing) -> Iterator[tuple[str, dict[str, Any], int]]:
    """(method, parameters, how many messages it makes): files first, then what of the text is not their caption."""
    albums = _albums(message.files)
    pieces = split(message.text, message.entities, TEXT_MAX)
    caption: dict[str, Any] = {}
    # an album has no place for buttons: they stand under the text, which then stands by itself
    whole = not message.buttons or len(message.files) == 1
    if (
        len(pieces) == 1
        and whole
        and albums
        and _kind(albums[0][0]) not in CAPTIONLESS
        and units(pieces[0][0]) <= CAPTION_MAX
    ):
        caption = formatted(pieces.pop(), "caption", "caption_entities")
    for index, album in enumerate(albums):
        yield _files(album, caption if index == 0 else {})
    for piece in pieces:
        yield "SendMessage", formatted(piece, "text", "entities"), 1


def _files(album: list[OutFile], caption: dict[str, Any]) -> tuple[str, dict[str, Any], int]:
    if len(album) == 1:
        file = album[0]
        method, field = METHODS[_kind(file)]
        return method, {field: file, **_about(file), **caption}, 1
    media = [{"type": _kind(file), "media": file, **_about(file)} for file in album]
    media[0] |= caption
    return "SendMediaGroup", {"media": media}, len(album)


def _albums(files: Iterable[OutFile]) -> list[list[OutFile]]:
    """Neighbours that may go together, ten at most; order is kept."""
    albums = []
    for family, run in groupby(files, key=lambda file: FAMILY.get(_kind(file), "")):
        members = list(run)
        step = ALBUM_MAX if family else 1
        albums += [members[at : at + step] for at in range(0, len(members), step)]
    return albums


def _kind(file: OutFile) -> str:
    """What Telegram would refuse in its own kind goes as a document."""
    limits = FILES[file.kind]
    if file.size > FILES["document"].max_bytes:
        raise SendError("file_too_big", f"{file.size} bytes", permanent=True)
    fits = file.size <= limits.max_bytes and (not limits.mimes or file.mime.partition(";")[0] in limits.mimes)
    return file.kind if fits and (file.kind != "photo" or _photo_fits(file)) else "document"


def _photo_fits(file: OutFile) -> bool:
    if not file.width or not file.height:
        return True
    short, long = sorted((file.width, file.height))
    return short + long <= PHOTO_SIDES_MAX and long <= short * PHOTO_RATIO_MAX


def keyboard(rows: Sequence[Sequence[Button]]) -> dict[str, Any]:
    """By https://core.telegram.org/bots/api#inlinekeyboardmarkup."""
    if not rows:
        return {}
    return {"reply_markup": {"inline_keyboard": [[_button(button) for button in row] for row in rows]}}


def _button(button: Button) -> dict[str, str]:
    way = {"url": button.url} if button.url is not None else {"callback_data": button.data}
    return {"text": button.text, **way}


def _about(file: OutFile) -> dict[str, Any]:
    kind = _kind(file)
    about: dict[str, Any] = {}
    if kind in ("video", "animation") and file.width and file.height:
        about = {"width": file.width, "height": file.height}
    if kind in ("video", "animation", "audio", "voice", "video_note") and file.duration_s:
        about["duration"] = round(file.duration_s)
    if kind == "video_note" and file.width:
        about["length"] = file.width
    return about


def formatted(piece: Piece, text: str, entities: str) -> dict[str, Any]:
    """The parameters of a formatted text, by the names that the method gives them."""
    found = [_entity(one) for one in piece[1] if one.type in ENTITIES]
    return {text: piece[0], entities: found} if found else {text: piece[0]}


def _entity(entity: Entity) -> dict[str, Any]:
    # links, mentions, phones … in a plain text are found by Telegram itself
    sent: dict[str, Any] = {"type": ENTITIES[entity.type], "offset": entity.offset, "length": entity.length}
    if entity.type == "link":
        sent["url"] = entity.url or ""
    if entity.type == "pre" and entity.language:
        sent["language"] = entity.language
    return sent


def place_of(thread: Thread) -> dict[str, Any]:
    """The parameters that say where something goes. Raises SendError for a thread that is not Telegram's."""
    try:
        where = ids.parse_thread(thread.key)
    except ValueError:
        raise SendError("chat_not_found", f"thread {thread.key!r}", permanent=True) from None
    place: dict[str, Any] = {"chat_id": where.chat}
    if where.topic:
        place["message_thread_id"] = where.topic
    if where.connection:
        place["business_connection_id"] = where.connection
    return place


def _reply_to(message: Outgoing) -> dict[str, Any]:
    replied = ids.parse_message(message.reply_to) if message.reply_to else None
    if replied is None:
        return {}
    # the customer may have deleted it since: the answer matters more
    return {"reply_parameters": {"message_id": replied, "allow_sending_without_reply": True}}
