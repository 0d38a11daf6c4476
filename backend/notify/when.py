"""When something may reach a person: at once, after their quiet hours, with the next digest. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec


class Quiet(msgspec.Struct, frozen=True):
    """As the interface keeps it in a person's settings: hours in their own zone, "20:00"; a night may pass midnight."""

    on: bool = False
    from_: str = msgspec.field(default="20:00", name="from")
    to: str = "09:00"


def after_quiet(now: datetime, quiet: Quiet, zone: str) -> datetime:
    """`now`, or the end of the quiet hours that it falls into."""
    if not quiet.on or quiet.from_ == quiet.to:
        return now
    try:
        begins, ends = time.fromisoformat(quiet.from_), time.fromisoformat(quiet.to)
    except ValueError:
        return now
    there = now.astimezone(ZoneInfo(zone))
    clock = there.time()
    within = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    return next_at(now, ends, zone) if within else now


def next_at(now: datetime, clock: time, zone: str) -> datetime:
    """The next moment at which the person's clock shows that."""
    there = now.astimezone(ZoneInfo(zone))
    at = datetime.combine(there.date(), clock, ZoneInfo(zone))
    if at <= there:
        at = datetime.combine(there.date() + timedelta(days=1), clock, ZoneInfo(zone))
    return at.astimezone(UTC)
