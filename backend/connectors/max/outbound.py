"""One Outgoing -> the messages of MAX that it becomes. Pure: the same message always gives the same.

Pictures and films stand together under one text; a sound or a document is alone in its message.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.connectors.contract import Button, OutFile, Outgoing, SendError, Thread
from backend.connectors.max import ids
from backend.connectors.max.capabilities import FILES, PICTURE_SIDE_MAX, SOUND_S_MAX, TEXT_MAX, TOGETHER_MAX
from backend.connectors.max.text import Shown, pieces

KINDS = {
    "photo": "image", "sticker": "image", "video": "video", "video_note": "video", "animation": "video",
    "audio": "audio", "voice": "audio", "document": "file",
}  # fmt: skip
TOGETHER = ("image", "video")


class Upload(msgspec.Struct, frozen=True):
    """A file, and as what MAX shall keep it: image, video, audio, file."""

    kind: str
    file: OutFile


class Post(msgspec.Struct, frozen=True):
    """One message of MAX's: `number` is its part of ours, `plain` its text as it is read; uploads are not in `body`."""

    number: int
    params: dict[str, int]
    plain: str
    body: dict[str, Any]
    uploads: tuple[Upload, ...] = ()


def plan(message: Outgoing) -> list[Post]:
    """Raises SendError: nothing to send, a thread that is not MAX's, a file that it does not take."""
    texts = pieces(message.text, message.entities, TEXT_MAX)
    groups = _groups(message.files)
    count = max(len(texts), len(groups))
    if not count:
        raise SendError("empty", permanent=True)
    params, posts = address(message.thread), list[Post]()
    for number in range(count):
        shown = texts[number] if number < len(texts) else Shown("", {})
        body: dict[str, Any] = dict(shown.body)
        replied = ids.parse_message(message.reply_to) if message.reply_to and number == 0 else None
        if replied is not None:
            body["link"] = {"type": "reply", "mid": replied}
        if number == count - 1 and message.buttons:
            body["attachments"] = [keyboard(message.buttons)]
        posts.append(Post(number, params, shown.plain, body, tuple(groups[number]) if number < len(groups) else ()))
    return posts


def keyboard(rows: Sequence[Sequence[Button]]) -> dict[str, Any]:
    """The attachment that buttons are."""
    return {"type": "inline_keyboard", "payload": {"buttons": [[_button(one) for one in row] for row in rows]}}


def _button(button: Button) -> dict[str, str]:
    if button.url is not None:
        return {"type": "link", "text": button.text, "url": button.url}
    return {"type": "callback", "text": button.text, "payload": button.data}


def address(thread: Thread) -> dict[str, int]:
    """Whom to write to. Raises SendError for a thread that is not MAX's."""
    try:
        kind, number = ids.parse_thread(thread.key)
    except ValueError:
        raise SendError("chat_not_found", f"thread {thread.key!r}", permanent=True) from None
    return {"user_id" if kind == ids.DIALOG else "chat_id": number}


def _groups(files: tuple[OutFile, ...]) -> list[list[Upload]]:
    """Order is kept."""
    groups = list[list[Upload]]()
    for file in files:
        upload = Upload(_kind(file), file)
        last = groups[-1] if groups else []
        fits = last and len(last) < TOGETHER_MAX and {upload.kind, last[-1].kind} <= set(TOGETHER)
        if fits:
            last.append(upload)
        else:
            groups.append([upload])
    return groups


def _kind(file: OutFile) -> str:
    """As what it goes: what MAX would refuse in its own kind goes as a document."""
    if file.size > FILES["document"].max_bytes:
        raise SendError("file_too_big", f"{file.size} bytes", permanent=True)
    limits, mime = FILES[file.kind], file.mime.partition(";")[0]
    fits = file.size <= limits.max_bytes and (not limits.mimes or mime in limits.mimes)
    kind = KINDS[file.kind]
    if kind == "image":
        fits = fits and max(file.width or 0, file.height or 0) <= PICTURE_SIDE_MAX
    if kind == "audio":
        fits = fits and (file.duration_s or 0) <= SOUND_S_MAX
    return kind if fits else "file"
