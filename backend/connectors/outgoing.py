"""What a platform is asked to do, and what it gives back."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from backend.connectors.incoming import Entity, FileKind, Thread
from backend.connectors.letters import Letter, Quoted
from backend.connectors.templates import UsedTemplate


class OutFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file to send, readable at `path` for as long as the send lasts."""

    kind: FileKind
    name: str
    mime: str
    path: Path
    size: int
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    # an address under which the platform itself may fetch it, for as long as the send lasts; none where the house
    # cannot be reached by https
    lent: str = ""


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """Under a message of ours. With `url` it opens a page, and nobody tells us; else a press of it is a Message whose
    `other` is {"kind": "button", "data"}: `data` exactly as it is here, at most 48 letters, digits, ".", "-".
    """

    text: str
    data: str = ""
    url: str | None = None


class Dial(msgspec.Struct, frozen=True):
    """Call them: first the colleague's own telephone rings, then theirs."""

    extension: str


class Outgoing(msgspec.Struct, frozen=True, omit_defaults=True):
    """One send. `ref` is stable over retries; `once` is too, and never another message's, whatever was restored: a
    platform's idempotency key where it takes one."""

    ref: str
    thread: Thread
    external_user: str | None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    files: tuple[OutFile, ...] = ()
    reply_to: str | None = None
    # parts of this message the platform already has (partly sent album, split text): keys by part number
    done: dict[int, str] = {}
    once: str = ""
    # which try of it this is: a platform that tells of each try by a mark of ours is told them apart by it
    attempt: int = 0
    # our hook's plain address, where a platform is told with each message whom to tell what became of it
    hook: str = ""
    # it is this one; `text` is then what the customer reads in its body, and not to be sent
    template: UsedTemplate | None = None
    # rows, within the capabilities; under the last of the messages that this one becomes
    buttons: tuple[tuple[Button, ...], ...] = ()
    # of a letter: the one of theirs that it answers, and the keys of ours before it
    answers: Letter | None = None
    earlier: tuple[str, ...] = ()
    quoted: Quoted | None = None
    # what a colleague set in it: subject, copies
    letter: Letter | None = None
    # it is no message: they are to be called
    call: Dial | None = None


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a message that the platform has shall be from now on. Absolute: carried out twice, it is carried out once.

    `keys`: all that the platform knows it by, `keys[0]` first, its parts after. For a reaction, `emoji` is all that
    shall stand of ours (None: nothing), on a message of either side.
    """

    ref: str
    thread: Thread
    external_user: str | None
    keys: tuple[str, ...]
    text: str = ""
    entities: tuple[Entity, ...] = ()
    files: tuple[FileKind, ...] = ()
    emoji: str | None = None
    # of an edit: all that shall stand under it from now on
    buttons: tuple[tuple[Button, ...], ...] = ()


class Profile(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the platform shows of a person: it fills what is empty. `avatar` is what fetch_file needs; JSON only."""

    avatar: dict[str, Any] | None = None
    name: str = ""
    surname: str = ""
    username: str | None = None
    city: str = ""
    # kit.birthdays: in the year YEARLESS where the platform tells none
    birthday: date | None = None


class Sent(msgspec.Struct, frozen=True):
    """The platform has it: its external keys (one per part)."""

    keys: tuple[str, ...]
    at: datetime
