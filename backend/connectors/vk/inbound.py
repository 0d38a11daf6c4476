"""One event of a community -> what happened, in the contract's words. Pure:
https://dev.vk.com/api/community-events/json-schema

The same events come by callback and by long poll. Known and passed over: everything that is no message, and what a chat
tells about itself.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from backend.connectors import clean, contract, lenient
from backend.connectors.contract import Incoming, Person, Thread, Unreadable
from backend.connectors.gathered import Gathered
from backend.connectors.vk import content, ids
from backend.connectors.vk.capabilities import REACTIONS
from backend.connectors.vk.payload import Allowed, Event, Message, New, Pressed, Reacted, Read, Typing
from backend.connectors.vk.text import readable

T = TypeVar("T")
TITLE_MAX = 250
_event = msgspec.json.Decoder(Event)


def read(payload: bytes) -> list[Incoming]:
    """Raises Unreadable for what is no event."""
    try:
        return clean.clean(_incoming(event_of(payload)))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def event_of(payload: bytes) -> Event:
    """Type, community, secret, and the rest as it came. Raises ValueError, RecursionError."""
    return lenient.decode(payload, _event)


def _incoming(event: Event) -> list[Incoming]:
    reader = READERS.get(event.type)
    return reader(event) if reader else []


def whole(group: int, message: dict[str, Any]) -> list[Incoming]:
    """A message that came cut short, as VK has it."""
    tree = lenient.mended({"type": "message_new", "group_id": group, "object": {"message": message}})
    found = read(msgspec.json.encode(tree))
    return [
        contract.Edit(one.thread, one.keys[0], one.at, whole=one) for one in found if isinstance(one, contract.Message)
    ]


def _as(event: Event, shape: type[T]) -> T:
    return msgspec.json.decode(event.object, type=shape)


def _new(event: Event) -> list[Incoming]:
    return _message(event, _as(event, New).message or _as(event, Message))


def _reply(event: Event) -> list[Incoming]:
    return _message(event, _as(event, Message))


def _message(event: Event, message: Message) -> list[Incoming]:
    peer = message.peer_id or message.from_id
    if message.action is not None:
        return _about_chat(peer, message)
    found = content.gather(message)
    text, entities = readable(message.text, message.format_data)
    keys: tuple[str, ...] = (_key(peer, message),)
    at, files = _at(message.date), tuple(found.files)
    if message.out or message.from_id == -event.group_id:
        to = None if ids.is_chat(peer) else _person(peer)
        # whoever answers on VK's own pages has a random_id too, but not of ours
        if message.random_id and message.admin_author_id is None:
            keys = (*keys, ids.mark_key(peer, message.random_id))
        return [contract.Echo(_thread(peer), keys, at, None, text, entities, files, to)]
    _pressed_text(found, message)
    where = content.place(message.geo)
    if not (text.strip() or files or found.cards or where):
        found.card("unknown", name="expired" if message.is_expired else "")
    return [
        contract.Message(
            _thread(peer),
            _person(message.from_id),
            keys,
            at,
            text,
            entities,
            files,
            reply_to=_reply_to(peer, message),
            place=where,
            other=found.other(),
            link=message.ref or None,
            todo=_todo(peer, message),
        )
    ]


def _about_chat(peer: int, message: Message) -> list[Incoming]:
    """Of all that a chat tells about itself, what it is called: https://dev.vk.com/reference/objects/message"""
    action = message.action or {}
    title = action.get("text")
    if (
        action.get("type") not in ("chat_create", "chat_title_update")
        or not isinstance(title, str)
        or not title.strip()
    ):
        return []
    return [contract.Titled(Thread(ids.thread_key(peer), "group", title.strip()[:TITLE_MAX]), _at(message.date))]


def _todo(peer: int, message: Message) -> dict[str, Any] | None:
    """A text that came cut short is asked for whole; a chat is asked what it is called, which no message says."""
    if message.is_cropped:
        return {"rest": [peer, message.conversation_message_id]}
    return {"title": peer} if ids.is_chat(peer) else None


