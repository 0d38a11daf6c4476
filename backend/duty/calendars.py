"""Calendars: the hours of channels, made, changed and put away."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.duty.clock import hours_of
from backend.duty.events import HoursChanged
from backend.duty.hours import Hours, duty_minutes
from backend.duty.pattern import ExceptionalDays, Pattern, checked, day_of, holidays_of, special_days, zone_of
from backend.duty.schemas import CalendarView, DayView, EditCalendar, NewCalendar, TriedCalendar, TryCalendar
from backend.kit.clean import clean_text
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid, Missing

ROUND_THE_CLOCK = 1
MOST = 200
SHOWN_DAYS = 28
# a channel that was deleted keeps nobody's hours
_ALL = """
SELECT k.id, k.name, k.pattern::text AS pattern, k.rev,
       (SELECT count(*) FROM channels c WHERE c.calendar_id = k.id AND c.state <> 'deleted') AS channels
FROM calendars k WHERE k.deleted_at IS NULL AND ($1::bigint IS NULL OR k.id = $1)
ORDER BY k.id <> 1, lower(k.name), k.id
"""
_LOCK = """
SELECT id, name, pattern::text AS pattern, rev FROM calendars
WHERE id = $1 AND id <> 1 AND deleted_at IS NULL FOR UPDATE
"""
_LIMIT = "SELECT pg_advisory_xact_lock(hashtext('samovar.calendars'))"
_COUNT = "SELECT count(*) FROM calendars WHERE deleted_at IS NULL"
_MAKE = "INSERT INTO calendars (name, pattern) VALUES ($1, $2::text::jsonb) RETURNING id"
_SET = """
UPDATE calendars SET name = $2, pattern = $3::text::jsonb, rev = rev + 1, updated_at = now() WHERE id = $1
"""
_DELETE = "UPDATE calendars SET deleted_at = now(), rev = rev + 1 WHERE id = $1"
# who takes it into use holds it with this, so that it is not put away at that moment
_USE = "SELECT 1 FROM calendars WHERE id = $1 AND deleted_at IS NULL FOR SHARE"
_USED = "SELECT name FROM channels WHERE calendar_id = $1 AND state <> 'deleted' ORDER BY lower(name) LIMIT 20"
_WAITING = "SELECT count(*) FROM conversations WHERE calendar_id = $1 AND waiting_since IS NOT NULL"


async def calendars(tx: Tx, calendar_id: int | None = None) -> list[CalendarView]:
    """All, round the clock first; or that one."""
    return [_view(row) for row in await tx.fetch(_ALL, calendar_id)]


async def calendar(tx: Tx, calendar_id: int) -> CalendarView:
    """Raises Missing."""
    found = await calendars(tx, calendar_id)
    if not found:
        raise Missing
    return found[0]


async def demand_calendar(tx: Tx, calendar_id: int) -> None:
    """It is there, and stays until this transaction ends. Raises Invalid."""
    if await tx.value(_USE, calendar_id) is None:
        raise Invalid("invalid", fields={"calendar_id": "no_such_calendar"})


async def make(tx: Tx, me: Grants, ip: str, new: NewCalendar) -> CalendarView:
    """Raises Invalid."""
    await tx.execute(_LIMIT)
    if await tx.value(_COUNT) >= MOST:
        raise Invalid("invalid", fields={"name": "calendars_most"})
    pattern = _written(checked(new.pattern))
    made = await tx.value(_MAKE, _name(new.name), pattern)
    await audit.write(tx, me, ip, "calendar.made", ("calendar", made), None, {"name": new.name})
    _tell(tx, made)
    return await calendar(tx, made)


async def edit(tx: Tx, me: Grants, ip: str, calendar_id: int, change: EditCalendar) -> CalendarView:
    """Debts of those who wait in its channels follow. Raises Missing, Invalid, Conflict stale_version."""
    row = await tx.row(_LOCK, calendar_id)
    if row is None:
        raise Missing
    if row["rev"] != change.rev:
        raise Conflict("stale_version", extra={"current": await calendar(tx, calendar_id)})
    name = row["name"] if change.name is msgspec.UNSET else _name(change.name)
    pattern = row["pattern"] if change.pattern is msgspec.UNSET else _written(checked(change.pattern))
    await tx.execute(_SET, calendar_id, name, pattern)
    before, after = {"name": row["name"], "hours": row["pattern"]}, {"name": name, "hours": pattern}
    await audit.write(tx, me, ip, "calendar.edited", ("calendar", calendar_id), before, after)
    _tell(tx, calendar_id)
    return await calendar(tx, calendar_id)


async def delete(tx: Tx, me: Grants, ip: str, calendar_id: int) -> None:
    """Raises Missing, Conflict calendar_in_use with the channels' names."""
    row = await tx.row(_LOCK, calendar_id)
    if row is None:
        raise Missing
    used = [each["name"] for each in await tx.fetch(_USED, calendar_id)]
    if used:
        raise Conflict("calendar_in_use", extra={"channels": used})
    await tx.execute(_DELETE, calendar_id)
    await audit.write(tx, me, ip, "calendar.deleted", ("calendar", calendar_id), {"name": row["name"]})
    _tell(tx, calendar_id)


async def tried(tx: Tx, asked: TryCalendar, locale: str, now: datetime) -> TriedCalendar:
    """What these hours would mean, and whom a change concerns. Raises Invalid, Missing."""
    pattern = checked(asked.pattern)
    stands = await calendar(tx, asked.id) if asked.id else None
    waiting = await tx.value(_WAITING, asked.id) if asked.id else 0
    channels = stands.channels if stands else 0
    # a year of many exceptions is summed for a second
    return await asyncio.to_thread(_lived, pattern, locale, now, channels, waiting)


def _lived(pattern: Pattern, locale: str, now: datetime, channels: int, waiting: int) -> TriedCalendar:
    hours, special = Hours(pattern), special_days(pattern)
    first = now.astimezone(zone_of(pattern)).date()
    return TriedCalendar(
        is_open=hours.is_on(now),
        changes_at=hours.edge(now),
        week_minutes=round(duty_minutes(hours, now, now + timedelta(days=7))),
        days=[_day(pattern, first + timedelta(days=n), special, locale) for n in range(SHOWN_DAYS)],
        channels=channels,
        waiting=waiting,
    )


def _day(pattern: Pattern, day: date, special: Mapping[date, ExceptionalDays], locale: str) -> DayView:
    hours, by = day_of(pattern, day, special)
    name = ""
    if by == "holiday" and (off := pattern.holidays):
        name = holidays_of(off.country, off.part, day.year, locale)[day]
    if by == "exception":
        name = special[day].name
    return DayView(day, hours, by, name)


def _name(given: str) -> str:
    name = " ".join(clean_text(given).split())
    if not name:
        raise Invalid("invalid", fields={"name": "required"})
    return name


def _written(pattern: Pattern) -> str:
    return msgspec.json.encode(pattern).decode()


def _view(row: Mapping[str, Any]) -> CalendarView:
    now, hours = datetime.now(UTC), hours_of(row["pattern"])
    return CalendarView(
        id=row["id"],
        name=row["name"],
        pattern=None if row["pattern"] is None else msgspec.json.decode(row["pattern"], type=Pattern),
        rev=row["rev"],
        channels=row["channels"],
        is_open=hours.is_on(now),
        changes_at=hours.edge(now),
    )


def _tell(tx: Tx, calendar_id: int) -> None:
    tx.publish(Published(HoursChanged(calendar_id), Staff(), "calendar", calendar_id))
