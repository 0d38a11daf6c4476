"""Duty minutes counted one by one off the wall: the slow reference that the product's clock is compared with.

It shares nothing with the product: it looks at each minute of UTC, asks what the wall shows, and remembers."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def hours_of(pattern: Any, day: date) -> Any:
    for each in reversed(pattern.exceptions):
        if each.from_ <= day <= each.to:
            return each.hours
    return pattern.days[(day.toordinal() - pattern.anchor.toordinal()) % len(pattern.days)]


def on_duty(pattern: Any, start: datetime, minutes: int) -> list[bool]:
    """Of each minute that begins at `start` (a whole one, UTC) or so many after it."""
    zone = ZoneInfo(pattern.zone)
    early = start - timedelta(days=4)
    scan = [early + n * MINUTE for n in range(minutes + 8 * 1440)]
    walls = [at.astimezone(zone).replace(tzinfo=None) for at in scan]
    # by the wall's minute: the first minute of UTC that shows it or later, and the last that shows what is before it
    spans = []
    days = {wall.date() for wall in walls}
    for day in sorted(days):
        midnight = datetime.combine(day, time())
        for begin, end in hours_of(pattern, day):
            opens, closes = midnight + begin * MINUTE, midnight + end * MINUTE
            about = int((opens - walls[0]) / MINUTE)
            near = range(max(0, about - 4320), min(len(walls), about + 4320))
            first = next((n for n in near if walls[n] >= opens), None)
            last = next((n for n in reversed(near) if walls[n] < closes), None)
            if first is not None and last is not None and first <= last:
                spans.append((first, last))
    wanted = range(scan.index(start), scan.index(start) + minutes)
    return [any(first <= n <= last for first, last in spans) for n in wanted]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]
