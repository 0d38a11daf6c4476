"""One update of MAX -> what happened, in the contract's words. Pure: https://dev.max.ru/docs-api/objects/Update

The same updates come by webhook and by long poll. Known and passed over: what a chat tells about itself, muting, posts
and comments of channels (payload.PASSED_OVER).
"""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from backend.connectors import clean, contract
from backend.connectors.contract import Incoming, Person, Reachability, Thread, Unreadable
from backend.connectors.lenient import decode
from backend.connectors.max import content, ids
from backend.connectors.max.payload import Head, Message, Met, Pressed, Removed, Said, User
from backend.connectors.max.settings import MaxSettings
from backend.connectors.max.text import entities

_head, _said, _press = msgspec.json.Decoder(Head), msgspec.json.Decoder(Said), msgspec.json.Decoder(Pressed)
_gone, _met = msgspec.json.Decoder(Removed), msgspec.json.Decoder(Met)


def read(settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
    """Raises Unreadable for what is no update, and for a message_created that came without its message."""
    own = Own.of(settings)
    try:
        reader = READERS.get(decode(payload, _head).update_type)
        return clean.clean(reader(payload, own)) if reader else []
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


class Own(msgspec.Struct, frozen=True):
    """Whose updates they are, as far as it is known."""

    bot: int | None = None
    token: str = ""

    @classmethod
    def of(cls, settings: msgspec.Struct) -> "Own":
        return cls(settings.bot_id, settings.token.reveal()) if isinstance(settings, MaxSettings) else cls()


def _created(payload: bytes, own: Own) -> list[Incoming]:
    told = decode(payload, _said)
    message, sender = told.message, told.message.sender
    if sender is None or message.recipient.chat_type == "channel":
        return []  # a post of a channel
    found = content.gather(message.body, message.link)
    found.vouch(sender.user_id, own.token)
    text, marks = _text(message)
    keys, at, files = (_key(message, sender),), _at(message.timestamp or told.timestamp), tuple(found.files)
    if _is_ours(message, sender, own):
        to = message.recipient.user_id
        person = Person(ids.external_user(to)) if to is not None and _is_dialog(message) else None
        return [contract.Echo(_thread(message, sender, own), keys, at, None, text, marks, files, person, found.other())]
    if not text.strip() and found.is_empty:
        found.card("unknown")
    return [
        contract.Message(
            _thread(message, sender, own),
            _person(sender, told.user_locale),
            keys,
            at,
            text,
            marks,
            files,
            reply_to=_reply_to(message),
            place=found.place,
            contact=found.contact,
            other=found.other(),
        )
    ]


def _text(message: Message) -> tuple[str, tuple[contract.Entity, ...]]:
    text = (message.body.text if message.body else None) or ""
    return text, entities(text, (message.body.markup or ()) if message.body else ())


def _is_dialog(message: Message) -> bool:
    return message.recipient.chat_type == "dialog"


def _is_ours(message: Message, sender: User, own: Own) -> bool:
    """In a dialog there is one bot alone; in a chat of several there may be others."""
    return sender.user_id == own.bot or (sender.is_bot and _is_dialog(message))


def _thread(message: Message, sender: User, own: Own) -> Thread:
    recipient = message.recipient
    if not _is_dialog(message):
        if recipient.chat_id is None:
            raise ValueError("a chat without its number")
        return Thread(ids.chat_key(recipient.chat_id), "group")
    if not _is_ours(message, sender, own):
        return Thread(ids.dialog_key(sender.user_id))
    if recipient.user_id is None:
        raise ValueError("a message of ours to nobody")
    return Thread(ids.dialog_key(recipient.user_id))


def _person(user: User, locale: str | None = None) -> Person:
    return Person(
        ids.external_user(user.user_id),
        name=user.first_name or user.name or "",
        surname=user.last_name or "",
        username=user.username or None,
        locale=locale,
    )


def _key(message: Message, sender: User) -> str:
    return message.body.mid if message.body else ids.bodiless_key(sender.user_id, message.timestamp)


def _reply_to(message: Message) -> str | None:
    link = message.link
    return link.message.mid if link is not None and link.type == "reply" and link.message else None


def _edited(payload: bytes, own: Own) -> list[Incoming]:
    """Of the customer's. What we change ourselves we know."""
    told = decode(payload, _said)
    message, sender = told.message, told.message.sender
    if sender is None or message.body is None or _is_ours(message, sender, own):
        return []
    text, marks = _text(message)
    return [contract.Edit(_thread(message, sender, own), message.body.mid, _at(told.timestamp), text, marks)]


def _removed(payload: bytes, own: Own) -> list[Incoming]:
    """Dialogs have numbers above nothing, chats below; whose message it is, its key knows."""
    told = decode(payload, _gone)
    if told.user_id is not None and told.user_id == own.bot:
        return []
    is_dialog = told.chat_id > 0 and told.user_id is not None
    key = ids.dialog_key(told.user_id or 0) if is_dialog else ids.chat_key(told.chat_id)
    thread = Thread(key, "private" if is_dialog else "group")
    return [contract.Deletion(thread, told.message_id, _at(told.timestamp))]


def _pressed(payload: bytes, own: Own) -> list[Incoming]:
    """A message that is gone was one of ours in a dialog: we send buttons nowhere else."""
    told = decode(payload, _press)
    press, message = told.callback, told.message
    user, data = press.user, press.payload or ""
    chat = message.recipient.chat_id if message is not None and not _is_dialog(message) else None
    thread = Thread(ids.dialog_key(user.user_id)) if chat is None else Thread(ids.chat_key(chat), "group")
    body = message.body if message else None
    label = content.label_of(body, data)
    return [
        contract.Message(
            thread,
            _person(user, told.user_locale),
            (ids.button_key(press.callback_id, press.timestamp),),
            _at(press.timestamp),
            reply_to=body.mid if body else None,
            other={"kind": "button", "data": data} | ({"title": label} if label else {}),
            todo={"pressed": press.callback_id},
        )
    ]


def _started(payload: bytes, own: Own) -> list[Incoming]:
    """ "Start", for the first time, by a link with words of its own, or after a stop."""
    told = decode(payload, _met)
    user, at = told.user, _at(told.timestamp)
    return [
        Reachability(ids.external_user(user.user_id), at, None),
        contract.Message(
            Thread(ids.dialog_key(user.user_id)),
            _person(user, told.user_locale),
            (ids.start_key(user.user_id, told.timestamp),),
            at,
            other={"kind": "start", "payload": told.payload or ""},
            link=told.payload or None,
        ),
    ]


def _stopped(payload: bytes, own: Own) -> list[Incoming]:
    told = decode(payload, _met)
    return [Reachability(ids.external_user(told.user.user_id), _at(told.timestamp), "blocked")]


READERS: dict[str, Callable[[bytes, Own], list[Incoming]]] = {
    "message_created": _created,
    "message_callback": _pressed,
    "message_edited": _edited,
    "message_removed": _removed,
    "bot_started": _started,
    "bot_stopped": _stopped,
    "dialog_removed": _stopped,
}


def _at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
