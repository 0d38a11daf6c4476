"""Until when: a moment, or a whole day in somebody's zone; by the clock, or by hours of duty. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from backend.duty.hours import NEVER, Hours
from backend.duty.pattern import Pattern, day_of, special_days, zone_of
from backend.kit.errors import Invalid

DUTY_MINUTES_MAX, WORKDAYS_MAX = 60 * 24 * 60, 260
# no working day for so long is none at all
DAYS_AHEAD = 3 * 366
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


class NewDue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of: `at`, a moment with its offset; `on`, a whole day; `duty_minutes` of the channel's hours from now;
    `workday`, the how manieth working day from today (1: the next), at `time` ("10:00") or the whole of it.

    In `zone` (IANA), else in the caller's own; working days are those of the hours' zone.
    """

    at: datetime | None = None
    on: date | None = None
    zone: str | None = None
    duty_minutes: int | None = None
    workday: int | None = None
    time: str | None = None

    @property
    def by_duty(self) -> bool:
        return self.duty_minutes is not None or self.workday is not None


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


def by_duty(due: NewDue, pattern: Pattern, now: datetime) -> Columns:
    """Raises Invalid: more than one way, out of bounds, or hours without a working day."""
    zone = zone_of(pattern)
    minutes, days = due.duty_minutes, due.workday
    if due.at or due.on or (minutes is None) == (days is None) or (due.time is not None and days is None):
        raise Invalid("invalid", fields={"due": "bad_due"})
    if minutes is not None:
        if not 0 <= minutes <= DUTY_MINUTES_MAX:
            raise Invalid("invalid", fields={"due": "bad_duty_due"})
        return Columns(in_duty(pattern, now, minutes), None, zone.key)
    if days is None or not 0 <= days <= WORKDAYS_MAX:
        raise Invalid("invalid", fields={"due": "bad_duty_due"})
    at, day = clock_of(due.time), workday(pattern, now.astimezone(zone).date(), days)
    if at is None:
        return Columns(end_of(day, zone), day, zone.key)
    return Columns(datetime.combine(day, at, zone).astimezone(UTC), None, zone.key)


def after(amount: int | None, unit: str | None, clock: str | None, zone: str, now: datetime) -> Columns:
    """So many hours from now, or in so many days, at that time or the whole of it; without an amount: none."""
    if amount is None or unit is None:
        return Columns()
    if unit == "hours":
        return Columns(now + timedelta(hours=amount), None, zone)
    there, at = ZoneInfo(zone), clock_of(clock)
    day = now.astimezone(there).date() + timedelta(days=amount)
    if at is None:
        return Columns(end_of(day, there), day, zone)
    return Columns(datetime.combine(day, at, there).astimezone(UTC), None, zone)


def in_duty(pattern: Pattern, now: datetime, minutes: int) -> datetime:
    """The moment at which so many minutes of duty are over. Raises Invalid where there is no such."""
    hours = Hours(pattern)
    moment = hours.next(now) if minutes == 0 else hours.moment(hours.clock(now) + minutes * 60)
    if moment >= NEVER:
        raise Invalid("invalid", fields={"due": "never_on_duty"})
    return moment


def is_workday(pattern: Pattern, day: date) -> bool:
    return bool(day_of(pattern, day, special_days(pattern))[0])


def workday(pattern: Pattern, today: date, count: int) -> date:
    """The how manieth working day after today; 0: today or the next one. Raises Invalid."""
    special = special_days(pattern)
    day, left = (today, 1) if count == 0 else (today + timedelta(days=1), count)
    for _ in range(DAYS_AHEAD):
        left -= bool(day_of(pattern, day, special)[0])
        if left == 0:
            return day
        day += timedelta(days=1)
    raise Invalid("invalid", fields={"due": "never_on_duty"})


def clock_of(text: str | None, field: str = "due") -> time | None:
    """ "10:00". Raises Invalid."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007  # a time on a wall
    except ValueError as error:
        raise Invalid("invalid", fields={field: "bad_clock"}) from error
