"""Before it is due: when the next reminder comes. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from backend.kit.errors import Invalid

MOST, LONGEST_MIN = 5, 60 * 24 * 60
# a whole day begins for whoever has something to do on it
MORNING = time(9)


def tidy(minutes: Sequence[int]) -> list[int]:
    """The earliest last, each once. Raises Invalid."""
    found = sorted(set(minutes))
    if len(found) > MOST or (found and not 0 <= found[0] <= found[-1] <= LONGEST_MIN):
        raise Invalid("invalid", fields={"remind": "bad_remind"}, values={"limit": MOST})
    return found


def begins(row: Mapping[str, Any]) -> datetime | None:
    """What a reminder is before: a meeting's beginning, a moment, or the morning of a whole day there."""
    if row["starts_at"] is not None:
        return row["starts_at"]  # type: ignore[no-any-return]
    if row["due_on"] is not None:
        return datetime.combine(row["due_on"], MORNING, ZoneInfo(row["due_zone"])).astimezone(UTC)
    return row["due_at"]  # type: ignore[no-any-return]


def next_at(row: Mapping[str, Any], after: datetime) -> datetime | None:
    """Of a row with its `remind`: the first one that is still to come."""
    base = begins(row)
    if base is None:
        return None
    return min((at for at in (base - timedelta(minutes=m) for m in row["remind"]) if at > after), default=None)
