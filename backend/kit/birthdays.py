"""A day of birth, whose year is often not told: "1990-05-21", or "--05-21" as ISO 8601 and visiting cards write it.

Kept as a date: without a year in 1604, as address books do: a leap year in which nobody who writes to us was born. So
one column sorts and compares all of them by month and day.
"""

import re
from datetime import date

YEARLESS = 1604
# nobody is older, and a year typed short is a slip
EARLIEST = 1800
_SAID = re.compile(r"(?:(\d{4})|-)-(\d\d)-(\d\d)", re.ASCII)


def day_of(year: int | None, month: int, day: int) -> date:
    """Raises ValueError for a day that no calendar has."""
    if year is not None and year < EARLIEST:
        raise ValueError(year)
    return date(year or YEARLESS, month, day)


def read(said: str) -> date:
    """Raises ValueError."""
    found = _SAID.fullmatch(said)
    if not found:
        raise ValueError(said)
    year, month, day = found.groups()
    return day_of(int(year) if year else None, int(month), int(day))


def said(day: date) -> str:
    return f"--{day:%m-%d}" if day.year == YEARLESS else day.isoformat()
