"""Events as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from backend.activities.history import Actor
from backend.inbox.schemas import MessageView

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
SubjectKind = Literal["card", "contact", "company", "conversation"]


class AboutWhat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which one: {"kind": "contact", "id": 17}."""

    kind: SubjectKind
    id: Id


class NewEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One event of an own kind (GET /activity-kinds).

    `data`: values by the keys of the kind's fields. `at`: when it happened, with a time zone; left out, now. It may lie
    in the past as far as one likes. `key`: one's own name for it, unique for the token: told twice, it happened once.
    """

    kind_id: Id
    about: AboutWhat
    at: Moment | None = None
    data: dict[str, Any] = {}
    note: str = ""
    key: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None


class NewEvents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /activities: all of them or none."""

    items: Annotated[list[NewEvent], msgspec.Meta(min_length=1, max_length=500)]


class ToldEvent(msgspec.Struct, frozen=True):
    """`known`: this key was told before; nothing was recorded anew."""

    id: int
    known: bool


class ToldEvents(msgspec.Struct, frozen=True):
    """In the order in which they were told."""

    items: list[ToldEvent]


class EventRef(msgspec.Struct, frozen=True):
    """A request, a person or a company that an event is about. `kind` of a request: lead or deal."""

    id: int
    name: str
    kind: str = ""


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One event. `data` by kind, as in histories.

    What its reader does not see of request, person, company and dialog is null.
    `at`: when it happened. `stored_at`: when it was told here. `message`: of what was said, and of a call. `can_undo`:
    it can be taken back there (POST /cards/{id}/history/{id}/undo and the like).
    """

    id: int
    at: datetime
    stored_at: datetime
    kind: str
    actor: Actor
    card: EventRef | None = None
    contact: EventRef | None = None
    company: EventRef | None = None
    conversation_id: int | None = None
    message: MessageView | None = None
    data: dict[str, Any] = {}
    can_delete: bool = False
    can_undo: bool = False


class Events(msgspec.Struct, frozen=True):
    """A page, newest first. `next` may come with few items or none: so many facts were looked through, and
    `looked_to` is the moment of the oldest of them."""

    items: list[EventView]
    next: str | None
    looked_to: datetime | None


class DeletedEvent(msgspec.Struct, frozen=True):
    """One that was deleted; it can be brought back until `until`."""

    id: int
    at: datetime
    kind_id: int
    actor: Actor
    data: dict[str, Any]
    about: AboutWhat
    about_name: str
    removed_at: datetime
    removed_by: str
    until: datetime
