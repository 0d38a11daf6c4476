"""Files on their way to VK: ask where to, put them there, have them kept, and name them in a message.

https://dev.vk.com/api/upload/photo-in-message, https://dev.vk.com/api/upload/document-in-message
"""

from typing import Any

import msgspec

from backend.connectors.contract import SendError
from backend.connectors.vk.line import Line
from backend.connectors.vk.outbound import Upload


class Where(msgspec.Struct):
    upload_url: str


class Kept(msgspec.Struct):
    id: int
    owner_id: int
    access_key: str = ""


class KeptDoc(msgspec.Struct):
    """docs.save's answer: the thing stands under the name of its type."""

    type: str = ""
    doc: Kept | None = None
    audio_message: Kept | None = None
    graffiti: Kept | None = None


async def upload(line: Line, peer: int, upload: Upload) -> str:
    """The name by which a message takes it. Asking again harms nobody. Raises SendError."""
    try:
        return await (_photo if upload.kind == "photo" else _document)(line, peer, upload)
    except SendError as error:
        # nothing of the message is out yet, whatever became of the file
        if error.ambiguous:
            error.ambiguous, error.retry_after = False, error.retry_after or 2.0
        raise


async def _photo(line: Line, peer: int, upload: Upload) -> str:
    where = await line.ask("photos.getMessagesUploadServer", Where, peer_id=peer)
    given = await line.upload(where.upload_url, "photo", upload.file)
    if given.get("photo") in ("", "[]", None):
        raise SendError("wrong_file", "the photo was not taken", permanent=True)
    parts = {name: given.get(name) for name in ("photo", "server", "hash")}
    kept = await line.ask("photos.saveMessagesPhoto", list[Kept], **parts)
    if not kept:
        raise SendError("wrong_file", "the photo was not kept", permanent=True)
    return _name("photo", kept[0])


async def _document(line: Line, peer: int, upload: Upload) -> str:
    where = await line.ask("docs.getMessagesUploadServer", Where, peer_id=peer, type=upload.kind)
    given = await line.upload(where.upload_url, "file", upload.file)
    if not given.get("file"):
        raise SendError("wrong_file", "the file was not taken", permanent=True)
    answer = await line.ask("docs.save", KeptDoc, file=given["file"], title=upload.file.name)
    kept = answer.audio_message or answer.doc or answer.graffiti
    if kept is None:
        raise SendError("wrong_file", "the file was not kept", permanent=True)
    return _name("audio_message" if upload.kind == "audio_message" else "doc", kept)


def _name(kind: str, kept: Kept) -> str:
    name = f"{kind}{kept.owner_id}_{kept.id}"
    return f"{name}_{kept.access_key}" if kept.access_key else name


def names(message: dict[str, Any]) -> list[str]:
    """What a message of VK's holds, named so that another may take it."""
    found = []
    for one in message.get("attachments") or ():
        kind = one.get("type", "")
        try:
            found.append(_name(kind, msgspec.convert(one.get(kind), Kept)))
        except msgspec.ValidationError:
            continue  # a link, a sticker: they follow the text
    return found
