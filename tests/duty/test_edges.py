"""Duty that begins or ends is told once, and only where it does; who has no schedule is always on duty."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from backend.duty.edges import tell_edges
from backend.duty.on_duty import on_duty, until
from backend.duty.pattern import Pattern
from backend.duty.refresh import reach_on, refresh
from backend.duty.schedules import joined
from backend.kit.consumers import Logged
from backend.kit.db import Database, Tx
from tests.cast import Cast

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
WEEK = Pattern(
    zone="UTC", anchor=date(2026, 3, 2), days=(*(((540, 780), (840, 1080)),) * 5, (), ())
)  # 9-13 and 14-18 from Monday to Friday


def at(hour: int) -> datetime:
    return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hour)


async def put_on(tx: Tx, user: int, pattern: Pattern, first: date = date(2026, 1, 1), last: date | None = None) -> None:
    schedule = await tx.value(
        "INSERT INTO schedules (name, pattern) VALUES ('Смены', $1::text::jsonb) RETURNING id",
        msgspec.json.encode(pattern).decode(),
    )
    await tx.execute(
        "INSERT INTO schedule_people (schedule_id, user_id, from_on, to_on) VALUES ($1, $2, $3, $4)",
        schedule, user, first, last,
    )  # fmt: skip


async def mark(tx: Tx, user: int, kind: str, start: datetime, end: datetime, substitute: int | None = None) -> None:
    await tx.execute(
        "INSERT INTO shifts (user_id, kind, starts_at, ends_at, substitute_id) VALUES ($1, $2, $3, $4, $5)",
        user, kind, start, end, substitute,
    )  # fmt: skip


async def told(cast: Cast) -> Counter[tuple[int, bool]]:
    return Counter((e["body"]["user_id"], e["body"]["on"]) for e in await cast.events("shift.edge"))


async def test_who_has_no_schedule_is_always_on_duty(cast: Cast) -> None:
    anna = cast.ids["anna"]
    async with cast.db.tx() as tx:
        assert await on_duty(tx, [anna], NOW) == {anna}
        assert await until(tx, [anna], NOW) == {anna: None}


async def test_duty_is_told_once_when_it_ends_and_once_when_it_begins_however_many_look(cast: Cast) -> None:
    anna, vera = cast.ids["anna"], cast.ids["vera"]
    async with cast.db.tx() as tx:
        await put_on(tx, anna, WEEK)
        await refresh(tx, [anna], NOW)
        assert await on_duty(tx, [anna, vera], NOW) == {anna, vera}
        assert await until(tx, [anna, vera], NOW) == {anna: at(13), vera: None}
    await asyncio.gather(*(tell_edges(cast.db, NOW) for _ in range(4)))
    assert not await told(cast)
    await asyncio.gather(*(tell_edges(cast.db, at(13)) for _ in range(4)))
    assert await told(cast) == {(anna, False): 1}
    async with cast.db.tx() as tx:
        assert await on_duty(tx, [anna, vera], at(13)) == {vera}
        assert await until(tx, [anna], at(13)) == {anna: at(14)}
    await asyncio.gather(*(tell_edges(cast.db, at(14)) for _ in range(4)))
    assert await told(cast) == {(anna, False): 1, (anna, True): 1}


async def test_a_span_that_begins_as_the_earlier_ends_has_no_edge(cast: Cast) -> None:
    anna = cast.ids["anna"]
    async with cast.db.tx() as tx:
        await put_on(tx, anna, WEEK)
        await mark(tx, anna, "extra", at(13), at(14))
        await refresh(tx, [anna], NOW)
        assert await until(tx, [anna], NOW) == {anna: at(18)}
    assert await tell_edges(cast.db, at(13)) == 0
    assert await tell_edges(cast.db, at(14)) == 0
    assert not await told(cast)


async def test_a_vacation_that_begins_now_is_told_at_once_and_its_substitute_comes_on(cast: Cast) -> None:
    anna, vera = cast.ids["anna"], cast.ids["vera"]
    async with cast.db.tx() as tx:
        await put_on(tx, anna, WEEK)
        await put_on(tx, vera, msgspec.structs.replace(WEEK, days=((),)))
        await refresh(tx, [anna, vera], NOW)
    await tell_edges(cast.db, NOW)
    async with cast.db.tx() as tx:
        await mark(tx, anna, "vacation", at(0), at(24), substitute=vera)
        await refresh(tx, [anna], NOW)
        assert await on_duty(tx, [anna, vera], NOW) == {vera}
    await tell_edges(cast.db, NOW)
    assert await told(cast) == {(vera, False): 1, (anna, False): 1, (vera, True): 1}
    await tell_edges(cast.db, at(18))
    assert (await told(cast))[vera, False] == 2


async def test_what_is_over_stays_as_it_was_and_what_goes_on_keeps_its_beginning(cast: Cast) -> None:
    anna = cast.ids["anna"]
    async with cast.db.tx() as tx:
        await put_on(tx, anna, WEEK)
        await refresh(tx, [anna], at(8))
        await mark(tx, anna, "extra", at(18), at(20))
        await refresh(tx, [anna], at(15))
        spans = await tx.fetch("SELECT starts_at, ends_at FROM duty_spans ORDER BY starts_at LIMIT 2")
    assert [tuple(row.values()) for row in spans] == [(at(9), at(13)), (at(14), at(20))]


async def test_spans_are_kept_for_sixty_days_and_reach_on_day_by_day(cast: Cast) -> None:
    anna = cast.ids["anna"]
    async with cast.db.tx() as tx:
        await put_on(tx, anna, WEEK)
        await refresh(tx, [anna], NOW)
    later = NOW + timedelta(days=30)
    assert await reach_on(cast.db, later) == 1
    assert await reach_on(cast.db, later) == 0
    async with cast.db.tx() as tx:
        last = await tx.value("SELECT max(ends_at) FROM duty_spans")
    assert last > later + timedelta(days=57)


async def test_two_workers_and_a_change_of_teams_wait_for_each_other_in_one_order(
    cast: Cast, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anna and Vera stand in for each other: whoever writes one's duty writes the other's, too."""
    anna, vera = cast.ids["anna"], cast.ids["vera"]
    last = max(anna, vera)
    async with cast.db.tx() as tx:
        for user, other, day in ((anna, vera, 40), (vera, anna, 41)):
            await put_on(tx, user, WEEK)
            await mark(tx, user, "vacation", at(day * 24), at(day * 24 + 24), substitute=other)
        await refresh(tx, [anna, vera], NOW)
        await tx.execute("UPDATE duty_people SET known_until = known_until - interval '1 day' WHERE user_id = $1", last)

    taken = asyncio.Event()

    async def slowly(tx: Tx, users: list[int], now: datetime | None = None) -> None:
        """With the slice held: the others have time to take theirs, if anything lets them."""
        taken.set()
        for _ in range(50):
            await tx.value("SELECT 1")
        await refresh(tx, users, now)

    async def joins(db: Database) -> None:
        changed = [
            Logged(position=1, type="user.changed", subject_kind="user", subject_id=each, contact_id=None, body=None)
            for each in (anna, vera)
        ]
        await taken.wait()
        async with db.tx() as tx:
            await joined.follow(tx, changed)

    monkeypatch.setattr("backend.duty.refresh.refresh", slowly)
    monkeypatch.setattr("backend.duty.refresh.SLICE", 1)
    later = NOW + timedelta(days=30)
    async with Database.open(database_url) as other_worker, Database.open(database_url) as third:
        await asyncio.gather(reach_on(cast.db, later), reach_on(other_worker, later), joins(third))
    assert await reach_on(cast.db, later) == 0


async def test_who_is_taken_off_all_schedules_is_always_on_duty_again(cast: Cast) -> None:
    anna = cast.ids["anna"]
    async with cast.db.tx() as tx:
        await put_on(tx, anna, WEEK)
        await refresh(tx, [anna], at(20))
    await tell_edges(cast.db, at(20))
    async with cast.db.tx() as tx:
        await tx.execute("DELETE FROM schedule_people")
        await refresh(tx, [anna], at(21))
    await tell_edges(cast.db, at(21))
    assert await told(cast) == {(anna, False): 1, (anna, True): 1}
    async with cast.db.tx() as tx:
        assert await on_duty(tx, [anna], at(23)) == {anna}
        assert await until(tx, [anna], at(23)) == {anna: None}
        await refresh(tx, [anna], at(22))
        assert await tx.value("SELECT count(*) FROM duty_people") == 0
        assert await until(tx, [anna], at(23)) == {anna: None}
