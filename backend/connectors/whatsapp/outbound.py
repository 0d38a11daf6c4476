"""One Outgoing -> the messages of the Cloud API that it becomes. Pure: the same message always gives the same.

A message of WhatsApp's is a text or one file, which may have a caption.
"""

from typing import Any

import msgspec

from backend.connectors import cloud_buttons, cloud_templates
from backend.connectors.contract import OutFile, Outgoing, SendError, Thread
from backend.connectors.split import units
from backend.connectors.whatsapp import ids
from backend.connectors.whatsapp.capabilities import (
    ANY,
    BUTTONS_BODY_MAX,
    CAPTION_MAX,
    FILES,
    IMAGES,
    SOUNDS,
    STICKERS,
    STILL_STICKER_MAX,
    TEXT_MAX,
    VIDEOS,
)
from backend.connectors.whatsapp.text import pieces

NAME_MAX = 240
CAPTIONED = ("image", "video", "document")
SAME = {"audio/mp3": "audio/mpeg", "audio/x-m4a": "audio/mp4", "audio/m4a": "audio/mp4", "image/jpg": "image/jpeg"}
# kind of ours -> type of WhatsApp's and what it takes
TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "photo": ("image", IMAGES),
    "video": ("video", VIDEOS),
    "video_note": ("video", VIDEOS),
    "animation": ("video", VIDEOS),
    "audio": ("audio", SOUNDS),
    "voice": ("audio", SOUNDS),
    "sticker": ("sticker", STICKERS),
}


class Upload(msgspec.Struct, frozen=True):
    """A file, and as what it is kept."""

    mime: str
    file: OutFile


class Post(msgspec.Struct, frozen=True):
    """One message of WhatsApp's: `number` is its part of ours; `upload` goes first, and its id into body[type]."""

    number: int
    body: dict[str, Any]
    upload: Upload | None = None


def plan(message: Outgoing) -> list[Post]:
    """Raises SendError: nothing to send, a thread that takes none, a file that WhatsApp does not take."""
    head = head_of(message.thread)
    contents = _contents(message)
    if not contents:
        raise SendError("empty", permanent=True)
    posts = list[Post]()
    for number, (content, upload) in enumerate(contents):
        mark = ids.mark(message.once or message.ref, message.attempt, number)
        body = {**head, **content, "biz_opaque_callback_data": mark}
        if number == 0 and message.reply_to:
            body["context"] = {"message_id": message.reply_to}
        posts.append(Post(number, body, upload))
    return posts


def head_of(thread: Thread) -> dict[str, Any]:
    """Raises SendError for a thread where nothing can be sent."""
    try:
        to = ids.recipient(thread.key)
    except ValueError:
        raise SendError("groups_read_only", f"thread {thread.key!r}", permanent=True) from None
    return {"messaging_product": "whatsapp", "recipient_type": "individual", **to}


def _contents(message: Outgoing) -> list[tuple[dict[str, Any], Upload | None]]:
    uploads = [_upload(file) for file in message.files]
    if message.template is not None:
        return [(cloud_templates.content(message.template), uploads[0][1] if uploads else None)]
    texts = pieces(message.text, message.entities, BUTTONS_BODY_MAX if message.buttons else TEXT_MAX)
    if message.buttons and texts:
        # under the last of all: files go before it
        last = cloud_buttons.interactive(texts.pop(), message.buttons)
        return [*[(_text(text), None) for text in texts], *_files(uploads, ""), (last, None)]
    caption = ""
    if uploads and len(texts) == 1 and uploads[0][0] in CAPTIONED and units(texts[0]) <= CAPTION_MAX:
        caption = texts.pop()
    return [*[(_text(text), None) for text in texts], *_files(uploads, caption)]


def _files(uploads: list[tuple[str, Upload]], caption: str) -> list[tuple[dict[str, Any], Upload | None]]:
    found = list[tuple[dict[str, Any], Upload | None]]()
    for at, (type_, upload) in enumerate(uploads):
        about: dict[str, Any] = {"caption": caption} if at == 0 and caption else {}
        if type_ == "document":
            about["filename"] = upload.file.name[-NAME_MAX:]
        if type_ == "audio" and upload.file.kind == "voice" and upload.mime == "audio/ogg":
            about["voice"] = True
        found.append(({"type": type_, type_: about}, upload))
    return found


def _text(text: str) -> dict[str, Any]:
    preview = "https://" in text or "http://" in text
    return {"type": "text", "text": {"body": text, "preview_url": preview}}


def _upload(file: OutFile) -> tuple[str, Upload]:
    """As what it goes: what does not fit in its own kind goes as a document. Raises SendError."""
    mime = file.mime.partition(";")[0].strip().lower()
    mime = SAME.get(mime, mime)
    type_, takes = TYPES.get(file.kind, ("document", ANY))
    largest = FILES[file.kind].max_bytes
    if mime in takes and file.size <= largest:
        return type_, Upload(mime, file)
    if mime not in ANY:
        raise SendError("wrong_file", mime, permanent=True)
    # the platform looks at the bytes: above what their own kind may have, it refuses the upload
    own = next(most for mimes, most in LARGEST if mime in mimes)
    if file.size > own:
        raise SendError("file_too_big", f"{file.size} bytes of {mime}", permanent=True)
    return "document", Upload(mime, file)


LARGEST = (
    (IMAGES, FILES["photo"].max_bytes),
    (VIDEOS, FILES["video"].max_bytes),
    (SOUNDS, FILES["audio"].max_bytes),
    (STICKERS, STILL_STICKER_MAX),
    (ANY, FILES["document"].max_bytes),
)
