"""Until when: a moment, or a whole day in somebody's zone. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from backend.kit.errors import Invalid

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


class NewDue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Either `at`, a moment with its offset, or `on`, a whole day; in `zone` (IANA), else in the caller's own."""

    at: datetime | None = None
    on: date | None = None
    zone: str | None = None


class Columns(msgspec.Struct, frozen=True):
    """As the table keeps it."""

    at: datetime | None = None
    on: date | None = None
    zone: str | None = None


def kept(due: NewDue | None, zone: str) -> Columns:
    """Raises Invalid. `zone`: the caller's."""
    if due is None:
        return Columns()
    name = due.zone or zone
    if (due.at is None) == (due.on is None) or (due.at is not None and due.at.tzinfo is None):
        raise Invalid("invalid", fields={"due": "bad_due"})
    try:
        there = ZoneInfo(name)
        day = due.on or (due.at.astimezone(there).date() if due.at else EARLIEST)
    except (KeyError, ValueError, OSError, OverflowError) as error:
        raise Invalid("invalid", fields={"due": "bad_due"}) from error
    if not EARLIEST <= day <= LATEST:
        raise Invalid("invalid", fields={"due": "bad_due"})
    return Columns(due.at.astimezone(UTC), None, name) if due.at else Columns(end_of(day, there), day, name)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment that is no longer that day there."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def after(amount: int | None, unit: Literal["hours", "days"] | None, zone: str, now: datetime) -> Columns:
    """So many hours from now, or the whole day in so many days; without an amount: none."""
    if amount is None or unit is None:
        return Columns()
    if unit == "hours":
        return Columns(now + timedelta(hours=amount), None, zone)
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=amount)
    return Columns(end_of(day, ZoneInfo(zone)), day, zone)
