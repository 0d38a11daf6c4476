"""One body of a webhook -> what happened to one number, in the contract's words. Pure:
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages

An app brings events of all its numbers to one address: those of another number are not this channel's and are passed
over (the hook hands the body to that number's channel too). One thing that cannot be read holds up nothing else.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.connectors import clean, cloud_templates, contract, lenient
from backend.connectors.abilities import EVERYONE
from backend.connectors.contract import Incoming, Person, Thread, Unreadable
from backend.connectors.whatsapp import content, ids, standing
from backend.connectors.whatsapp.errors import told
from backend.connectors.whatsapp.payload import (
    Addressed,
    Change,
    ChangedTemplate,
    Contact,
    Entry,
    Head,
    Message,
    Payload,
    Status,
    Value,
)

OBJECT = "whatsapp_business_account"
_payload = msgspec.json.Decoder(Payload)
_value = msgspec.json.Decoder(Value)
_addressed = msgspec.json.Decoder(Addressed)
_head = msgspec.json.Decoder(Head)
_message = msgspec.json.Decoder(Message)
_status = msgspec.json.Decoder(Status)
_changed = msgspec.json.Decoder(ChangedTemplate)
# `played`: a voice message was listened to
STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "played": "read", "failed": "failed"}


def read(payload: bytes, account: str, number: str) -> list[Incoming]:
    """Of that number of that account. Raises Unreadable for what is no event, with what could be read beside it."""
    found, spoilt = list[Incoming](), list[str]()
    try:
        entries = decoded(payload).entry
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    ours = [(entry, change) for entry in entries if entry.id == account for change in entry.changes]
    for entry, change in ours:
        try:
            _change(entry, change, number, found, spoilt)
        except (ValueError, RecursionError) as error:
            spoilt.append(f"{type(error).__name__}: {error}")
    incoming = clean.clean(found)
    if spoilt:
        raise Unreadable("; ".join(spoilt)[:400], incoming)
    return incoming


def decoded(payload: bytes) -> Payload:
    """Raises ValueError, RecursionError."""
    whole = lenient.decode(payload, _payload)
    if whole.object != OBJECT:
        raise ValueError(f"not of {OBJECT}")
    return whole


def numbers(payload: bytes) -> tuple[str, ...]:
    """Ids of the numbers that a body speaks of, those beside what cannot be read too; EVERYONE: of accounts as a whole.
    Raises ValueError, RecursionError."""
    found = list[str]()
    for entry in decoded(payload).entry:
        for change in entry.changes:
            if change.field in OF_THE_ACCOUNT or change.field in standing.READERS:
                found.append(EVERYONE)
            elif change.field in FIELDS:
                with suppress(ValueError, RecursionError):
                    found.append(_addressed.decode(change.value).metadata.phone_number_id)
    return tuple(dict.fromkeys(found))


def _change(entry: Entry, change: Change, number: str, found: list[Incoming], spoilt: list[str]) -> None:
    if change.field in OF_THE_ACCOUNT:
        found.append(OF_THE_ACCOUNT[change.field](_changed.decode(change.value), _time(entry.time)))
        return
    if change.field in standing.READERS:
        found += standing.read(change.field, change.value, _time(entry.time), number)
        return
    reader = FIELDS.get(change.field)
    if reader is None:
        return
    value = _value.decode(change.value)
    if value.metadata.phone_number_id == number:
        reader(value, found, spoilt)


def _messages(value: Value, found: list[Incoming], spoilt: list[str]) -> None:
    _each(value.messages, lambda raw: _said(raw, value.contacts), found, spoilt)
    _each(value.statuses, _told, found, spoilt)


def _echoes(value: Value, found: list[Incoming], spoilt: list[str]) -> None:
    _each(value.message_echoes, lambda raw: _echoed(raw, value.contacts), found, spoilt)


def _each(
    raws: Iterable[msgspec.Raw],
    reader: Callable[[msgspec.Raw], list[Incoming]],
    found: list[Incoming],
    spoilt: list[str],
) -> None:
    for raw in raws:
        try:
            found += reader(raw)
        except (ValueError, OverflowError, OSError) as error:
            spoilt.append(f"{type(error).__name__}: {error}")


# +52 1 … is +52 …, +55 11 9… is +55 11 …
SAME_END = 8

FIELDS: dict[str, Callable[[Value, list[Incoming], list[str]], None]] = {
    "messages": _messages,
    # of a number that is shared with the WhatsApp Business app
    "smb_message_echoes": _echoes,
}


def _approved(told: ChangedTemplate, at: datetime) -> contract.TemplateChange:
    status = cloud_templates.STATUSES.get(told.event.upper(), "disabled")
    reason = "" if (told.reason or "") in cloud_templates.NO_REASON else told.reason or ""
    return _template(told, at, status=status, reason=reason)


def _valued(told: ChangedTemplate, at: datetime) -> contract.TemplateChange:
    return _template(told, at, quality=cloud_templates.QUALITIES.get(told.new_quality_score.upper()))


def _sorted(told: ChangedTemplate, at: datetime) -> contract.TemplateChange:
    return _template(told, at, category=cloud_templates.category(told.new_category))


def _template(told: ChangedTemplate, at: datetime, **what: Any) -> contract.TemplateChange:
    name, language = told.message_template_name, told.message_template_language
    return contract.TemplateChange(at, str(told.message_template_id), name, language, **what)


# told to the app's own address alone, whatever is set at the number: the list is read anew each day all the same
OF_THE_ACCOUNT: dict[str, Callable[[ChangedTemplate, datetime], contract.TemplateChange]] = {
    "message_template_status_update": _approved,
    "message_template_quality_update": _valued,
    "template_category_update": _sorted,
}


def _said(raw: msgspec.Raw, contacts: tuple[Contact, ...]) -> list[Incoming]:
    try:
        message = _message.decode(raw)
    except msgspec.ValidationError:
        # its content is of a shape nobody knows: that it came must be seen all the same
        head = _head.decode(raw)
        return [*_known_by_phone(head, contacts), _as_message(head, contacts, content.unread(head.type))]
    match message:
        case Message(type="reaction", reaction=reaction) if reaction is not None:
            emoji = (reaction.emoji,) if reaction.emoji else ()
            return [contract.Reaction(_thread(message, contacts), reaction.message_id, _at(message), emoji, message.id)]
        case Message(type="revoke", revoke=revoked) if revoked is not None:
            return [contract.Deletion(_thread(message, contacts), revoked.original_message_id, _at(message))]
        case Message(type="edit", edit=edited) if edited is not None:
            return [_edit(message, _thread(message, contacts))]
        case Message(type="system"):
            return _system(message)
    return [*_known_by_phone(message, contacts), _as_message(message, contacts, content.gather(message), message)]


def _known_by_phone(head: Head, contacts: tuple[Contact, ...]) -> list[Incoming]:
    """Whom we wrote to first, or who wrote before 2026, is known by a number: now their user id is told too."""
    contact, user = _contact(head.from_, head.from_user_id, contacts), _external(head, contacts)
    phone = contact.wa_id or head.from_
    if user.startswith("+") or not phone:
        return []
    return [_moved(head, ids.external_user(None, phone), user, phone, only_known=True)]


def _as_message(
    head: Head, contacts: tuple[Contact, ...], found: content.Content, message: Message | None = None
) -> contract.Message:
    context = message.context if message else None
    answered = context.id if context and context.id and context.referred_product is None else None
    return contract.Message(
        _thread(head, contacts),
        _person(head, contacts, message),
        (_id(head.id),),
        _at(head),
        found.text,
        found.entities,
        tuple(found.files),
        reply_to=answered,
        place=found.place,
        contact=found.contact,
        other=found.other(),
    )


def _edit(message: Message, thread: Thread) -> contract.Edit:
    edited = message.edit
    assert edited is not None
    body = {"id": message.id, "timestamp": message.timestamp, **edited.message}
    found = content.gather(msgspec.convert(body, Message))
    return contract.Edit(thread, _id(edited.original_message_id), _at(message), found.text, found.entities)


def _system(message: Message) -> list[Incoming]:
    """The person has another number, or is called otherwise: the same conversation from now on."""
    system = message.system
    if system is None or system.type not in ("user_changed_number", "user_changed_user_id"):
        return []
    moves = list[Incoming]()
    if system.previous_user_id and system.user_id:
        moves.append(_moved(message, system.previous_user_id, system.user_id, system.wa_id))
    if message.from_ and system.wa_id:
        was, now = ids.external_user(None, message.from_), ids.external_user(system.user_id, system.wa_id)
        moves.append(_moved(message, was, now, system.wa_id, only_known=bool(system.user_id)))
    return moves


def _moved(head: Head, was: str, now: str, phone: str, *, only_known: bool = False) -> contract.Moved:
    to, number = ids.thread_key(now), _phone(phone) or ""
    return contract.Moved(ids.thread_of(was), to, _at(head), was, now, number, only_known)


def _told(raw: msgspec.Raw) -> list[Incoming]:
    status = _status.decode(raw)
    state = STATES.get(status.status)
    # of a group, each of its people reads for themselves
    if state is None or status.recipient_type == "group":
        return []
    # `failed` to a hidden phone names nobody
    known = status.recipient_user_id or status.recipient_id
    thread = ids.thread_of(ids.external_user(status.recipient_user_id, status.recipient_id)) if known else Thread("")
    error = told(status.errors[0].code if status.errors else 0) if state == "failed" else None
    mark = ids.mark_of(status.biz_opaque_callback_data)
    at = _time(status.timestamp)
    return [contract.Receipt(thread, state, at, _id(status.id), error=error, mark=mark)]  # type: ignore[arg-type]


def _echoed(raw: msgspec.Raw, contacts: tuple[Contact, ...]) -> list[Incoming]:
    """Written by the owner in the WhatsApp Business app."""
    message = _message.decode(raw)
    contact = _contact(message.to, message.to_user_id, contacts)
    user, phone = message.to_user_id or contact.user_id, message.to or contact.wa_id
    external = ids.external_user(user, contact.wa_id or phone)
    thread = ids.thread_of(external)
    match message:
        case Message(type="revoke", revoke=revoked) if revoked is not None:
            return [contract.Deletion(thread, revoked.original_message_id, _at(message))]
        case Message(type="edit", edit=edited) if edited is not None:
            return [_edit(message, thread)]
        case Message(type="reaction" | "system"):
            return []
    found = content.gather(message)
    to = Person(external, contact.profile.name, username=contact.profile.username or None, phone=_phone(phone))
    text = found.text or _place_in_words(found)
    files = tuple(found.files)
    return [
        contract.Echo(thread, (_id(message.id),), _at(message), None, text, found.entities, files, to, found.other())
    ]


def _place_in_words(found: content.Content) -> str:
    """An echo has no field for a place or a visiting card."""
    if found.place is not None:
        named = ", ".join(filter(None, (found.place.title, found.place.address)))
        return f"{named} {found.place.latitude}, {found.place.longitude}".strip()
    return f"{found.contact.name} {found.contact.phone}".strip() if found.contact else ""


def _thread(head: Head, contacts: tuple[Contact, ...]) -> Thread:
    if head.group_id:
        return Thread(ids.group_key(head.group_id), "group")
    return ids.thread_of(_external(head, contacts))


def _external(head: Head, contacts: tuple[Contact, ...]) -> str:
    contact = _contact(head.from_, head.from_user_id, contacts)
    # wa_id before `from`: the two may be spelled differently, and statuses know the first alone
    return ids.external_user(head.from_user_id or contact.user_id, contact.wa_id or head.from_)


def _person(head: Head, contacts: tuple[Contact, ...], message: Message | None) -> Person:
    contact = _contact(head.from_, head.from_user_id, contacts)
    ad = message.referral if message else None
    profile = {"ad": {"title": ad.headline, "url": ad.source_url, "id": ad.source_id}} if ad else {}
    return Person(
        _external(head, contacts),
        contact.profile.name,
        username=contact.profile.username.lstrip("@") or None,
        phone=_phone(head.from_ or contact.wa_id),
        profile=profile,
    )


def _contact(phone: str, user: str, contacts: tuple[Contact, ...]) -> Contact:
    """Whose of those beside the messages."""
    for one in contacts:
        if user and one.user_id == user:
            return one
    for one in contacts:
        if phone and one.wa_id and ids.digits(one.wa_id) == ids.digits(phone):
            return one
    return contacts[0] if len(contacts) == 1 and _may_be(contacts[0], phone, user) else Contact()


def _may_be(one: Contact, phone: str, user: str) -> bool:
    """A country may spell a number in two ways, alike at their ends; another's number is another person."""
    if phone and one.wa_id:
        return ids.digits(phone)[-SAME_END:] == ids.digits(one.wa_id)[-SAME_END:]
    return not (user and one.user_id)


def _phone(told_: str) -> str | None:
    return f"+{told_}" if told_.isdecimal() else None


def _id(told_: str) -> str:
    if not told_:
        raise ValueError("a message without an id")
    return told_


def _at(head: Head) -> datetime:
    return _time(head.timestamp)


def _time(unix: str | int) -> datetime:
    """Raises ValueError."""
    try:
        return datetime.fromtimestamp(int(unix), UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("a time beyond all others") from error
