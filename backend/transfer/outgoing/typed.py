"""What a cell of a spreadsheet is: a number, a day, a moment on the reader's clock; else text. CSV has texts alone."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from backend.transfer.outgoing.texts import Reads, View, text

Cell = str | float | date | datetime
# a spreadsheet counts days from 1900 on, and takes 1900 for a leap year; it keeps fifteen digits of a number
_FIRST = date(1900, 3, 1)
_DIGITS = 15
_NUMBERS = frozenset({"budget", "turnover", "employees", "discount", "tax", "total", "paid", "due"})
_DAYS = frozenset({"birthday", "issued_on", "due_on"})
_MOMENTS = frozenset({"created_at", "updated_at", "closed_at", "opened_at", "marketing_at"})


def cell(at: Reads, view: View, name: str) -> Cell:
    """What a column says of it. What cannot be kept as it is, is told in words."""
    said = text(at, view, name)
    field = at.fields.get(name)
    if field is not None and field.kind == "moment" and said:
        return _own_moment(at, view, str(field.id), said)
    shape = field.kind if field is not None else _shape(name)
    found = _READ.get(shape)
    return found(said) if found and said else said


def _shape(name: str) -> str:
    named: Mapping[str, frozenset[str]] = {"number": _NUMBERS, "date": _DAYS, "at": _MOMENTS}
    return next((shape for shape, names in named.items() if name in names), "")


def _number(said: str) -> Cell:
    return float(said) if len(re.sub(r"\D", "", said).strip("0")) <= _DIGITS else said


def _day(said: str) -> Cell:
    # a birthday of which the year is not known is none
    with suppress(ValueError):
        found = date.fromisoformat(said)
        return found if found >= _FIRST else said
    return said


def _moment(said: str) -> Cell:
    found = datetime.strptime(said, "%Y-%m-%d %H:%M")  # noqa: DTZ007 (a spreadsheet knows no zones)
    return found if found.date() >= _FIRST else said


def _own_moment(at: Reads, view: Any, field: str, said: str) -> Cell:
    """The hour that a clock put back shows twice is told with its zone, in words."""
    if said.endswith("Z"):
        return said
    kept = datetime.strptime(view.fields[field], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    local = kept.astimezone(ZoneInfo(at.grants.time_zone)).replace(tzinfo=None, second=0)
    return local if local.date() >= _FIRST else said


_READ: dict[str, Callable[[str], Cell]] = {"number": _number, "date": _day, "at": _moment}
