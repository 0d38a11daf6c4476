"""One Update of the Bot API -> what happened, in the contract's words. Pure: https://core.telegram.org/bots/api#update

Known and passed over: channel posts, service messages, inline queries, every kind of update we did not ask for.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.connectors import clean, contract
from backend.connectors.contract import Incoming, Person, Place, SharedContact, Thread, Unreadable
from backend.connectors.telegram import content, ids
from backend.connectors.telegram.payload import (
    BusinessConnection,
    BusinessRights,
    CallbackQuery,
    Chat,
    DeletedBusinessMessages,
    Message,
    MessageReaction,
    MyChatMember,
    Update,
    User,
    Whole,
)

_update = msgspec.json.Decoder(Update)
_whole = msgspec.json.Decoder(Whole)


def read(payload: bytes) -> list[Incoming]:
    """Raises Unreadable for what is no Update."""
    try:
        update = _update.decode(payload)
        return clean.clean(_incoming(update, lambda: _whole.decode(payload)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if b"\\ud" in payload.lower() and not isinstance(error, msgspec.ValidationError):
            return _read_with_surrogates(payload)
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def _read_with_surrogates(payload: bytes) -> list[Incoming]:
    """msgspec refuses a lone surrogate; the message around it must still arrive."""
    try:
        tree = json.loads(payload, parse_constant=_no_number)
        update = msgspec.convert(tree, Update)
        return clean.clean(_incoming(update, lambda: msgspec.convert(tree, Whole)))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _incoming(update: Update, whole: Callable[[], Whole]) -> list[Incoming]:
    if update.message is not None:
        return _message(update.message, lambda: whole().message)
    if update.business_message is not None:
        return _message(update.business_message, lambda: whole().business_message)
    if edited := update.edited_message or update.edited_business_message:
        return _edit(edited)
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    if update.message_reaction is not None:
        return [_reaction(update.message_reaction)]
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.business_connection is not None:
        return [_connection(update.business_connection)]
    if update.deleted_business_messages is not None:
        return _deleted(update.deleted_business_messages)
    return []


def _connection(told: BusinessConnection) -> Incoming:
    """Connected, cut off, or given other rights."""
    rights = told.rights or BusinessRights()
    closed = "business_off" if not told.is_enabled else "business_no_reply" if not rights.can_reply else None
    deletes = rights.can_delete_sent_messages or rights.can_delete_all_messages
    name = f"{told.user.first_name} {told.user.last_name or ''}".strip()
    lacks = () if deletes else ("delete",)
    owner = ids.external_user(told.user.id)
    keys = ids.business_keys(told.id)
    return contract.Access(ids.business_prefix(told.id), owner, _at(told.date), name, keys, closed, lacks)


def _moved(message: Message) -> list[Incoming]:
    """A group became a supergroup: each of the two says so, whichever comes first counts."""
    old, new = message.migrate_from_chat_id or message.chat.id, message.migrate_to_chat_id or message.chat.id
    thread = Thread(ids.thread_key(old), "group", message.chat.title or "")
    return [contract.Moved(thread, ids.thread_key(new), _at(message.date))]


def _message(message: Message, whole: Callable[[], dict[str, Any] | None]) -> list[Incoming]:
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return _moved(message)
    text, entities = _text(message)
    other = content.other(message, message.chat.type == "private")
    if not content.is_known(message):
        found = content.rest(whole() or {})
        if found is None:
            return []
        text, other = found[0], {**found[1], **(other or {})}
    key = ids.message_key(message.chat.id, message.message_id, message.business_connection_id)
    if _is_outgoing(message):
        return [
            contract.Echo(
                _thread(message),
                (key,),
                _at(message.date),
                text=text,
                entities=entities,
                files=content.files(message),
                to=person_of(message.chat),
                other=other,
            )
        ]
    return [
        contract.Message(
            _thread(message),
            _sender(message),
            (key,),
            _at(message.date),
            text,
            entities,
            content.files(message),
            reply_to=_reply_to(message),
            place=_place(message),
            contact=_contact(message),
            other=other,
            link=other["payload"] or None if other and other.get("kind") == "start" else None,
        )
    ]


def _text(message: Message) -> tuple[str, tuple[contract.Entity, ...]]:
    if message.text is not None:
        return message.text, content.entities(message.text, message.entities)
    caption = message.caption or ""
    return caption, content.entities(caption, message.caption_entities)


def _is_outgoing(message: Message) -> bool:
    """In a business account's chat the owner's own messages come too: the chat is the customer."""
    if not message.business_connection_id:
        return False
    by_owner = message.sender is not None and message.sender.id != message.chat.id
    return by_owner or message.sender_business_bot is not None


def _thread(message: Message) -> Thread:
    chat = message.chat
    # a private chat is one conversation for ever, whatever topics the bot's chat window shows
    topic = message.message_thread_id if message.is_topic_message and chat.type != "private" else None
    replied = message.reply_to_message
    # what does not answer anything "answers" the message that opened the topic
    opened = replied.forum_topic_created if topic and replied else None
    return _thread_of(chat, topic, message.business_connection_id, (opened.name or "") if opened else "")


def _thread_of(chat: Chat, topic: int | None = None, connection: str | None = None, name: str = "") -> Thread:
    key = ids.thread_key(chat.id, topic, connection)
    return Thread(key) if chat.type == "private" else Thread(key, "group", chat.title or "", name)


def _sender(message: Message) -> Person:
    """Anonymous administrators and channels write in the name of a chat."""
    if message.sender_chat is not None:
        return person_of(message.sender_chat)
    return _person(message.sender) if message.sender is not None else person_of(message.chat)


def _person(user: User) -> Person:
    profile = {name: True for name in ("is_bot", "is_premium") if getattr(user, name)}
    return Person(
        ids.external_user(user.id),
        user.first_name,
        user.last_name or "",
        user.username,
        locale=user.language_code,
        profile=profile,
    )


def person_of(chat: Chat) -> Person:
    name = chat.first_name or chat.title or ""
    return Person(ids.external_user(chat.id), name, chat.last_name or "", chat.username)


def _reply_to(message: Message) -> str | None:
    replied = message.reply_to_message
    # in a topic every message "replies" to the one that opened it
    if replied is None or replied.message_id == message.message_thread_id:
        return None
    return ids.message_key(message.chat.id, replied.message_id, message.business_connection_id)


def _place(message: Message) -> Place | None:
    if venue := message.venue:
        return Place(venue.location.latitude, venue.location.longitude, venue.title, venue.address)
    return Place(message.location.latitude, message.location.longitude) if message.location else None


def _contact(message: Message) -> SharedContact | None:
    shared = message.contact
    if shared is None:
        return None
    return SharedContact(
        shared.phone_number,
        f"{shared.first_name} {shared.last_name or ''}".strip(),
        ids.external_user(shared.user_id) if shared.user_id else None,
        own=shared.user_id is not None and message.sender is not None and shared.user_id == message.sender.id,
    )


def _edit(message: Message) -> list[Incoming]:
    if message.location is not None:
        return []  # a live location moving on: its text would be wiped every few seconds
    text, entities = _text(message)
    key = ids.message_key(message.chat.id, message.message_id, message.business_connection_id)
    return [contract.Edit(_thread(message), key, _at(message.edit_date or message.date), text, entities)]


def _pressed(query: CallbackQuery) -> list[Incoming]:
    if query.message is None:
        return []
    chat, connection = query.message.chat, query.message.business_connection_id
    buttons = [button for row in _rows(query) for button in row]
    title = next((button.text for button in buttons if button.callback_data == query.data), "")
    return [
        contract.Message(
            _thread_of(chat, connection=connection),
            _person(query.sender),
            (ids.button_key(chat.id, query.id),),
            datetime.now(UTC),
            reply_to=ids.message_key(chat.id, query.message.message_id, connection),
            other={"kind": "button", "data": query.data or "", "title": title},
            todo={"pressed": query.id},
        )
    ]


def _rows(query: CallbackQuery) -> tuple[tuple[Any, ...], ...]:
    keyboard = query.message.reply_markup if query.message else None
    return keyboard.inline_keyboard if keyboard else ()


def _reaction(change: MessageReaction) -> Incoming:
    # custom emoji are pictures of a paid set: a star stands for them and for paid reactions
    emoji = tuple(one.emoji or "⭐" for one in change.new_reaction)
    key = ids.message_key(change.chat.id, change.message_id)
    return contract.Reaction(_thread_of(change.chat), key, _at(change.date), emoji)


def _membership(change: MyChatMember) -> list[Incoming]:
    if change.chat.type != "private":
        return []
    blocked = change.new_chat_member.status in ("kicked", "left")
    return [contract.Reachability(ids.external_user(change.chat.id), _at(change.date), "blocked" if blocked else None)]


def _deleted(gone: DeletedBusinessMessages) -> list[Incoming]:
    connection, chat = gone.business_connection_id, gone.chat
    thread, at = _thread_of(chat, connection=connection), datetime.now(UTC)
    return [contract.Deletion(thread, ids.message_key(chat.id, one, connection), at) for one in gone.message_ids]


def _at(unix: int) -> datetime:
    return datetime.fromtimestamp(unix, UTC)
