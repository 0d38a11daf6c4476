"""What comes again: on the days that a slow walk over the calendar finds, once, over every leap of the clock."""

import asyncio
import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.duty.pattern import Holidays, Pattern
from backend.kit.errors import Invalid
from backend.tasks.actions.next import come_again, make_next
from backend.tasks.due import NewDue, by_duty
from backend.tasks.hours import working_week
from backend.tasks.repeat import Kept, Repeat, checked, following, instant, wall_of
from tests.cast import Cast
from tests.tasks.doing import Doing

ZONES = ("Europe/Vilnius", "Australia/Lord_Howe", "America/New_York", "Asia/Kolkata")


@pytest.fixture
def doing(cast: Cast) -> Doing:
    return Doing(cast)


def slowly(kept: Kept, after: datetime, pattern: Pattern) -> datetime | None:
    """Day by day from the first one on, each asked by itself whether it is one."""
    rule, first = kept.rule, kept.anchor.date()
    day = first
    while day <= first + timedelta(days=3000):
        if rule.until is not None and day > rule.until:
            return None
        at = datetime.combine(day, kept.anchor.time())
        if at > after and _is_one(rule, first, day, pattern):
            return at
        day += timedelta(days=1)
    return None


def _is_one(rule: Repeat, first: date, day: date, pattern: Pattern) -> bool:
    if rule.every == "day":
        return (day - first).days % rule.interval == 0
    if rule.every == "week":
        monday = first - timedelta(days=first.weekday())
        weeks = (day - timedelta(days=day.weekday()) - monday).days // 7
        return weeks % rule.interval == 0 and day.weekday() in (rule.days or (first.weekday(),))
    if rule.every == "month":
        months = (day.year - first.year) * 12 + day.month - first.month
        return months % rule.interval == 0 and day.day == min(first.day, calendar.monthrange(day.year, day.month)[1])
    return bool(pattern.days[day.weekday()]) and day not in pattern_off(pattern)


def pattern_off(pattern: Pattern) -> frozenset[date]:
    return frozenset() if pattern.holidays is None else frozenset({date(2027, 1, 1), date(2026, 12, 25)})


rules = st.builds(
    Repeat,
    every=st.sampled_from(("day", "week", "month")),
    interval=st.integers(1, 5),
    until=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
) | st.builds(
    Repeat, every=st.just("week"), interval=st.integers(1, 3), days=st.lists(st.integers(0, 6), max_size=7).map(tuple)
) | st.just(Repeat(every="workday"))  # fmt: skip
walls = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))  # noqa: DTZ001


@given(rules, walls, st.integers(0, 60 * 24 * 400))
def test_the_next_day_is_the_one_that_a_walk_over_the_calendar_finds(rule: Repeat, anchor: datetime, on: int) -> None:
    pattern = working_week("UTC")
    kept, after = Kept(rule=checked(rule), anchor=anchor), anchor + timedelta(minutes=on)
    assert following(kept, after, pattern) == slowly(kept, after, pattern)


@given(st.sampled_from(ZONES), walls, st.integers(1, 400))
def test_a_daily_task_stands_at_its_hour_on_every_wall_and_skips_no_day(zone: str, anchor: datetime, days: int) -> None:
    there, kept = ZoneInfo(zone), Kept(rule=Repeat(every="day"), anchor=anchor)
    wall = anchor
    for _ in range(min(days, 40)):
        after = following(kept, wall)
        assert after is not None
        assert after.date() == wall.date() + timedelta(days=1)
        shown = wall_of(instant(after, there), there)
        # of an hour that the clock leaps over, its end
        assert timedelta(0) <= shown - after <= timedelta(hours=1)
        wall = after


def test_an_hour_that_a_leap_took_is_back_on_the_next_day() -> None:
    there = ZoneInfo("Europe/Vilnius")
    kept = Kept(rule=Repeat(every="day"), anchor=datetime(2026, 3, 28, 3, 30))  # noqa: DTZ001
    leap = following(kept, kept.anchor)
    assert leap is not None
    assert wall_of(instant(leap, there), there).hour == 4
    after = following(kept, wall_of(instant(leap, there), there))
    assert after is not None
    assert (after.day, after.hour, after.minute) == (30, 3, 30)


def test_a_monthly_task_of_the_31st_comes_on_the_last_day() -> None:
    kept, found = Kept(rule=Repeat(every="month"), anchor=datetime(2026, 1, 31, 10)), []  # noqa: DTZ001
    at: datetime | None = kept.anchor
    for _ in range(4):
        assert at is not None
        at = following(kept, at)
        found.append(at and (at.month, at.day))
    assert found == [(2, 28), (3, 31), (4, 30), (5, 31)]


def test_hours_of_duty_stop_at_night_over_the_weekend_and_on_a_holiday() -> None:
    # Thursday, half past five; Friday is Christmas
    now = datetime(2026, 12, 24, 15, 30, tzinfo=UTC)
    week = working_week("Europe/Vilnius")
    closed = Pattern(zone=week.zone, anchor=week.anchor, days=week.days, holidays=Holidays(country="LT"))
    two = by_duty(NewDue(duty_minutes=120), week, now)
    assert two.at is not None
    assert two.at.isoformat() == "2026-12-25T08:30:00+00:00"
    morning = by_duty(NewDue(workday=1, time="10:00"), closed, now)
    assert morning.at is not None
    assert morning.at.isoformat() == "2026-12-28T08:00:00+00:00"
    whole = by_duty(NewDue(workday=2), week, now)
    assert whole.on == date(2026, 12, 28)
    never = Pattern(zone="UTC", anchor=week.anchor, days=((),))
    for due in (NewDue(duty_minutes=1), NewDue(workday=1)):
        with pytest.raises(Invalid):
            by_duty(due, never, now)


