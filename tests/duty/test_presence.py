"""Who is online, away or off: by their windows on every node, by hand, and forgotten by itself."""

import asyncio

import pytest

from backend.duty import presence
from backend.kit.db import Database
from backend.realtime.node import PEOPLE
from tests.cast import Cast
from tests.realtime.stage import Cast as Actors
from tests.realtime.stage import joined, standing
from tests.realtime.world import until


async def _told(cast: Cast) -> list[tuple[int, str]]:
    events = await cast.events("presence.changed")
    return [(event["body"]["presence"]["user_id"], event["body"]["presence"]["state"]) for event in events]


async def _is(cast: Cast, name: str) -> str:
    async with cast.db.tx() as tx:
        return presence.state_of(await presence.told(tx), cast.ids[name])


async def _later(cast: Cast, seconds: float) -> None:
    """So much time went by in which no node said anything."""
    await cast.db.hot.execute(
        "UPDATE presence SET seen_at = seen_at - make_interval(secs => $1), "
        "active_at = active_at - make_interval(secs => $1)",
        seconds,
    )


async def test_whoever_sits_at_a_window_is_online_and_everybody_is_told_once(cast: Cast) -> None:
    anna = cast.ids["anna"]
    for _ in range(3):
        async with cast.db.tx() as tx:
            await presence.note(tx, {anna: True})
    assert await _told(cast) == [(anna, "online")]
    assert await _is(cast, "anna") == "online"
    assert await _is(cast, "boris") == "off"


async def test_who_left_the_desk_is_away_and_who_closed_the_last_window_is_off(cast: Cast) -> None:
    anna = cast.ids["anna"]
    async with cast.db.tx() as tx:
        await presence.note(tx, {anna: True})
    await _later(cast, presence.GONE_S + 1)
    async with cast.db.tx() as tx:
        await presence.note(tx, {anna: False})
    await _later(cast, presence.GONE_S + 1)
    async with cast.db.tx() as tx:
        await presence.note(tx, {})
    assert await _told(cast) == [(anna, "online"), (anna, "away"), (anna, "off")]


async def test_one_node_sees_them_idle_another_one_at_work_and_they_are_online(cast: Cast) -> None:
    anna = cast.ids["anna"]
    for active in (True, False, True, False):
        async with cast.db.tx() as tx:
            await presence.note(tx, {anna: active})
    assert await _told(cast) == [(anna, "online")]


async def test_off_by_hand_stands_while_they_go_on_working_and_is_taken_back_by_hand(cast: Cast) -> None:
    anna = cast.ids["anna"]
    async with cast.db.tx() as tx:
        await presence.note(tx, {anna: True})
    async with cast.db.tx() as tx:
        await presence.choose(tx, anna, "off")
    async with cast.db.tx() as tx:
        await presence.note(tx, {anna: True})
    assert await _is(cast, "anna") == "off"
    async with cast.db.tx() as tx:
        await presence.choose(tx, anna, None)
    assert await _told(cast) == [(anna, "online"), (anna, "off"), (anna, "online")]


async def test_three_nodes_that_find_out_at_once_tell_it_once(cast: Cast) -> None:
    people = {cast.ids[name]: True for name in ("anna", "boris", "vera")}

    async def say() -> None:
        async with cast.db.tx() as tx:
            await presence.note(tx, people)

    await asyncio.gather(say(), say(), say())
    assert sorted(await _told(cast)) == sorted((user, "online") for user in people)


async def test_a_window_says_that_nobody_sits_at_it_and_another_one_of_theirs_that_somebody_does(
    database_url: str, redis_url: str
) -> None:
    async with (
        standing(database_url, redis_url, Actors()) as stage,
        joined(stage, "anna", "anna") as (first, second),
    ):
        await first.say(type="here", idle=True)
        await until(lambda: stage.node.people() == {1: True})
        await second.say(type="here", idle=True)
        await until(lambda: stage.node.people() == {1: False})
        await second.say(type="here", idle=False)
        await until(lambda: stage.node.people() == {1: True})


async def test_what_a_node_sees_is_kept_without_redis(cast: Cast, database_url: str, redis_url: str) -> None:
    """Losing the carrier makes nobody absent: the database says who is there."""

    class Window:
        def people(self) -> dict[int, bool]:
            return {cast.ids["anna"]: True}

    async with Database.open(database_url) as db:
        task: asyncio.Task[None] = asyncio.ensure_future(presence.keeping(db, Window())())
        try:
            async with asyncio.timeout(20):
                while await _is(cast, "anna") != "online":
                    await db.wakes.bell("presence").rest(0.02)
        finally:
            task.cancel()


async def test_a_thousand_windows_that_open_at_once_are_written_with_a_breath_between(
    cast: Cast, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each rings the bell: a bell that rings all the time writes once a breath, not all the time."""
    breaths: list[float] = []

    async def rests(seconds: float) -> None:
        breaths.append(seconds)
        if len(breaths) == 3:
            raise asyncio.CancelledError

    asked = 0
    async with Database.open(database_url) as db:

        class Windows:
            def people(self) -> dict[int, bool]:
                nonlocal asked
                asked += 1
                db.wakes.hear((PEOPLE,))
                if asked > 3:
                    raise asyncio.CancelledError
                return {cast.ids["anna"]: True}

        monkeypatch.setattr("backend.duty.presence.pause", rests)
        with pytest.raises(asyncio.CancelledError):
            await presence.keeping(db, Windows())()
    assert breaths == [presence.BREATH_S] * 3
