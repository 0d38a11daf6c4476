"""What is told to a program: one event a send or a change. Pure: docs/api-channel.md"""

import base64
from typing import Any

import msgspec

from backend.connectors.contract import Change, OutFile, Outgoing, SendError, Thread

# a file that we cannot lend an address of travels inside the event
INSIDE_MAX = 20 * 1024 * 1024


class Post(msgspec.Struct, frozen=True):
    """An event and its name: told twice, it is one. `inside`: files whose bytes are still to be put in, by place."""

    id: str
    event: dict[str, Any]
    inside: tuple[tuple[int, OutFile], ...] = ()


def send(message: Outgoing) -> Post:
    """Raises SendError: there is nothing in it, or a file that fits in no event."""
    if not (message.text.strip() or message.files):
        raise SendError("empty", permanent=True)
    for file in message.files:
        if not file.lent and file.size > INSIDE_MAX:
            raise SendError("file_too_big", f"{file.size} bytes, and no address to lend", permanent=True)
    event = {
        "type": "message",
        "id": name(message),
        "conversation": message.thread.key,
        "to": message.external_user,
        "text": message.text,
        "entities": msgspec.to_builtins(message.entities),
        "files": [_file(file) for file in message.files],
        "reply_to": message.reply_to,
        "buttons": msgspec.to_builtins(message.buttons),
    }
    return Post(name(message), event, tuple((at, file) for at, file in enumerate(message.files) if not file.lent))


def name(message: Outgoing) -> str:
    return message.once or message.ref


def with_content(post: Post, contents: list[bytes]) -> bytes:
    """The event as it travels."""
    files = list(post.event.get("files", ()))
    for (at, _), content in zip(post.inside, contents, strict=True):
        files[at] = {**files[at], "content": base64.b64encode(content).decode()}
    return msgspec.json.encode({**post.event, "files": files} if files else post.event)


def change(kind: str, change: Change) -> Post:
    """`kind`: edit, delete, reaction. Absolute: told twice, it is carried out once. Raises SendError."""
    if not change.keys:
        raise SendError("message_gone", permanent=True)
    event: dict[str, Any] = {"type": kind, "id": change.keys[0], "conversation": change.thread.key}
    if kind == "edit":
        event |= {
            "text": change.text,
            "entities": msgspec.to_builtins(change.entities),
            "buttons": msgspec.to_builtins(change.buttons),
        }
    if kind == "reaction":
        event |= {"emoji": change.emoji}
    return Post(f"{kind}:{change.ref}", event)


def typing(thread: Thread) -> dict[str, Any]:
    return {"type": "typing", "conversation": thread.key}


def _file(file: OutFile) -> dict[str, Any]:
    about = {"kind": file.kind, "name": file.name, "mime": file.mime, "size": file.size}
    about |= {side: value for side in ("width", "height", "duration_s") if (value := getattr(file, side)) is not None}
    return about | ({"url": file.lent} if file.lent else {})