async def test_the_next_of_a_series_is_made_once_when_this_is_done(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    repeat = {"every": "day", "times": 3}
    task = await doing.add(
        "anna", about=about, due={"at": at.isoformat()}, repeat=repeat, remind=[5], checklist=["раз"]
    )
    assert task.series_no == 1
    await doing.done("anna", task.id, "x")
    await doing.reopen("anna", task.id)
    await doing.done("anna", task.id, "x")
    [again] = await doing.ids("anna", assignee="me")
    grants = await cast.grants("anna")
    from backend.tasks.queries import one

    async with cast.db.tx() as tx:
        next_one = await one(tx, grants, again)
    assert (next_one.series_no, next_one.due and next_one.due.at) == (2, at + timedelta(days=1))
    assert ([check.text for check in next_one.checklist], next_one.remind) == (["раз"], [5])
    await doing.done("anna", again)
    [last] = await doing.ids("anna", assignee="me")
    await doing.done("anna", last)
    assert await doing.ids("anna", assignee="me") == []


async def test_what_comes_at_its_time_is_made_once_by_four_that_look_at_once(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    at = datetime.now(UTC) + timedelta(hours=1)
    repeat = {"every": "day", "by": "time"}
    task = await doing.add("anna", about=about, due={"at": at.isoformat()}, repeat=repeat)
    assert await come_again(cast.db) == 0
    await cast.db.hot.execute("UPDATE tasks SET due_at = due_at - interval '3 days 2 hours'")

    async def closing() -> None:
        async with cast.db.tx() as tx:
            await make_next(tx, task.id)

    await asyncio.gather(*(come_again(cast.db) for _ in range(4)), closing(), closing())
    rows = await cast.db.hot.fetch("SELECT series_no, due_at > now() AS ahead FROM tasks WHERE series_id = $1", task.id)
    # three days that were missed are not made up for one by one
    assert [dict(row) for row in rows] == [{"series_no": 2, "ahead": True}]
    assert await come_again(cast.db) == 0


async def test_what_is_over_is_not_looked_at_for_ever(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    at = datetime.now(UTC) + timedelta(hours=1)
    repeat = {"every": "day", "by": "time", "until": at.date().isoformat()}
    await doing.add("anna", about=about, due={"at": at.isoformat(), "zone": "UTC"}, repeat=repeat)
    await cast.db.hot.execute(
        "UPDATE tasks SET due_at = now() - interval '1 min', "
        "repeat = jsonb_set(repeat, '{rule,until}', '\"2026-01-01\"')"
    )
    assert await come_again(cast.db) == 1
    assert await come_again(cast.db) == 0


async def test_without_a_date_nothing_comes_again(doing: Doing) -> None:
    about = ("card", await doing.card())
    with pytest.raises(Invalid) as refused:
        await doing.add("anna", about=about, repeat={"every": "day"})
    assert refused.value.fields == {"repeat": "repeat_needs_due"}
    with pytest.raises(Invalid):
        await doing.add("anna", about=about, due={"on": "2026-12-01"}, repeat={"every": "day", "days": [1]})


async def test_a_series_waits_while_nobody_works_and_goes_on_when_somebody_does(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    at = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    for by in ("time", "done"):
        task = await doing.add("anna", about=about, due={"at": at}, repeat={"every": "workday", "by": by})
    shut = '{"zone":"UTC","anchor":"2026-01-05","days":[[],[],[],[],[],[],[]]}'
    asked = "INSERT INTO calendars (name, pattern) VALUES ('x', $1::text::jsonb) RETURNING id"
    calendar = await cast.db.hot.fetchval(asked, shut)
    was = await cast.db.hot.fetchval("SELECT calendar_id FROM channels WHERE id = $1", cast.sales)
    await cast.db.hot.execute("UPDATE channels SET calendar_id = $1 WHERE id = $2", calendar, cast.sales)
    await cast.db.hot.execute("UPDATE tasks SET due_at = now() - interval '1 minute'")
    await doing.done("anna", task.id)
    assert await come_again(cast.db) == 1
    assert await come_again(cast.db) == 0
    await cast.db.hot.execute("UPDATE channels SET calendar_id = $1 WHERE id = $2", was, cast.sales)
    # a day later
    await cast.db.hot.execute("UPDATE tasks SET repeat = repeat || jsonb_build_object('look', now())")
    assert await come_again(cast.db) == 2
    assert await cast.db.hot.fetchval("SELECT count(*) FROM tasks WHERE series_no = 2 AND due_at > now()") == 2
    assert await come_again(cast.db) == 0


async def test_one_of_a_series_that_cannot_be_made_keeps_no_other_from_coming(doing: Doing, cast: Cast) -> None:
    about = ("card", await doing.card())
    at = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    wrong, well = [await doing.add("anna", about=about, due={"at": at}, repeat={"every": "day", "by": "time"})
                   for _ in range(2)]  # fmt: skip
    await cast.db.hot.execute("UPDATE tasks SET due_at = now() - interval '1 minute'")
    await cast.db.hot.execute("UPDATE tasks SET due_zone = 'Nowhere/Never' WHERE id = $1", wrong.id)
    assert await come_again(cast.db) == 2
    assert [row["series_id"] for row in await cast.db.hot.fetch("SELECT series_id FROM tasks WHERE series_no = 2")] == [
        well.id
    ]
    assert await come_again(cast.db) == 0
