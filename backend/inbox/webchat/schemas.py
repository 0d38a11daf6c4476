"""What a visitor is told, and may say: never a colleague's view of anything."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from backend.connectors.contract import Entity
from backend.inbox.buttons import kept
from backend.inbox.webchat.identity import Identity

Short = Annotated[str, msgspec.Meta(max_length=200)]
Url = Annotated[str, msgspec.Meta(max_length=2000)]
TextIds = Annotated[tuple[Annotated[int, msgspec.Meta(ge=1, lt=2**53)], ...], msgspec.Meta(max_length=8)]


class Face(msgspec.Struct, frozen=True):
    """Who of us answers, as far as the channel tells: a name and one of eight colours."""

    name: str
    face: int


class VisitorFile(msgspec.Struct, frozen=True):
    """Bytes by GET files/{id}."""

    id: UUID
    kind: str
    name: str
    mime: str
    size: int | None
    width: int | None
    height: int | None
    duration_s: float | None


class VisitorMessage(msgspec.Struct, frozen=True):
    """One message of the visitor's own thread. `from`: visitor or us."""

    seq: int
    rev: int
    from_: str = msgspec.field(name="from")
    text: str
    entities: list[Entity]
    files: list[VisitorFile]
    author: Face | None
    reply_to: int | None
    client_id: UUID | None
    at: datetime
    edited: bool
    deleted: bool
    # where there are any
    buttons: kept.Rows | msgspec.UnsetType = msgspec.UNSET


class PressIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which button of which message of ours."""

    seq: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]{8}$")]


class PageIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where on the site the visitor is."""

    url: Url = ""
    title: str = ""
    referrer: Url = ""


class OpenSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST session."""

    identity: Identity | None = None
    page: PageIn | None = None
    lang: Annotated[str, msgspec.Meta(max_length=35)] = ""


class WhoView(msgspec.Struct, frozen=True):
    """What the visitor told of themselves."""

    name: str | None
    phone: str | None
    email: str | None
    signed: bool


class SessionView(msgspec.Struct, frozen=True):
    """Answer of POST session."""

    token: str
    visitor: WhoView
    messages: list[VisitorMessage]
    next: int | None
    unread: int
    seen: int
    missing: list[str]
    online: bool
    # a visitor's machine may have the wrong time
    now: datetime


class NewVisitorMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST messages."""

    client_id: UUID
    text: str = ""
    files: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=50)] = ()
    page: PageIn | None = None
    button: PressIn | None = None
    # ids of the texts that stood above the field as it was written
    texts: TextIds = ()


class PostedView(msgspec.Struct, frozen=True):
    message: VisitorMessage


class HistoryView(msgspec.Struct, frozen=True):
    """Oldest first; `next` is the `before` of the page before it."""

    messages: list[VisitorMessage]
    next: int | None


class UploadedView(msgspec.Struct, frozen=True):
    file: VisitorFile


class ContactIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST contact: what is absent stays as it was."""

    name: Short | None = None
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    email: Short | None = None
    consent: bool = False
    # ids of GET consents that were ticked
    consents: TextIds = ()
    # taken back, wherever it was given
    withdraw: Literal["processing", "marketing"] | None = None


class ToAgree(msgspec.Struct, frozen=True):
    """What is asked now, in the visitor's language. `purpose`: processing, or marketing, which is never a condition."""

    id: int
    purpose: str
    text: str
    url: str | None


class AgreedView(msgspec.Struct, frozen=True):
    purpose: str
    at: datetime


class ConsentsView(msgspec.Struct, frozen=True):
    """`wanted`: still to be agreed to, or anew; `given`: stands, and can be taken back."""

    wanted: list[ToAgree]
    given: list[AgreedView]


class ContactOut(msgspec.Struct, frozen=True):
    visitor: WhoView
    missing: list[str]
    consents: ConsentsView


class SeenIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    seq: Annotated[int, msgspec.Meta(ge=0, lt=2**53)]


class AskView(msgspec.Struct, frozen=True):
    when: str
    required: bool


class LimitsView(msgspec.Struct, frozen=True):
    text: int
    files: int
    file_bytes: int
    mimes: list[str]


class OnwardOffer(msgspec.Struct, frozen=True):
    """A messenger in which a visitor may go on."""

    channel_id: int
    name: str


class OnwardIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST onward."""

    channel_id: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]


class OnwardOut(msgspec.Struct, frozen=True):
    """To be opened at once, once, by this visitor alone."""

    url: str


class ConfigView(msgspec.Struct, frozen=True):
    """How the widget looks and what it says."""

    lang: str
    languages: list[str]
    texts: dict[str, str]
    look: dict[str, Any]
    ask: dict[str, AskView]
    consent_url: str | None
    # line: whoever writes agrees; before: a tick before the first message; null: nothing is asked
    consent: str | None
    identity: bool
    files: bool
    # they may ask to be called: GET callback is what is asked
    callback: bool
    # they may call through their browser: GET call is by which servers
    calls: bool
    limits: LimitsView
    online: bool
    onward: list[OnwardOffer] = []
