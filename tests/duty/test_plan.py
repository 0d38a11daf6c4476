"""What is kept and what is shown are what patterns and what differs come to, minute by minute off the wall, in any zone
and through leaps of the clock."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.duty.pattern import Pattern, Span
from backend.duty.plan import Enrolment, Mark, Person, duty
from backend.duty.shifts.bars import DUTY, Detail, bars
from backend.duty.spans import merged
from tests.duty.slow import on_duty
from tests.duty.test_hours import moments, patterns

MINUTES = 2 * 1440


@st.composite
def marks(draw: Any, start: datetime, first_id: int) -> list[Mark]:
    made = []
    for number in range(draw(st.integers(0, 5))):
        begins = start + timedelta(minutes=draw(st.integers(-600, MINUTES)))
        ends = begins + timedelta(minutes=draw(st.integers(1, 2000)))
        kind = draw(st.sampled_from(["extra", "off", "vacation", "sick"]))
        away = kind in ("vacation", "sick")
        made.append(
            Mark(
                id=first_id + number,
                kind=kind,
                span=Span(begins.timestamp(), ends.timestamp()),
                substitute_id=2 if away and draw(st.booleans()) else None,
            )
        )
    return made


def slowly(shown: list[bool], found: list[Mark], start: datetime) -> tuple[list[bool], list[bool]]:
    """Minute by minute: with what differs, and where they are away."""
    whole, away = list(shown), [False] * len(shown)
    for n in range(len(shown)):
        at = (start + timedelta(minutes=n)).timestamp()
        for mark in found:
            if not mark.span.start <= at < mark.span.end:
                continue
            if mark.kind in ("vacation", "sick"):
                away[n] = True
            else:
                whole[n] = mark.kind == "extra"
    return whole, away


def lit(spans: list[Span], start: datetime) -> list[bool]:
    moments_ = [(start + timedelta(minutes=n)).timestamp() for n in range(MINUTES)]
    return [any(each.start <= at < each.end for each in spans) for at in moments_]


@settings(max_examples=25, deadline=None)
@given(st.data(), patterns(), patterns(), moments, st.integers(0, 5))
def test_duty_is_the_pattern_and_what_differs_and_what_is_shown_is_the_same(
    data: Any, one: Pattern, two: Pattern, start: datetime, ahead: int
) -> None:
    mine, theirs = data.draw(marks(start, 1)), data.draw(marks(start, 100))
    theirs = [msgspec.structs.replace(mark, substitute_id=None) for mark in theirs]
    always = date(2000, 1, 1)
    people = {
        1: Person([Enrolment(pattern=msgspec.json.encode(one).decode(), first=always, ahead=ahead)], mine),
        2: Person([Enrolment(pattern=msgspec.json.encode(two).decode(), first=always)], theirs),
    }
    shifted = msgspec.structs.replace(one, anchor=one.anchor - timedelta(days=ahead))
    whole, away = slowly(on_duty(shifted, start, MINUTES), mine, start)
    other, other_away = slowly(on_duty(two, start, MINUTES), theirs, start)
    instead = [m for m in mine if m.substitute_id == 2]
    window = Span(start.timestamp(), (start + timedelta(minutes=MINUTES)).timestamp())
    for number in range(MINUTES):
        at = (start + timedelta(minutes=number)).timestamp()
        if whole[number] and any(m.span.start <= at < m.span.end for m in instead):
            other[number] = True
    wanted = {
        1: [is_on and not gone for is_on, gone in zip(whole, away, strict=True)],
        2: [is_on and not gone for is_on, gone in zip(other, other_away, strict=True)],
    }
    for user, found in ((1, mine), (2, theirs)):
        assert lit(duty(people, user, window.start, window.end), start) == wanted[user]
        details = [Detail(id=m.id, kind=m.kind, span=m.span, substitute_id=m.substitute_id) for m in found]
        shown = [each for each in bars(people, details, user, window) if each.kind in DUTY]
        spans = [Span(each.starts_at.timestamp(), each.ends_at.timestamp()) for each in shown]
        assert lit(merged(spans), start) == wanted[user]
        assert sum(each.end - each.start for each in spans) == sum(each.end - each.start for each in merged(spans))


def test_a_person_is_always_on_duty_before_their_schedule_begins_and_after_it_ends() -> None:
    day = Pattern(zone="Europe/Vilnius", anchor=date(2026, 3, 2), days=(((540, 1080),),))
    enrolled = Enrolment(
        pattern=msgspec.json.encode(day).decode(), first=date(2026, 3, 28), last=date(2026, 3, 29)
    )  # fmt: skip
    start, end = datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC)
    found = duty({1: Person([enrolled], [])}, 1, start.timestamp(), end.timestamp())
    shown = [
        (datetime.fromtimestamp(a.start, UTC).isoformat()[5:16], datetime.fromtimestamp(a.end, UTC).isoformat()[5:16])
        for a in found
    ]
    # midnight there is 22:00 UTC; the clock leaps in the night to the 29th
    assert shown == [
        ("03-27T00:00", "03-27T22:00"),
        ("03-28T07:00", "03-28T16:00"),
        ("03-29T06:00", "03-29T15:00"),
        ("03-29T21:00", "03-31T00:00"),
    ]


def test_ones_own_schedule_goes_before_the_teams() -> None:
    day = Pattern(zone="UTC", anchor=date(2026, 3, 2), days=(((540, 1080),),))
    night = msgspec.structs.replace(day, days=(((1200, 1920),),))
    own = Enrolment(pattern=msgspec.json.encode(day).decode(), first=date(2026, 3, 3), last=date(2026, 3, 3))
    team = Enrolment(pattern=msgspec.json.encode(night).decode(), first=date(2026, 1, 1), own=False)
    start, end = datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 4, 12, tzinfo=UTC)
    found = duty({1: Person([own, team], [])}, 1, start.timestamp(), end.timestamp())
    hours = [((a.start - start.timestamp()) / 3600 + 12, (a.end - start.timestamp()) / 3600 + 12) for a in found]
    # of the team's night on the third what is after the third is theirs again
    assert hours == [(20, 24), (33, 42), (48, 56)]
