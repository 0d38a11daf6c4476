"""Calendars as the API shows them."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from backend.duty.pattern import Day, Kind, Pattern

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class CalendarView(msgspec.Struct, frozen=True, kw_only=True):
    """`pattern` None: round the clock, which nobody changes. `channels`: how many keep these hours. `changes_at`: when
    it opens or closes next."""

    id: int
    name: str
    pattern: Pattern | None
    rev: int
    channels: int
    is_open: bool
    changes_at: datetime | None


class NewCalendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /calendars."""

    name: Name
    pattern: Pattern


class EditCalendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /calendars/{id}; `rev`: the one that was seen."""

    rev: int
    name: Name | msgspec.UnsetType = msgspec.UNSET
    pattern: Pattern | msgspec.UnsetType = msgspec.UNSET


class TryCalendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /calendars/try: what these hours would mean. `id`: instead of the calendar's own."""

    pattern: Pattern
    id: Id | None = None


class DayView(msgspec.Struct, frozen=True):
    """One day of a calendar: `hours` that begin on it, and by what: usual ones, a holiday's, an exception's `name`."""

    day: date
    hours: Day
    by: Kind
    name: str = ""


class TriedCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """`days`: the coming four weeks. `week_minutes`: duty in the coming seven days. `channels` keep the calendar now;
    `waiting`: dialogs whose answer debt would be counted anew."""

    is_open: bool
    changes_at: datetime | None
    week_minutes: int
    days: list[DayView]
    channels: int
    waiting: int


class Country(msgspec.Struct, frozen=True):
    """ISO 3166-1, and the codes of its parts that have holidays of their own."""

    code: str
    parts: list[str]
