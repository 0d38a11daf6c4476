"""What the widget's door took in (inbox/webchat), in the contract's words. Pure.

The payload is written by our own door after it has verified visitor, limits and files: nothing here is a visitor's word
about who they are.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from backend.connectors import contract
from backend.connectors.clean import clean
from backend.connectors.contract import Incoming, Person, Thread, Unreadable
from backend.connectors.kept import KeptFile
from backend.connectors.webchat import ids


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where on the site somebody is, and from where they came."""

    url: str = ""
    title: str = ""
    referrer: str = ""


class Who(msgspec.Struct, frozen=True, omit_defaults=True):
    """A visitor as far as we know them. `id` is the person's name in ids.py; `signed`: the site vouches for them.

    `thread`: where their talk began, when that was before they signed in.
    """

    id: str
    name: str = ""
    phone: str | None = None
    email: str | None = None
    locale: str | None = None
    signed: bool = False
    page: Page | None = None
    thread: str | None = None


class Wish(msgspec.Struct, frozen=True, omit_defaults=True):
    """They ask to be called: at which number, when (none: as soon as can be), in which zone they are. `title`, `label`:
    as they were read; `consent`: which version of which words they agreed to.
    """

    phone: str
    title: str
    label: str
    at: datetime | None = None
    zone: str = ""
    consent: tuple[str, str] | None = None


class Written(msgspec.Struct, frozen=True, tag="message", omit_defaults=True):
    who: Who
    client_id: UUID
    at: datetime
    text: str = ""
    files: tuple[KeptFile, ...] = ()
    button: str | None = None
    wish: Wish | None = None


class Reported(msgspec.Struct, frozen=True, tag="receipt"):
    """The widget has, or the visitor has seen, our messages up to the one with this ref. `who`: the thread."""

    who: str
    ref: str
    state: Literal["delivered", "read"]
    at: datetime


class Writes(msgspec.Struct, frozen=True, tag="typing"):
    who: str
    at: datetime


Payload = Written | Reported | Writes
_decode = msgspec.json.Decoder(Payload).decode
encode = msgspec.json.Encoder().encode


def read(payload: bytes) -> list[Incoming]:
    """Raises Unreadable."""
    try:
        happened = _decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    return clean([_incoming(happened)])


def _incoming(happened: Payload) -> Incoming:
    match happened:
        case Written():
            return _message(happened)
        case Reported(who=who, ref=ref, state=state, at=at):
            return contract.Receipt(Thread(who), state, at, ref=ref, up_to=True)
        case Writes(who=who, at=at):
            return contract.Typing(Thread(who), at)


def thread_of(who: Who) -> Thread:
    return Thread(who.thread or who.id)


def person_of(who: Who) -> Person:
    return Person(who.id, who.name, phone=who.phone, email=who.email, locale=who.locale, profile=_profile(who))


def _profile(who: Who) -> dict[str, Any]:
    page = who.page
    profile: dict[str, Any] = {"signed": True} if who.signed else {}
    if page is not None:
        profile["page"] = {"url": page.url, "title": page.title}
        # where they came from at first; a page of the site itself says nothing
        if page.referrer:
            profile["referrer"] = page.referrer
    return profile


def _message(written: Written) -> Incoming:
    thread, person = thread_of(written.who), person_of(written.who)
    return contract.Message(
        thread,
        person,
        (ids.message_key(thread.key, written.client_id),),
        written.at,
        written.text,
        files=tuple(file.remote() for file in written.files),
        page=person.profile.get("page"),
        other=_other(written),
        due=written.wish.at if written.wish else None,
    )


def _other(written: Written) -> dict[str, Any] | None:
    """A wished call is shown, hidden and counted as a form's."""
    if (wish := written.wish) is None:
        return {"kind": "button", "data": written.button} if written.button else None
    number = {"name": "phone", "label": wish.label, "value": wish.phone, "type": "phone", "role": "phone"}
    when = {"at": wish.at.isoformat()} if wish.at else {"soon": True}
    found = {"kind": "form", "title": wish.title, "fields": [number], "callback": {**when, "zone": wish.zone}}
    return {**found, "consent": {"version": wish.consent[0], "text": wish.consent[1]}} if wish.consent else found
