"""One Outgoing -> the requests that it becomes. Pure: the same message always gives the same.

A file is a message of its own at every gateway; the text stands under the first one where it may.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.connectors import cloud_buttons, cloud_templates
from backend.connectors.contract import Change, Entity, OutFile, Outgoing, SendError, Thread, UsedTemplate
from backend.connectors.gateway.capabilities import MARKED, MB, able_of
from backend.connectors.gateway.description import Able, Ask, Description
from backend.connectors.gateway.expressions import find
from backend.connectors.split import Piece, split, units

SIGNS = {"bold": "*", "italic": "_", "strike": "~", "code": "`", "pre": "```"}
WITH_TEXT = ("photo", "video", "document", "animation")


class Post(msgspec.Struct, frozen=True):
    """One message of the gateway's: `number` is its part of ours."""

    number: int
    ask: Ask
    values: dict[str, Any]
    file: OutFile | None = None


def plan(described: Description, my: Mapping[str, Any], message: Outgoing) -> list[Post]:
    """Raises SendError: nothing to send, or what the gateway does not take."""
    able = able_of(described, str(my["speaks"]))
    where = {**my, **whom(described, my, message.thread), "writer": find(described.writer, my)}
    if message.template is not None:
        return [_renamed(_approved(described, where, message, message.template), mark(message))]
    posts = list[Post]()
    caption, pieces = _under(message, able)
    last = pieces.pop() if message.buttons and pieces else None
    for piece in pieces:
        posts.append(_post(len(posts), described.send.text, where, message, text=_said(described, my, piece)))
    for place, file in enumerate(message.files):
        said = _said(described, my, caption) if caption and place == 0 else ""
        posts.append(_post(len(posts), _ask(described, able, file), where, message, text=said, file=file))
    if last is not None:
        posts.append(_pressed(described, my, where, message, len(posts), last))
    if not posts:
        raise SendError("empty", permanent=True)
    if len(posts) == 1:
        return [_renamed(posts[0], mark(message))]
    return posts


def _approved(described: Description, where: Mapping[str, Any], message: Outgoing, used: UsedTemplate) -> Post:
    """Raises SendError: no template goes here, or its file lies nowhere that the messenger could fetch it."""
    file = message.files[0] if message.files else None
    if file is not None and not file.lent:
        raise SendError("cannot_lend", "the house has no public https address", permanent=True)
    post = _post(0, described.send.template, where, message, text="", file=file)
    body = cloud_templates.content(used)
    cloud = cloud_templates.with_file(body, {"link": file.lent}, file.name) if file else body
    about = {
        "id": used.external_id,
        "name": used.name,
        "language": used.language,
        "values": {**used.header, **used.body},
        "cloud": cloud["template"],
    }
    return msgspec.structs.replace(post, values={**post.values, "template": about}, file=None)


def _pressed(
    described: Description,
    my: Mapping[str, Any],
    where: Mapping[str, Any],
    message: Outgoing,
    number: int,
    last: Piece,
) -> Post:
    """The last text, with the buttons under it."""
    said = _said(described, my, last)
    post = _post(number, described.send.buttons, where, message, text=said)
    rows = [{"text": one.text, "data": one.data, "url": one.url} for row in message.buttons for one in row]
    about = {"rows": rows, "cloud": cloud_buttons.interactive(said, message.buttons)["interactive"]}
    return msgspec.structs.replace(post, values={**post.values, "buttons": about})


def mark(message: Outgoing) -> str:
    """What a send that becomes one message bears as `once`; parts of several bear it with their number."""
    return message.once or message.ref


def unquoted(post: Post) -> Post:
    """What is answered may be gone since: another send, which is not to be taken for the refused one."""
    bare = _renamed(post, f"{post.values['once']}.bare")
    return msgspec.structs.replace(bare, values={**bare.values, "reply_to": None})


def _renamed(post: Post, once: str) -> Post:
    return msgspec.structs.replace(post, values={**post.values, "once": once})


