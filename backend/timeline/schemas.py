"""Events as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

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