def _pressed_text(found: Gathered, message: Message) -> None:
    """A button that writes for the customer, "Start", or the link by which they came."""
    data = _data(message.payload)
    if data == '{"command":"start"}':
        found.cards.insert(0, {"kind": "start", "payload": message.ref or ""})
    elif data:
        found.cards.insert(0, {"kind": "button", "data": data})
    elif message.ref:
        found.cards.insert(0, {"kind": "start", "payload": message.ref})


def _data(payload: Any) -> str:
    """A button's payload: VK gives JSON in a text, or the thing itself."""
    if payload in (None, "", {}):
        return ""
    if isinstance(payload, str):
        try:
            return _of_tree(json.loads(payload))
        except (ValueError, RecursionError):
            return payload
    return _of_tree(payload)


def _of_tree(payload: Any) -> str:
    """What an outbound button of ours bears stands alone in its tree."""
    ours = payload.get(ids.PRESSED) if isinstance(payload, dict) and len(payload) == 1 else None
    return ours if isinstance(ours, str) else _compact(payload)


def _compact(payload: Any) -> str:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def _key(peer: int, message: Message) -> str:
    return ids.message_key(peer, message.conversation_message_id or message.id)


def _thread(peer: int) -> Thread:
    return Thread(ids.thread_key(peer), "group" if ids.is_chat(peer) else "private")


def _person(user: int) -> Person:
    """VK sends no names along; the profile is asked for."""
    return Person(ids.external_user(user))


def _reply_to(peer: int, message: Message) -> str | None:
    replied = message.reply_message
    if replied is None or replied.peer_id not in (0, peer) or not replied.conversation_message_id:
        return None
    return ids.message_key(peer, replied.conversation_message_id)


def _edited(event: Event) -> list[Incoming]:
    message = _as(event, Message)
    peer = message.peer_id or message.from_id
    text, entities = readable(message.text, message.format_data)
    at = _at(message.update_time or message.date)
    return [contract.Edit(_thread(peer), _key(peer, message), at, text, entities)]


def _allowed(event: Event) -> list[Incoming]:
    return [contract.Reachability(ids.external_user(_as(event, Allowed).user_id), _now(), None)]


def _denied(event: Event) -> list[Incoming]:
    return [contract.Reachability(ids.external_user(_as(event, Allowed).user_id), _now(), "blocked")]


def _typing(event: Event) -> list[Incoming]:
    typing = _as(event, Typing)
    # ours are told too
    return [contract.Typing(_thread(typing.from_id), _now())] if typing.from_id > 0 else []


def _pressed(event: Event) -> list[Incoming]:
    pressed = _as(event, Pressed)
    peer, number = pressed.peer_id, pressed.conversation_message_id
    return [
        contract.Message(
            _thread(peer),
            _person(pressed.user_id),
            (ids.button_key(peer, pressed.event_id),),
            _now(),
            reply_to=ids.message_key(peer, number) if number else None,
            other={"kind": "button", "data": _data(pressed.payload)},
            todo={"pressed": [peer, pressed.user_id, pressed.event_id]},
        )
    ]


def _read(event: Event) -> list[Incoming]:
    read = _as(event, Read)
    if read.from_id != read.peer_id or not read.conversation_message_id:
        return []
    key = ids.message_key(read.peer_id, read.conversation_message_id)
    return [contract.Receipt(_thread(read.peer_id), "read", _now(), key, up_to=True)]


def _reacted(event: Event) -> list[Incoming]:
    """In a chat of several one would not know whose still stand."""
    reacted = _as(event, Reacted)
    if reacted.reacted_id != reacted.peer_id:
        return []
    emoji = REACTIONS.get(reacted.reaction_id, "⭐") if reacted.reaction_id else None
    key = ids.message_key(reacted.peer_id, reacted.cmid)
    return [contract.Reaction(_thread(reacted.peer_id), key, _now(), (emoji,) if emoji else ())]


READERS: dict[str, Callable[[Event], list[Incoming]]] = {
    "message_new": _new,
    "message_reply": _reply,
    "message_edit": _edited,
    "message_allow": _allowed,
    "message_deny": _denied,
    "message_typing_state": _typing,
    "message_event": _pressed,
    "message_read": _read,
    "message_reaction_event": _reacted,
}


def _at(unix: int) -> datetime:
    return datetime.fromtimestamp(unix, UTC)


def _now() -> datetime:
    return datetime.now(UTC)
