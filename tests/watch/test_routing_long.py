"""A long queue: nobody in it keeps anybody from being given, and it is gone through once, by one worker."""

from typing import Any

import pytest

from backend.duty import route as pure
from backend.kit.db import Database
from backend.watch.routing import due, work
from backend.watch.routing.due import Places
from backend.watch.routing.routes import one_route
from backend.watch.routing.shown import assignments
from backend.watch.routing.work import in_turn
from tests.cast import Cast
from tests.watch.house import drain, may_have, routed, there, waits, whose

TURNS: dict[str, Any] = {"kind": "turns"}


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A round looks at four."""
    monkeypatch.setattr(due, "MOST", 4)
    monkeypatch.setattr(due, "LEAST", 2)


async def test_a_channel_whose_requests_fit_nobody_keeps_no_other_channel_waiting(cast: Cast, short: None) -> None:
    await routed(cast, {"kind": "person", "user_id": cast.ids["anna"]})
    await routed(cast, {"kind": "person", "user_id": cast.ids["boris"]}, channel_id=cast.secret)
    await there(cast, "boris")
    for _ in range(6):
        await cast.dialog()
    dialog = await cast.dialog(channel_id=cast.secret)
    assert await drain(cast.db) == 1
    assert await whose(cast, dialog) == ["boris"]


async def test_whoever_stands_behind_many_that_fit_nobody_has_their_turn_and_who_waits_longest_is_always_looked_at(
    cast: Cast, short: None
) -> None:
    await routed(cast, {"kind": "turns", "when": {"languages": ["lt"]}})
    await there(cast, "vera")
    dialogs = [await cast.dialog() for _ in range(9)]
    places = Places()
    lithuanian = "UPDATE contacts SET locale = 'lt' WHERE id = (SELECT contact_id FROM conversations WHERE id = $1)"
    await cast.db.hot.execute(lithuanian, dialogs[-1])
    assert [await drain(cast.db, places) for _ in range(5)].count(1) == 1
    assert await whose(cast, dialogs[-1]) == ["vera"]
    await cast.db.hot.execute(lithuanian, dialogs[0])
    assert await drain(cast.db, places) == 1
    assert await whose(cast, dialogs[0]) == ["vera"]


async def test_one_worker_goes_through_the_queue_and_the_next_one_when_it_is_done(
    cast: Cast, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await routed(cast, TURNS)
    await there(cast, "anna")
    await cast.dialog()
    async with Database.open(database_url) as other:
        beside: list[bool] = []

        async def meanwhile(name: str) -> None:
            beside.append(await in_turn(other, Places(), sweep=True))

        with monkeypatch.context() as patched:
            patched.setattr("backend.watch.routing.give.fault", meanwhile)
            assert await in_turn(cast.db, Places(), sweep=True)
        assert beside == [False]
        assert await in_turn(other, Places(), sweep=True)


async def test_a_colleague_who_has_more_by_now_makes_nobody_be_written_anew_and_is_shown_with_what_they_have(
    cast: Cast,
) -> None:
    await routed(cast, {"kind": "person", "user_id": cast.ids["anna"]})
    await there(cast, "anna")
    await may_have(cast, "anna", 1)
    first, second, third = [await cast.dialog() for _ in range(3)]
    assert await drain(cast.db) == 1
    written = "SELECT array_agg(xmin::text || ':' || conversation_id ORDER BY conversation_id) FROM route_waits"
    before = await cast.db.hot.fetchval(written)
    assert await waits(cast.db, third) is not None
    await cast.says("anna", second)
    await cast.db.hot.execute("UPDATE conversations SET responsible_id = $2 WHERE id = $1", second, cast.ids["anna"])
    await drain(cast.db, sweep=False)
    assert await cast.db.hot.fetchval(written) == before
    async with cast.db.tx() as tx:
        told = await assignments(tx, third)
    assert told.waits is not None
    [fell] = told.waits.choice.tried[0].fell
    assert (fell.why, fell.load, fell.capacity) == ("full", 2.0, 1.0)
    assert await whose(cast, first, third) == ["anna", None]


async def test_many_who_wait_for_the_same_reason_are_thought_about_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    def counted(*args: Any) -> pure.Choice:
        nonlocal asked
        asked += 1
        return pure.route(*args)

    monkeypatch.setattr(work, "route", counted)
    await routed(cast, {"kind": "person", "user_id": cast.ids["anna"]})
    dialogs = [await cast.dialog() for _ in range(12)]
    assert await drain(cast.db) == 0
    assert asked == 1
    assert all([(await waits(cast.db, each)) == (await waits(cast.db, dialogs[0])) for each in dialogs])
    assert await waits(cast.db, dialogs[-1]) is not None


async def test_how_many_wait_is_told_as_it_is_now_whenever_it_was_last_swept(cast: Cast) -> None:
    await routed(cast, {"kind": "person", "user_id": cast.ids["anna"]})
    first, _ = await cast.dialog(), await cast.dialog()
    await drain(cast.db)

    async def waiting() -> int:
        async with cast.db.tx() as tx:
            return (await one_route(tx, await cast.grants("boris"), cast.sales)).waiting

    assert await waiting() == 2
    await cast.says("vera", first)
    await drain(cast.db, sweep=False)
    assert await waiting() == 1
    await cast.db.hot.execute("UPDATE routes SET enabled = false")
    assert await waiting() == 0
