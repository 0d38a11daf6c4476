"""What a program tells at our hook, as docs/api-channel.md describes it."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.connectors.api.capabilities import TEXT_MAX
from backend.connectors.api.ids import Name
from backend.connectors.contract import Entity, FileKind

EVENTS_MAX = 100
Text = Annotated[str, msgspec.Meta(max_length=TEXT_MAX)]
Short = Annotated[str, msgspec.Meta(max_length=500)]
Count = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
Url = Annotated[str, msgspec.Meta(max_length=2000, pattern="^https?://[^\\s]+$")]


class Sender(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Name
    name: Short = ""
    surname: Short = ""
    username: Short | None = None
    phone: Short | None = None
    email: Short | None = None
    locale: Short | None = None


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fetched by us from `url`, a public one."""

    url: Url
    kind: FileKind = "document"
    name: Short = ""
    mime: Short = "application/octet-stream"
    size: Count | None = None
    width: Count | None = None
    height: Count | None = None
    duration_s: Annotated[float, msgspec.Meta(ge=0, le=864_000)] | None = None


class Location(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    title: Short = ""
    address: Short = ""


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    phone: Short
    name: Short = ""


class Press(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of a button of ours: `data` as it was sent."""

    data: Short
    title: Short = ""


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    url: Url
    title: Short = ""


class Happened(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    conversation: Name
    at: datetime | None = None


class Said(Happened, frozen=True, kw_only=True, tag="message"):
    id: Name
    sender: Sender = msgspec.field(name="from")
    text: Text = ""
    entities: tuple[Entity, ...] = ()
    files: Annotated[tuple[File, ...], msgspec.Meta(max_length=20)] = ()
    reply_to: Name | None = None
    location: Location | None = None
    contact: Card | None = None
    button: Press | None = None
    page: Page | None = None
    # of a conversation of several people
    group: Short | None = None


class Elsewhere(Happened, frozen=True, kw_only=True, tag="written_elsewhere"):
    """By the company itself, past us."""

    id: Name
    text: Text = ""
    entities: tuple[Entity, ...] = ()
    files: Annotated[tuple[File, ...], msgspec.Meta(max_length=20)] = ()
    to: Sender | None = None


class Edited(Happened, frozen=True, kw_only=True, tag="edit"):
    id: Name
    text: Text
    entities: tuple[Entity, ...] = ()


class Deleted(Happened, frozen=True, kw_only=True, tag="delete"):
    id: Name


class Status(Happened, frozen=True, kw_only=True, tag="status"):
    """Of a message of ours. `up_to`: and of all before it."""

    id: Name
    state: Literal["delivered", "read", "failed"]
    up_to: bool = False


class Reacted(Happened, frozen=True, kw_only=True, tag="reaction"):
    """All that now stand of the customer's on a message."""

    id: Name
    emoji: Annotated[tuple[Annotated[str, msgspec.Meta(max_length=32)], ...], msgspec.Meta(max_length=20)] = ()


class Writes(Happened, frozen=True, kw_only=True, tag="typing"):
    pass


class Blocked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="reachable"):
    """Can the person be written to?"""

    person: Name
    reachable: bool
    at: datetime | None = None


Event = Said | Elsewhere | Edited | Deleted | Status | Reacted | Writes | Blocked


class Events(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    events: Annotated[list[Event], msgspec.Meta(max_length=EVENTS_MAX)]
