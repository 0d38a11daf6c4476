"""One Outgoing -> the messages of VK that it becomes. Pure: the same message always gives the same.

A message of VK's takes a text and up to ten attachments; a voice message stands alone with its text.
"""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from backend.connectors.contract import Button, OutFile, Outgoing, SendError, Thread
from backend.connectors.split import Piece, split
from backend.connectors.vk import ids
from backend.connectors.vk.capabilities import ATTACHMENTS_MAX, FILES, MUSIC, PHOTO_RATIO_MAX, PHOTO_SIDES_MAX, TEXT_MAX

FORMATS = {"bold": "bold", "italic": "italic", "underline": "underline", "link": "url"}


class Upload(msgspec.Struct, frozen=True):
    """A file, and as what VK shall keep it."""

    kind: str  # photo, doc, audio_message
    file: OutFile


class Post(msgspec.Struct, frozen=True):
    """One message of VK's: `number` is its part of ours."""

    number: int
    params: dict[str, Any]
    uploads: tuple[Upload, ...] = ()


def plan(message: Outgoing) -> list[Post]:
    """Raises SendError: nothing to send, a thread that is not VK's, a file that it does not take."""
    pieces = split(message.text, message.entities, TEXT_MAX)
    groups = _groups(message.files)
    count = max(len(pieces), len(groups))
    if not count:
        raise SendError("empty", permanent=True)
    peer, posts = peer_of(message.thread), list[Post]()
    for number in range(count):
        params: dict[str, Any] = {
            "peer_ids": str(peer),
            "random_id": ids.random_id(message.once or message.ref, number),
        }
        if number < len(pieces):
            params |= formatted(pieces[number])
        if number == 0:
            params |= _reply_to(message, peer)
        if number == count - 1:
            params |= keyboard(message.buttons)
        posts.append(Post(number, params, tuple(groups[number]) if number < len(groups) else ()))
    return posts


def _groups(files: tuple[OutFile, ...]) -> list[list[Upload]]:
    """Ten at most together; a voice message alone. Order is kept."""
    groups = list[list[Upload]]()
    for file in files:
        upload = Upload(_kind(file), file)
        last = groups[-1] if groups else []
        alone = "audio_message" in (upload.kind, last[-1].kind if last else "")
        if last and len(last) < ATTACHMENTS_MAX and not alone:
            last.append(upload)
        else:
            groups.append([upload])
    return groups


def _kind(file: OutFile) -> str:
    """As what it goes: what VK would refuse in its own kind goes as a document."""
    mime = file.mime.partition(";")[0]
    if file.size > FILES["document"].max_bytes:
        raise SendError("file_too_big", f"{file.size} bytes", permanent=True)
    limits = FILES[file.kind]
    fits = file.size <= limits.max_bytes and (not limits.mimes or mime in limits.mimes)
    if file.kind == "photo" and fits and _photo_fits(file):
        return "photo"
    if file.kind == "voice" and fits:
        return "audio_message"
    if mime in MUSIC or file.name.lower().endswith(".mp3"):
        raise SendError("no_music", mime, permanent=True)
    return "doc"


def _photo_fits(file: OutFile) -> bool:
    if not file.width or not file.height:
        return True
    short, long = sorted((file.width, file.height))
    return short + long <= PHOTO_SIDES_MAX and long <= short * PHOTO_RATIO_MAX


def formatted(piece: Piece) -> dict[str, Any]:
    """The parameters of a text with its formatting."""
    items = [
        {"type": FORMATS[one.type], "offset": one.offset, "length": one.length}
        | ({"url": one.url or ""} if one.type == "link" else {})
        for one in piece[1]
        if one.type in FORMATS
    ]
    found: dict[str, Any] = {"message": piece[0]}
    if items:
        found["format_data"] = json.dumps({"version": "1", "items": items})
    return found


def keyboard(rows: Sequence[Sequence[Button]]) -> dict[str, Any]:
    """An answer is written by VK in the customer's name, with the payload beside it."""
    if not rows:
        return {}
    buttons = [[{"action": _action(button)} for button in row] for row in rows]
    return {"keyboard": json.dumps({"inline": True, "buttons": buttons}, ensure_ascii=False)}


def _action(button: Button) -> dict[str, Any]:
    if button.url is not None:
        return {"type": "open_link", "link": button.url, "label": button.text}
    return {"type": "text", "label": button.text, "payload": json.dumps({ids.PRESSED: button.data})}


def peer_of(thread: Thread) -> int:
    """Raises SendError for a thread that is not VK's."""
    try:
        return ids.parse_thread(thread.key)
    except ValueError:
        raise SendError("chat_not_found", f"thread {thread.key!r}", permanent=True) from None


def _reply_to(message: Outgoing, peer: int) -> dict[str, Any]:
    replied = ids.parse_message(message.reply_to) if message.reply_to else None
    if replied is None:
        return {}
    forward = {"peer_id": peer, "conversation_message_ids": [replied], "is_reply": True}
    return {"forward": json.dumps(forward)}
