"""Dates and moments: day first in Russian and English, year first in Lithuanian; the ISO form everywhere."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from backend.fields.kinds.base import Bad, Kind, Reader, Spec, text_of

# beyond these people mean something else, and a zone's shift could leave the calendar
FIRST, LAST = date(1800, 1, 1), date(2999, 12, 31)
_YEAR_FIRST = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})", re.ASCII)
_TIME = re.compile(
    r"(.+?)[T,\s]+(\d{1,2})[:.](\d{2})(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII | re.IGNORECASE
)


def _day(text: str) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
        year += (1900 if year >= 70 else 2000) if len(found[3]) == 2 else 0
    else:
        raise Bad("field_bad_date")
    try:
        read = date(year, month, day)
    except ValueError as error:
        raise Bad("field_bad_date") from error
    if not FIRST <= read <= LAST:
        raise Bad("field_date_far", first=FIRST.year, last=LAST.year)
    return read


def _show_day(day: date, locale: str) -> str:
    if locale == "lt":
        return day.isoformat()
    return day.strftime("%d.%m.%Y" if locale == "ru" else "%d/%m/%Y")


def _parse_date(typed: Any, spec: Spec, reader: Reader) -> str:
    return _day(text_of(typed)).isoformat()


def _parse_moment(typed: Any, spec: Spec, reader: Reader) -> str:
    """In the reader's zone where none is said. Kept in UTC, to the minute."""
    found = _TIME.fullmatch(text_of(typed))
    if found is None:
        raise Bad("field_bad_moment")
    day, (hour, minute) = _day(found[1].rstrip(",")), (int(found[2]), int(found[3]))
    if hour > 23 or minute > 59:
        raise Bad("field_bad_moment")
    said = found[4]
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    if said is None:
        local = local.replace(tzinfo=ZoneInfo(reader.zone))
    elif said.upper() != "Z":
        hours, minutes = int(said[1:3]), int(said[-2:])
        if hours > 23 or minutes > 59:
            raise Bad("field_bad_moment")
        local -= timedelta(hours=hours, minutes=minutes) * (-1 if said[0] == "-" else 1)
    moment = local.astimezone(UTC)
    if not FIRST <= moment.date() <= LAST:
        raise Bad("field_date_far", first=FIRST.year, last=LAST.year)
    # zones of long ago stand off by seconds
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0).strftime("%Y-%m-%dT%H:%MZ")


def _moment(value: str) -> datetime:
    return datetime.strptime(value, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)


def _show_moment(value: Any, spec: Spec, reader: Reader) -> str:
    moment, zone = _moment(value), ZoneInfo(reader.zone)
    local = moment.astimezone(zone)
    shown = f"{_show_day(local.date(), reader.locale)} {local:%H:%M}"
    naive = local.replace(second=0, microsecond=0, tzinfo=None)
    # the hour that a clock put back shows twice, and zones that stood off by seconds
    if naive.replace(tzinfo=zone, fold=0).astimezone(UTC) != moment or not FIRST <= local.date() <= LAST:
        return f"{_show_day(moment.date(), reader.locale)} {moment:%H:%M} Z"
    return shown


DATE = Kind(
    "date",
    _parse_date,
    lambda value, spec, reader: _show_day(date.fromisoformat(value), reader.locale),
    lambda value, spec: date.fromisoformat(value),
    sql="({v} #>> '{{}}')",  # ISO text sorts as dates do, and a cast would not be immutable
)
MOMENT = Kind("moment", _parse_moment, _show_moment, lambda value, spec: _moment(value))
