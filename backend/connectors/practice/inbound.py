"""What the scripted customers do, in the contract's words. Pure."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from backend.connectors import contract
from backend.connectors.clean import clean
from backend.connectors.contract import Incoming, Person, RemoteFile, SharedContact, Thread, Unreadable
from backend.connectors.practice import ids
from backend.connectors.practice.media import FILES


class Who(msgspec.Struct, frozen=True):
    id: str
    name: str
    surname: str = ""
    language: str | None = None


class File(msgspec.Struct, frozen=True):
    kind: Literal["photo", "voice"]
    seed: str


class Written(msgspec.Struct, frozen=True, tag="message"):
    customer: Who
    number: str
    at: datetime
    text: str = ""
    file: File | None = None
    phone: str | None = None


class Reported(msgspec.Struct, frozen=True, tag="receipt"):
    customer: str
    key: str
    state: Literal["delivered", "read"]
    at: datetime


class Writes(msgspec.Struct, frozen=True, tag="typing"):
    customer: str
    at: datetime


_payload: msgspec.json.Decoder[Written | Reported | Writes] = msgspec.json.Decoder(Written | Reported | Writes)


def read(payload: bytes) -> list[Incoming]:
    """Raises Unreadable."""
    try:
        happened = _payload.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    return clean([_incoming(happened)])


def _incoming(happened: Written | Reported | Writes) -> Incoming:
    match happened:
        case Written():
            return _message(happened)
        case Reported(customer=customer, key=key, state=state, at=at):
            return contract.Receipt(Thread(ids.thread_key(customer)), state, at, key)
        case Writes(customer=customer, at=at):
            return contract.Typing(Thread(ids.thread_key(customer)), at)


def _message(written: Written) -> Incoming:
    who = written.customer
    name = f"{who.name} {who.surname}".strip()
    return contract.Message(
        Thread(ids.thread_key(who.id)),
        Person(who.id, who.name, who.surname, locale=who.language),
        (ids.message_key(who.id, written.number),),
        written.at,
        written.text,
        files=(_file(written.file),) if written.file else (),
        contact=SharedContact(written.phone, name, who.id, own=True) if written.phone else None,
    )


def _file(file: File) -> RemoteFile:
    about: dict[str, Any] = FILES[file.kind]
    return RemoteFile(file.kind, {"kind": file.kind, "seed": file.seed}, **about)
