"""Hours as they are written down: a cycle of days by a clock on a wall, with holidays and exceptions."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from backend.kit.errors import Invalid

DAY_MIN = 1440
CYCLE_MOST = 56
INTERVALS_MOST = 12
EXCEPTIONS_MOST = 400
# the days of one exception: a year's leave of a whole house is none
EXCEPTION_DAYS_MOST = 370
# Years that people plan in. Beyond them a zone's rules are guesses.
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)

Minute = Annotated[int, msgspec.Meta(ge=0, le=2 * DAY_MIN)]
# minutes since the day's midnight on the wall; an end beyond 1440 is on the next day
Interval = tuple[Minute, Minute]
Day = tuple[Interval, ...]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]


class Holidays(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Days off of a country (ISO 3166-1) and, where it has them, of its part; `hours` of such a day, none: closed."""

    country: Country
    part: Annotated[str, msgspec.Meta(max_length=10)] | None = None
    hours: Day = ()


class ExceptionalDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"from_": "from"}):
    """From the one day to the other, both meant, these `hours` instead; none: closed."""

    from_: date
    to: date
    hours: Day = ()
    name: Annotated[str, msgspec.Meta(max_length=100)] = ""


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`zone`: an IANA name. `days`: as many as the cycle has, the first of them on `anchor` and every so many days
    before and after it: 7 and a Monday are a week, 4 are two days on and two off. An exception goes before a holiday,
    and the later of two exceptions before the earlier.
    """

    zone: Annotated[str, msgspec.Meta(max_length=60)]
    anchor: date
    days: Annotated[tuple[Day, ...], msgspec.Meta(min_length=1, max_length=CYCLE_MOST)]
    holidays: Holidays | None = None
    exceptions: Annotated[tuple[ExceptionalDays, ...], msgspec.Meta(max_length=EXCEPTIONS_MOST)] = ()


class Span(msgspec.Struct, frozen=True, array_like=True):
    """Seconds since 1970, the end not meant."""

    start: float
    end: float


Kind = Literal["usual", "holiday", "exception"]


def checked(pattern: Pattern, field: str = "pattern") -> Pattern:
    """As it is kept: each day's intervals in their order. Raises Invalid with the field."""
    if pattern.zone not in zones():
        raise Invalid("invalid", fields={f"{field}.zone": "no_such_zone"})
    if not FIRST <= pattern.anchor < LAST:
        raise Invalid("invalid", fields={f"{field}.anchor": "year_of_plan"})
    days = tuple(_day(day, f"{field}.days.{at}") for at, day in enumerate(pattern.days))
    exceptions = tuple(_exception(each, f"{field}.exceptions.{at}") for at, each in enumerate(pattern.exceptions))
    return msgspec.structs.replace(
        pattern, days=days, holidays=_of_country(pattern.holidays, f"{field}.holidays"), exceptions=exceptions
    )


def _day(day: Day, field: str) -> Day:
    if len(day) > INTERVALS_MOST:
        raise Invalid("invalid", fields={field: "many_intervals"})
    ordered = tuple(sorted(day))
    for start, end in ordered:
        if not (start < DAY_MIN and start < end <= start + DAY_MIN):
            raise Invalid("invalid", fields={field: "interval_ends"})
    if any(before[1] > after[0] for before, after in pairwise(ordered)):
        raise Invalid("invalid", fields={field: "intervals_overlap"})
    return ordered


def _exception(each: ExceptionalDays, field: str) -> ExceptionalDays:
    if not FIRST <= each.from_ <= each.to < LAST:
        raise Invalid("invalid", fields={f"{field}.to": "exception_ends"})
    if (each.to - each.from_).days > EXCEPTION_DAYS_MOST:
        raise Invalid("invalid", fields={f"{field}.to": "exception_long"})
    return msgspec.structs.replace(each, hours=_day(each.hours, f"{field}.hours"), name=" ".join(each.name.split()))


def _of_country(wanted: Holidays | None, field: str) -> Holidays | None:
    if wanted is None:
        return None
    parts = countries().get(wanted.country)
    if parts is None:
        raise Invalid("invalid", fields={f"{field}.country": "no_such_country"})
    if wanted.part is not None and wanted.part not in parts:
        raise Invalid("invalid", fields={f"{field}.part": "no_such_part"})
    return msgspec.structs.replace(wanted, hours=_day(wanted.hours, f"{field}.hours"))


@lru_cache(1)
def zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime", "Factory"})


@lru_cache(1)
def countries() -> dict[str, list[str]]:
    """Whose holidays are known, with the codes of their parts. The library is heavy: it comes when first asked."""
    import holidays

    return {code: parts for code, parts in holidays.list_supported_countries().items() if len(code) == 2}


@lru_cache(256)
def holidays_of(country: str, part: str | None, year: int, locale: str = "") -> dict[date, str]:
    """The days off of that year and what they are called (in the locale, where the library has its words)."""
    import holidays

    languages = holidays.country_holidays(country, subdiv=part).supported_languages
    language = next((each for each in languages if each.split("_")[0] == locale), None)
    return dict(holidays.country_holidays(country, subdiv=part, years=year, language=language))


def special_days(pattern: Pattern) -> dict[date, ExceptionalDays]:
    """Each day that is an exception, and which one it is by."""
    return {day: each for each in pattern.exceptions for day in days_between(each.from_, each.to)}


def day_of(pattern: Pattern, day: date, special: Mapping[date, ExceptionalDays]) -> tuple[Day, Kind]:
    """The hours that begin on that day, and by what they do; `special`: special_days of the pattern."""
    if (exception := special.get(day)) is not None:
        return exception.hours, "exception"
    if (off := pattern.holidays) is not None and day in holidays_of(off.country, off.part, day.year):
        return off.hours, "holiday"
    return pattern.days[(day - pattern.anchor).days % len(pattern.days)], "usual"


def zone_of(pattern: Pattern) -> ZoneInfo:
    return ZoneInfo(pattern.zone)


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day, both meant."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
