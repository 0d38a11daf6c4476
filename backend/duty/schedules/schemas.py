"""Schedules as the API shows them."""

from datetime import date
from typing import Annotated

import msgspec

from backend.duty.pattern import CYCLE_MOST, Pattern

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class OnSchedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person, or a team with whoever is in it, on a schedule from a day to a day, both meant; `to` None: for good.
    `offset`: so many days of the cycle ahead of the pattern. A person's own schedule goes before those of their teams.
    """

    user_id: Id | None = None
    team_id: Id | None = None
    from_on: date
    to_on: date | None = None
    offset: Annotated[int, msgspec.Meta(ge=0, lt=CYCLE_MOST)] = 0


class ScheduleView(msgspec.Struct, frozen=True, kw_only=True):
    """`people`: who is on it now or later, and who was."""

    id: int
    name: str
    pattern: Pattern
    rev: int
    people: list[OnSchedule]


class NewSchedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /schedules."""

    name: Name
    pattern: Pattern
    people: Annotated[list[OnSchedule], msgspec.Meta(max_length=500)] = []


class EditSchedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /schedules/{id}; `rev`: the one that was seen; `people`: all who are on it."""

    rev: int
    name: Name | msgspec.UnsetType = msgspec.UNSET
    pattern: Pattern | msgspec.UnsetType = msgspec.UNSET
    people: Annotated[list[OnSchedule], msgspec.Meta(max_length=500)] | msgspec.UnsetType = msgspec.UNSET
