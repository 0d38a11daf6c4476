"""What a program tells at our hook -> what happened, in the contract's words. Pure: docs/api-channel.md"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.connectors import contract
from backend.connectors.api.payload import (
    Blocked,
    Deleted,
    Edited,
    Elsewhere,
    Event,
    Events,
    File,
    Reacted,
    Said,
    Sender,
    Status,
    Writes,
)
from backend.connectors.clean import clean
from backend.connectors.contract import Entity, Incoming, Person, Place, RemoteFile, SharedContact, Thread, Unreadable
from backend.connectors.lenient import decode
from backend.connectors.split import units

_events = msgspec.json.Decoder(Events)


def read(payload: bytes) -> list[Incoming]:
    """Raises Unreadable."""
    try:
        return clean([_incoming(event) for event in events_of(payload)])
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def events_of(payload: bytes) -> list[Event]:
    """Raises ValueError (in words for the program's author), RecursionError."""
    events = decode(payload, _events).events
    for at, event in enumerate(events):
        if event.at is not None and not _is_kept(event.at):
            raise ValueError(f"a time beyond all others - at `$.events[{at}].at`")
        if isinstance(event, Said | Elsewhere | Edited) and (fault := _misplaced(event.text, event.entities)):
            raise ValueError(f"{fault} - at `$.events[{at}].entities`")
        if isinstance(event, Said) and not _says(event):
            raise ValueError(f"a message without text, files, location, contact or button - at `$.events[{at}]`")
    return events


def _misplaced(text: str, entities: tuple[Entity, ...]) -> str:
    end = units(text)
    wrong = any(one.offset < 0 or one.length < 1 or one.offset + one.length > end for one in entities)
    return "a stretch outside of the text (offsets count UTF-16 units)" if wrong else ""


def _says(said: Said) -> bool:
    return bool(said.text.strip() or said.files or said.location or said.contact or said.button)


def _incoming(event: Event) -> Incoming:
    at = _at(event.at)
    match event:
        case Said():
            return _message(event, at)
        case Elsewhere():
            thread, to = Thread(event.conversation), _person(event.to) if event.to else None
            files = tuple(map(_file, event.files))
            return contract.Echo(thread, (event.id,), at, None, event.text, event.entities, files, to)
        case Edited():
            return contract.Edit(Thread(event.conversation), event.id, at, event.text, event.entities)
        case Deleted():
            return contract.Deletion(Thread(event.conversation), event.id, at)
        case Status():
            error = "not_delivered" if event.state == "failed" else None
            thread = Thread(event.conversation)
            return contract.Receipt(thread, event.state, at, event.id, up_to=event.up_to, error=error)
        case Reacted():
            return contract.Reaction(Thread(event.conversation), event.id, at, event.emoji)
        case Writes():
            return contract.Typing(Thread(event.conversation), at)
        case Blocked():
            return contract.Reachability(event.person, at, None if event.reachable else "blocked")


def _message(said: Said, at: datetime) -> contract.Message:
    thread = Thread(said.conversation, "group" if said.group is not None else "private", said.group or "")
    other: dict[str, Any] | None = None
    if said.button is not None:
        other = {"kind": "button", "data": said.button.data}
        other |= {"title": said.button.title} if said.button.title else {}
    return contract.Message(
        thread,
        _person(said.sender),
        (said.id,),
        at,
        said.text,
        said.entities,
        tuple(map(_file, said.files)),
        reply_to=said.reply_to,
        place=Place(*msgspec.structs.astuple(said.location)) if said.location else None,
        contact=SharedContact(said.contact.phone, said.contact.name) if said.contact else None,
        other=other,
        page=msgspec.to_builtins(said.page) if said.page else None,
    )


def _person(sender: Sender) -> Person:
    return Person(
        sender.id,
        sender.name,
        sender.surname,
        username=sender.username,
        phone=sender.phone,
        email=sender.email,
        locale=sender.locale,
    )


def _file(file: File) -> RemoteFile:
    return RemoteFile(
        file.kind,
        {"url": file.url},
        name=file.name,
        mime=file.mime,
        size=file.size,
        width=file.width,
        height=file.height,
        duration_s=file.duration_s,
    )


def _is_kept(at: datetime) -> bool:
    """A time in the first or last hours of all is none in UTC."""
    try:
        return bool(at.astimezone(UTC) if at.tzinfo else at)
    except OverflowError:
        return False


def _at(told: datetime | None) -> datetime:
    if told is None:
        return datetime.now(UTC)
    return told if told.tzinfo else told.replace(tzinfo=UTC)
