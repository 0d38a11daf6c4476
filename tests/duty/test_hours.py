"""The duty clock is the wall's: in every zone, over midnight, through leaps of the clock, on holidays."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.duty.hours import NEVER, Hours, duty_minutes
from backend.duty.pattern import ExceptionalDays, Holidays, Pattern, checked, zones
from backend.duty.spans import spans
from backend.kit.errors import Invalid
from tests.duty.slow import on_duty, utc

# those whose clocks do something odd, so that each run meets them: half an hour, a day left out, midnight left out
ODD = ["Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Cairo", "Europe/Vilnius"]
LEAPS = [utc(2026, 3, 29, 1), utc(2026, 10, 25, 1), utc(2026, 4, 4, 15), utc(2026, 10, 3, 15, 30), utc(2024, 4, 25, 22)]


@st.composite
def days(draw: Any) -> Any:
    made = []
    for _ in range(draw(st.integers(1, 8))):
        edges = sorted(draw(st.lists(st.integers(0, 1439), max_size=4, unique=True)))
        day = [(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=False)]
        if len(edges) % 2:
            day.append((edges[-1], edges[-1] + draw(st.integers(1, 1440))))
        made.append(tuple(day))
    return tuple(made)


@st.composite
def patterns(draw: Any) -> Pattern:
    zone = draw(st.one_of(st.sampled_from(ODD), st.sampled_from(sorted(zones()))))
    first = draw(st.dates(date(2024, 1, 1), date(2027, 12, 1)))
    off = ExceptionalDays(from_=first, to=first + timedelta(days=draw(st.integers(0, 9))), hours=draw(days())[0])
    anchor = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    return checked(Pattern(zone=zone, anchor=anchor, days=draw(days()), exceptions=(off,)))


moments = st.one_of(
    st.sampled_from(LEAPS).flatmap(
        lambda at: st.integers(-2880, 2880).map(lambda minutes: at + timedelta(minutes=minutes))
    ),
    st.integers(0, 3 * 365 * 1440).map(lambda minutes: utc(2024, 1, 1) + timedelta(minutes=minutes)),
)


@settings(max_examples=25, deadline=None)
@given(patterns(), moments)
def test_r35_duty_minutes_are_those_that_the_wall_shows(pattern: Pattern, at: datetime) -> None:
    minutes = 2 * 1440
    shown = on_duty(pattern, at, minutes)
    hours = Hours(pattern)
    assert duty_minutes(hours, at, at + timedelta(minutes=minutes)) == sum(shown)
    for n in range(0, minutes, 97):
        moment = at + timedelta(minutes=n)
        assert hours.is_on(moment) == shown[n], moment
        coming = next((m for m in range(n, minutes) if shown[m]), None)
        if coming is not None:
            assert hours.next(moment) == at + timedelta(minutes=coming)


@settings(max_examples=50, deadline=None)
@given(patterns(), moments, st.integers(0, 60 * 24 * 40))
def test_the_clock_only_goes_forward_and_its_inverse_is_the_first_moment(
    pattern: Pattern, at: datetime, later: int
) -> None:
    hours, then = Hours(pattern), at + timedelta(minutes=later)
    assert 0 <= hours.between(at, then) <= later * 60
    shows = hours.clock(then)
    first = hours.moment(shows)
    if first == NEVER:
        assert not any(pattern.days)
    elif first <= then:
        assert hours.clock(first) == pytest.approx(shows)
        assert hours.between(first, then) == pytest.approx(0)
        # a second earlier it showed less
        assert hours.clock(first - timedelta(seconds=1)) < shows


@settings(max_examples=25, deadline=None)
@given(patterns(), moments, st.integers(1, 400), st.integers(1, 400))
def test_two_stretches_are_as_long_as_the_whole(pattern: Pattern, at: datetime, one: int, two: int) -> None:
    hours = Hours(pattern)
    middle, end = at + timedelta(hours=one), at + timedelta(hours=one + two)
    assert hours.between(at, end) == pytest.approx(hours.between(at, middle) + hours.between(middle, end))


def test_round_the_clock_is_every_second() -> None:
    hours, at = Hours(None), utc(2026, 11, 30, 12)
    assert hours.between(at, at + timedelta(days=3)) == 3 * 86400
    assert hours.moment(hours.clock(at)) == at
    assert hours.is_on(at)


def week(*hours: Any, zone: str = "Europe/Vilnius", **more: Any) -> Pattern:
    return checked(Pattern(zone=zone, anchor=date(2026, 1, 5), days=(*(hours,) * 5, (), ()), **more))


def test_a_holiday_is_closed_and_an_exception_goes_before_it() -> None:
    pattern = week((540, 1080), holidays=Holidays(country="LT"))
    # the 11th of March is Lithuania's, and a Wednesday
    at = utc(2026, 3, 11)
    assert Hours(pattern).between(at, at + timedelta(days=1)) == 0
    opened = ExceptionalDays(from_=date(2026, 3, 11), to=date(2026, 3, 11), hours=((600, 660),))
    assert (
        Hours(week((540, 1080), holidays=Holidays(country="LT"), exceptions=(opened,))).between(
            at, at + timedelta(days=1)
        )
        == 3600
    )


def test_a_night_is_one_stretch_also_from_one_year_to_the_next() -> None:
    pattern = checked(Pattern(zone="UTC", anchor=date(2026, 1, 1), days=(((21 * 60, 26 * 60),),)))
    span = Hours(pattern).span(utc(2026, 12, 31, 22))
    assert span is not None
    assert (datetime.fromtimestamp(span.start, UTC), datetime.fromtimestamp(span.end, UTC)) == (
        utc(2026, 12, 31, 21),
        utc(2027, 1, 1, 2),
    )


def test_nobody_ever_on_duty_is_said_so() -> None:
    hours = Hours(checked(Pattern(zone="UTC", anchor=date(2026, 1, 5), days=((),))))
    at = utc(2026, 11, 30)
    assert hours.next(at) == NEVER
    assert hours.moment(hours.clock(at) + 1) == NEVER
    assert hours.changes_at(at) == NEVER


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"zone": "Mars/Olympus"}, "pattern.zone"),
        ({"days": (((600, 540),),)}, "pattern.days.0"),
        ({"days": (((600, 700), (650, 800)),)}, "pattern.days.0"),
        ({"days": (((1500, 1600),),)}, "pattern.days.0"),
        ({"holidays": Holidays(country="XX")}, "pattern.holidays.country"),
        ({"holidays": Holidays(country="LT", part="ZZ")}, "pattern.holidays.part"),
        ({"exceptions": (ExceptionalDays(from_=date(2026, 5, 2), to=date(2026, 5, 1)),)}, "pattern.exceptions.0.to"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(change: dict[str, Any], field: str) -> None:
    given = {"zone": "UTC", "anchor": date(2026, 1, 5), "days": ((),)} | change
    with pytest.raises(Invalid) as refused:
        checked(Pattern(**given))
    assert list(refused.value.fields) == [field]


def test_spans_are_in_order_and_never_touch() -> None:
    pattern = checked(Pattern(zone="UTC", anchor=date(2026, 1, 5), days=(((0, 1440),), ((0, 600), (600, 700)))))
    found = spans(pattern, utc(2026, 1, 5).timestamp(), utc(2026, 1, 9).timestamp())
    assert [(each.start - utc(2026, 1, 5).timestamp(), each.end - each.start) for each in found] == [
        (0, 86400 + 700 * 60),
        (2 * 86400, 86400 + 700 * 60),
    ]
