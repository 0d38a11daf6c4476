"""When one person is on duty: what they are put on, what differs, who stands in for whom. Pure.

Patterns are united; a person's own goes before those of their teams; on days of no schedule they are always on duty.
What differs is laid over it in the order in which it was decided; absences are taken from all of it, and what they take
goes to the substitute, as far as that one is there.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

import msgspec

from backend.duty.pattern import DAY_MIN, Pattern, Span, zone_of
from backend.duty.spans import both, cut, first_instant, intervals, last_instant, merged, minus

Kind = Literal["extra", "off", "vacation", "sick"]
ABSENT: tuple[Kind, ...] = ("vacation", "sick")
_decode = msgspec.json.Decoder(Pattern).decode


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """A person put on a pattern (as its row keeps it, JSON) from a day to a day, both meant."""

    pattern: str
    schedule_id: int = 0
    ahead: int = 0
    first: date
    last: date | None = None
    own: bool = True


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What differs, as decided."""

    id: int
    kind: Kind
    span: Span
    substitute_id: int | None = None


class Person(msgspec.Struct, frozen=True):
    enrolments: Sequence[Enrolment] = ()
    marks: Sequence[Mark] = ()


@lru_cache(1024)
def pattern_of(words: str, ahead: int = 0) -> Pattern:
    """`ahead`: so many days of the cycle; holidays and exceptions stay on their days."""
    pattern = _decode(words)
    return msgspec.structs.replace(pattern, anchor=pattern.anchor - timedelta(days=ahead))


@lru_cache(1024)
def bars(words: str, ahead: int, first: date, last: date) -> tuple[Span, ...]:
    """Each interval of the pattern that begins on these days."""
    return tuple(each for each in intervals(pattern_of(words, ahead), first, last) if each.end > each.start)


def lived(each: Enrolment, start: float, end: float) -> list[Span]:
    """The pattern's intervals between two instants, each by itself, on the days that the person is on it."""
    near = timedelta(days=3)
    first = max(each.first, _day(start) - near)
    last = min(each.last or date.max, _day(end) + near)
    return cut(bars(each.pattern, each.ahead, first, last), start, end) if first <= last else []


def reach(each: Enrolment) -> Span:
    """From the midnight at which the first day begins to that which ends the last."""
    zone = zone_of(pattern_of(each.pattern))
    ends = last_instant(each.last, DAY_MIN, zone) if each.last else float("inf")
    return Span(first_instant(each.first, 0, zone), ends)


def by_pattern(person: Person, start: float, end: float) -> list[Span]:
    """Before anything differs."""
    own = [each for each in person.enrolments if each.own]
    theirs = [each for each in person.enrolments if not each.own]
    of_own = merged(span for each in own for span in lived(each, start, end))
    of_teams = minus((span for each in theirs for span in lived(each, start, end)), map(reach, own))
    unplanned = minus([Span(start, end)], map(reach, person.enrolments))
    return merged([*of_own, *of_teams, *unplanned])


def standing(person: Person, start: float, end: float) -> list[Span]:
    """With what differs, before absences."""
    found = by_pattern(person, start, end)
    for mark in sorted(person.marks, key=lambda mark: mark.id):
        if mark.kind == "extra":
            found = merged([*found, mark.span])
        elif mark.kind == "off":
            found = minus(found, [mark.span])
    return cut(found, start, end)


def duty(people: Mapping[int, Person], user_id: int, start: float, end: float) -> list[Span]:
    """Of one of them, between two instants: in order, merged. `people`: also those whom they stand in for."""
    person = people[user_id]
    found = standing(person, start, end)
    for other_id, other in people.items():
        instead = [m.span for m in other.marks if m.kind in ABSENT and m.substitute_id == user_id]
        if instead and other_id != user_id:
            found = merged([*found, *both(standing(other, start, end), instead)])
    return cut(minus(found, (m.span for m in person.marks if m.kind in ABSENT)), start, end)


def _day(instant: float) -> date:
    return datetime.fromtimestamp(instant, UTC).date()
