"""When a promise comes again. Days by the library's rules, on a clock on a wall; instants by the zone. Pure."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from backend.duty.pattern import Pattern, day_of, special_days
from backend.duty.spans import first_instant
from backend.kit.errors import Invalid

LAST = date(2199, 12, 31)
DAYS_AHEAD = 3 * 366
_LAST_SURE_DAY = 28


class Repeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Each so many days, weeks (on `days`, Monday is 0) or months, or each working day by the channel's hours.

    The next is made when this one is closed (`by` done), or then or when its time has come (`by` time). Ends after the
    day `until`, or after so many `times`; both may be left out.
    """

    every: Literal["day", "week", "month", "workday"]
    interval: Annotated[int, msgspec.Meta(ge=1, le=366)] = 1
    days: Annotated[tuple[Annotated[int, msgspec.Meta(ge=0, le=6)], ...], msgspec.Meta(max_length=7)] = ()
    until: date | None = None
    times: Annotated[int, msgspec.Meta(ge=1, le=9999)] | None = None
    by: Literal["done", "time"] = "done"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """As the table keeps it: with what stood on the wall when it was said, so that an hour which a leap of the clock
    took is not lost for ever."""

    rule: Repeat
    anchor: datetime


def checked(repeat: Repeat) -> Repeat:
    """Raises Invalid."""
    if (repeat.days and repeat.every != "week") or (repeat.every == "workday" and repeat.interval != 1):
        raise Invalid("invalid", fields={"repeat": "bad_repeat"})
    if repeat.until is not None and repeat.until > LAST:
        raise Invalid("invalid", fields={"repeat": "bad_repeat"})
    return msgspec.structs.replace(repeat, days=tuple(sorted(set(repeat.days))))


def following(kept: Kept, after: datetime, pattern: Pattern | None = None) -> datetime | None:
    """What stands on the wall at the next time, past `after` (on the wall, too); None: it is over. `pattern`: the hours
    whose working days are meant."""
    found = _workday(kept.anchor, after, pattern) if kept.rule.every == "workday" else _by_rule(kept, after)
    if found is None or found.date() > (kept.rule.until or LAST):
        return None
    return found


def _by_rule(kept: Kept, after: datetime) -> datetime | None:
    # its import costs; few ask
    from dateutil import rrule

    rule, anchor = kept.rule, kept.anchor
    if rule.every == "month":
        # of a day that a month has not: its last
        days = range(_LAST_SURE_DAY, anchor.day + 1) if anchor.day > _LAST_SURE_DAY else (anchor.day,)
        found = rrule.rrule(rrule.MONTHLY, anchor, interval=rule.interval, bymonthday=tuple(days), bysetpos=-1)
    elif rule.every == "week":
        week = rule.days or (anchor.weekday(),)
        found = rrule.rrule(rrule.WEEKLY, anchor, interval=rule.interval, byweekday=week, wkst=rrule.MO)
    else:
        found = rrule.rrule(rrule.DAILY, anchor, interval=rule.interval)
    # what is beyond the rule's last day is asked for by nobody: without a bound it would walk to the year 9999
    return found.after(after) if after.date() <= (rule.until or LAST) else None


def _workday(anchor: datetime, after: datetime, pattern: Pattern | None) -> datetime | None:
    assert pattern is not None
    special = special_days(pattern)
    day = max(after.date(), anchor.date())
    for _ in range(DAYS_AHEAD):
        at = datetime.combine(day, anchor.time())
        if at > after and day_of(pattern, day, special)[0]:
            return at
        day += timedelta(days=1)
    return None


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the wall first shows it, or what comes after an hour that is left out."""
    return datetime.fromtimestamp(first_instant(wall.date(), wall.hour * 60 + wall.minute, zone), UTC) + timedelta(
        seconds=wall.second
    )


def wall_of(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def rrule_of(repeat: Repeat, anchor: datetime) -> str | None:
    """As RFC 5545 writes it, for calendars; None where it has no word for that: working days with holidays."""
    if repeat.every == "workday":
        return None
    names = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}
    parts = [f"FREQ={names[repeat.every]}", f"INTERVAL={repeat.interval}"]
    if repeat.every == "week" and repeat.days:
        parts.append("BYDAY=" + ",".join(["MO", "TU", "WE", "TH", "FR", "SA", "SU"][day] for day in repeat.days))
    if repeat.every == "month" and anchor.day > _LAST_SURE_DAY:
        days = ",".join(str(day) for day in range(_LAST_SURE_DAY, anchor.day + 1))
        parts.append(f"BYMONTHDAY={days};BYSETPOS=-1")
    return ";".join(parts)
