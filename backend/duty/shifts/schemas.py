"""Shifts as the API shows them, and as they come in."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.duty.plan import Kind

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Note = Annotated[str, msgspec.Meta(max_length=500)]
BarKind = Literal["pattern", "always", "extra", "substitute", "off", "vacation", "sick", "was"]


class Bar(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of somebody's plan. Duty: `pattern` (of a schedule), `always` (no schedule then), `extra`, `substitute`
    (for the colleague `for_id`), `was` (what is over, as it was lived). No duty: `off`, `vacation`, `sick`. `id`: of
    the row that differs from the pattern, to change or remove it. `draft`: it counts once it is published.
    """

    kind: BarKind
    starts_at: datetime
    ends_at: datetime
    id: int | None = None
    schedule_id: int | None = None
    for_id: int | None = None
    substitute_id: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    note: str = ""
    draft: bool = False


class PersonPlan(msgspec.Struct, frozen=True, kw_only=True):
    """`planned`: they have a schedule; whoever has none is always on duty. `bars` by when they begin. `zone`: in which
    their days are."""

    user_id: int
    planned: bool
    zone: str
    bars: list[Bar]


class PlanView(msgspec.Struct, frozen=True, kw_only=True):
    """The plan of people in sight, by name. `open`: when the channels asked about are open; somebody should be on duty.
    `cut`: there are more people than are shown; ask about one team."""

    people: list[PersonPlan]
    open: list[tuple[datetime, datetime]]
    cut: bool = False


class OnDutyView(msgspec.Struct, frozen=True, kw_only=True):
    """`until`: when their duty ends, or begins next; None: never, as far as is planned."""

    user_id: int
    on: bool
    planned: bool
    until: datetime | None


class NewShift(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What differs from the pattern: from a moment to a moment, or whole days in the person's zone, both meant.
    `substitute_id`: who has an absent one's duty meanwhile."""

    user_id: Id
    kind: Kind
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    from_on: date | None = None
    to_on: date | None = None
    substitute_id: Id | None = None
    note: Note = ""


class ChangeShifts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /shifts: all of it or nothing. A shift that is moved is removed and added. `draft`: what is added
    counts once it is published."""

    add: Annotated[list[NewShift], msgspec.Meta(max_length=200)] = []
    remove: Annotated[list[Id], msgspec.Meta(max_length=200)] = []
    draft: bool = False


class ShiftRow(msgspec.Struct, frozen=True, kw_only=True):
    """What differs, as it is kept."""

    id: int
    user_id: int
    kind: Kind
    starts_at: datetime
    ends_at: datetime
    from_on: date | None
    to_on: date | None
    substitute_id: int | None
    note: str
    draft: bool


class ChangedShifts(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; the other way round it is undone."""

    made: list[ShiftRow]
    removed: list[ShiftRow]


class PublishShifts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /shifts/publish: drafts that begin between the two; of these people, or of all."""

    starts_at: datetime
    ends_at: datetime
    user_ids: Annotated[list[Id], msgspec.Meta(max_length=500)] | None = None