def _under(message: Outgoing, able: Able) -> tuple[Piece | None, list[Piece]]:
    """(what stands under the first file, what goes as text of its own)."""
    if message.buttons and able.buttons:
        # they stand under a text of its own, after the files
        return None, split(message.text, message.entities, min(able.text_max, able.buttons.body_max))
    pieces = split(message.text, message.entities, able.text_max)
    first = message.files[0].kind if message.files else None
    if first in WITH_TEXT and len(pieces) == 1 and units(message.text) <= able.caption_max:
        return pieces[0], []
    return None, pieces


def _post(
    number: int, ask: Ask | None, where: Mapping[str, Any], message: Outgoing, *, text: str, file: OutFile | None = None
) -> Post:
    if ask is None:
        raise SendError("cannot_send_kind", permanent=True)
    values = {
        **where,
        "text": text or None,
        "ref": message.ref,
        "part": f"{message.ref}.{number}",
        "once": f"{mark(message)}.{number}",
        "reply_to": message.reply_to if number == 0 else None,
        "to": message.external_user,
        "hook": message.hook,
    }
    if file is not None:
        values["file"] = {
            "name": file.name,
            "mime": file.mime.partition(";")[0],
            "kind": file.kind,
            "size": file.size,
            "url": file.lent or None,
        }
    return Post(number, ask, values, file)


def _ask(described: Description, able: Able, file: OutFile) -> Ask:
    """As what it goes: what is no picture for the gateway goes as a document."""
    send = described.send
    if file.size > able.file_mb * MB:
        raise SendError("file_too_big", f"{file.size} bytes", permanent=True)
    mimes = able.mimes.get(file.kind, ())
    fits = not mimes or file.mime.partition(";")[0] in mimes
    ask = (getattr(send, file.kind, None) if fits else send.document) or send.file
    if ask is None:
        raise SendError("cannot_send_kind", file.kind, permanent=True)
    return ask


def whom(described: Description, my: Mapping[str, Any], thread: Thread) -> dict[str, Any]:
    """How the gateway calls a chat. Raises SendError."""
    chat = find(described.chat, {**my, "thread": thread.key})
    if not isinstance(chat, str) or not chat:
        raise SendError("chat_not_found", f"thread {thread.key!r}", permanent=True)
    return {"thread": thread.key, "chat": chat}


def _said(described: Description, my: Mapping[str, Any], piece: Piece) -> str:
    if described.text != "whatsapp" or my["speaks"] != "whatsapp":
        return piece[0]
    return marked(*piece)


def marked(text: str, entities: tuple[Entity, ...]) -> str:
    """WhatsApp's marks around what is formatted; it takes none around blank ends."""
    encoded, signs = text.encode("utf-16-le"), list[tuple[int, int, str]]()
    for one in entities:
        if one.type not in MARKED:
            continue
        inside = encoded[one.offset * 2 : (one.offset + one.length) * 2].decode("utf-16-le", "ignore")
        if not inside.strip() or "\n" in inside:
            continue
        start = one.offset + units(inside[: len(inside) - len(inside.lstrip())])
        end = start + units(inside.strip())
        signs.append((start, -end, SIGNS[one.type]))
        signs.append((end, 0, SIGNS[one.type]))
    for at, _, sign in sorted(signs, key=lambda each: (-each[0], -each[1])):
        encoded = encoded[: at * 2] + sign.encode("utf-16-le") + encoded[at * 2 :]
    return encoded.decode("utf-16-le", "ignore")


def demand_named(wanted: Change) -> None:
    """Raises SendError for a message of which the gateway has told no name."""
    if not wanted.keys:
        raise SendError("message_gone", permanent=True)


def change(described: Description, my: Mapping[str, Any], verb: str, wanted: Change) -> Post:
    """An edit, a deletion, a reaction. Raises SendError."""
    ask = getattr(described.send, verb)
    if ask is None:
        raise SendError("refused", f"cannot {verb}", permanent=True)
    demand_named(wanted)
    if verb == "edit" and len(wanted.keys) > 1:
        raise SendError("cannot_recut", f"{len(wanted.keys)} messages", permanent=True)
    values = {
        **my,
        **whom(described, my, wanted.thread),
        "key": wanted.keys[0],
        "keys": list(wanted.keys),
        "text": _said(described, my, (wanted.text, wanted.entities)),
        "emoji": wanted.emoji or "",
        "ref": wanted.ref,
    }
    return Post(0, ask, values)
