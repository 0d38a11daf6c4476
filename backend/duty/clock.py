"""The duty clock of a row's calendar, as the row brings it along: exact in its transaction."""

from functools import lru_cache

import msgspec

from backend.duty.hours import Hours
from backend.duty.pattern import Pattern

_pattern = msgspec.json.Decoder(Pattern).decode


def calendar_sql(column: str) -> str:
    """What `hours_of` reads, by the column with a calendar's id. Calendar 1 is round the clock, and asks nothing."""
    return f"(CASE WHEN {column} <> 1 THEN (SELECT cal.pattern::text FROM calendars cal WHERE cal.id = {column}) END)"


# the same words are the same hours; their years are summed once in a process
@lru_cache(1024)
def hours_of(calendar: str | None) -> Hours:
    """The fetched column `calendar_sql`; None: round the clock."""
    return Hours(None if calendar is None else _pattern(calendar))
