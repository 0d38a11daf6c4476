"""Consumers: exactly once, in order, by any number of workers; a poisoned event is parked and the others go on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import asyncpg
import pytest

from backend.inbox.consumers import CONSUMERS
from backend.kit.consumers import Consumer, ConsumerRunner, Logged
from backend.kit.db import HotTx
from backend.realtime.relay import step
from tests.inbox.receive.world import World, message, until

MARK = "INSERT INTO settings (key, value) SELECT $1 || n, '1' FROM unnest($2::bigint[]) AS n"


async def marks(tx: HotTx, events: Sequence[Logged]) -> None:
    """One row for each event: a second time would break the key."""
    await tx.execute(MARK, "seen ", [event.position for event in events])


async def relay(world: World) -> None:
    async with world.db.hot.acquire() as connection:
        while await step(connection):
            pass


async def drain(world: World, consumer: Consumer) -> None:
    await relay(world)
    await ConsumerRunner(world.db, consumer, first_rest_s=0.001).drain()


@pytest.fixture
async def told(world: World) -> World:
    """A log with 60 arrivals among other events."""
    for n in range(6):
        await world.got(*(message(f"{n}-{k}", who=f"c{k}") for k in range(10)))
    await relay(world)
    return world


async def seen(world: World) -> list[int]:
    return sorted(
        int(r["key"].split()[1]) for r in await world.rows("SELECT key FROM settings WHERE key LIKE 'seen %'")
    )


async def has_seen(world: World, count: int) -> bool:
    return len(await seen(world)) == count


async def arrivals(world: World) -> list[int]:
    rows = await world.rows("SELECT position FROM event_log WHERE type = 'message.arrived' ORDER BY position")
    return [row["position"] for row in rows]


async def test_each_event_is_handled_once_by_several_workers(told: World) -> None:
    consumer = Consumer("marks", ("message.arrived",), marks)
    await asyncio.gather(*(ConsumerRunner(told.db, consumer).drain() for _ in range(4)))
    assert await seen(told) == await arrivals(told)
    assert len(await seen(told)) == 60


async def test_a_poisoned_event_is_parked_after_ten_failures_and_the_others_go_on(told: World) -> None:
    poison = (await arrivals(told))[17]
    tries: list[int] = []

    async def picky(tx: HotTx, events: Sequence[Logged]) -> None:
        await marks(tx, events)
        if any(event.position == poison for event in events):
            tries.append(len(events))
            raise ValueError("cannot stomach this")

    await ConsumerRunner(told.db, Consumer("picky", ("message.arrived",), picky), first_rest_s=0.001).drain()
    assert await seen(told) == [p for p in await arrivals(told) if p != poison]
    assert tries.count(1) == 10
    parked = await told.one("SELECT name, position, error FROM consumer_parked")
    assert parked == {"name": "picky", "position": poison, "error": "ValueError: cannot stomach this"}
    place = await told.one("SELECT position, attempts FROM consumers WHERE name = 'picky'")
    assert place["position"] == (await told.one("SELECT position FROM relay"))["position"]
    assert place["attempts"] == 0


async def test_trouble_of_the_database_is_no_failure_of_the_event(told: World) -> None:
    calls = 0

    async def shaky(tx: HotTx, events: Sequence[Logged]) -> None:
        nonlocal calls
        calls += 1
        if calls <= 15:
            raise ConnectionError("gone")

    runner = ConsumerRunner(told.db, Consumer("shaky", ("message.arrived",), shaky))
    for _ in range(15):
        with pytest.raises(ConnectionError):
            await runner.drain()
    await runner.drain()
    assert await told.count("consumer_parked") == 0
    assert (await told.one("SELECT attempts FROM consumers WHERE name = 'shaky'"))["attempts"] == 0


async def test_what_is_too_much_at_once_for_a_statements_time_goes_singly(told: World) -> None:
    async def slow(tx: HotTx, events: Sequence[Logged]) -> None:
        if len(events) > 1:
            raise asyncpg.QueryCanceledError
        await marks(tx, events)

    runner = ConsumerRunner(told.db, Consumer("slow", ("message.arrived",), slow))
    with pytest.raises(asyncpg.QueryCanceledError):
        await runner.drain()
    await runner.drain()
    assert await seen(told) == await arrivals(told)


async def test_one_event_that_always_takes_too_long_is_parked_and_taken_once_it_can_be(told: World) -> None:
    endless, mended = (await arrivals(told))[5], False

    async def slow(tx: HotTx, events: Sequence[Logged]) -> None:
        if not mended and any(event.position == endless for event in events):
            raise asyncpg.QueryCanceledError("too slow")
        await marks(tx, events)

    runner = ConsumerRunner(told.db, Consumer("endless", ("message.arrived",), slow), first_rest_s=0.001)
    with pytest.raises(asyncpg.QueryCanceledError):
        await runner.drain()
    await runner.drain()
    assert await seen(told) == [p for p in await arrivals(told) if p != endless]
    assert await told.count("consumer_parked") == 1
    assert await runner.again() == (0, 1)
    mended = True
    assert await runner.again() == (1, 0)
    assert sorted(await seen(told)) == await arrivals(told)
    assert await runner.again() == (0, 0)


async def test_a_new_consumer_may_begin_with_the_present(told: World) -> None:
    consumer = Consumer("young", ("message.arrived",), marks, start="now")
    await drain(told, consumer)
    assert await seen(told) == []
    await told.got(message("news"))
    await drain(told, consumer)
    assert await seen(told) == (await arrivals(told))[-1:]


async def test_a_running_consumer_hears_of_news(told: World) -> None:
    runner = ConsumerRunner(told.db, Consumer("running", ("message.arrived",), marks))
    task = asyncio.create_task(runner.run())
    try:
        await until(lambda: has_seen(told, 60))
        await told.got(message("news"))
        await relay(told)
        runner.wake()
        await until(lambda: has_seen(told, 61))
    finally:
        task.cancel()


async def all_of_them(world: World) -> None:
    for consumer in CONSUMERS:
        await drain(world, consumer)
    await relay(world)


async def rename(world: World, contact_id: int, name: str) -> None:
    """What a colleague's edit publishes."""
    from backend.inbox.actions.receive.reach import publish_people

    async with world.db.tx() as tx:
        await tx.execute("UPDATE contacts SET name = $2, rev = rev + 1 WHERE id = $1", contact_id, name)
        await publish_people(tx, [contact_id])


async def test_a_renamed_contact_is_renamed_on_rows_and_cards(world: World) -> None:
    await world.got(message("1"))
    await all_of_them(world)
    before = await world.one("SELECT rev FROM conversations")
    await rename(world, 1, "Глеб Иваныч")
    await all_of_them(world)
    rows = await world.rows("SELECT type, body::json AS body FROM event_log ORDER BY position DESC LIMIT 2")
    bodies = {row["type"]: json.loads(row["body"]) for row in rows}
    assert bodies["conversation.changed"]["conversation"]["contact"]["name"] == "Глеб Иваныч"
    assert bodies["conversation.changed"]["conversation"]["rev"] == before["rev"] + 1
    assert bodies["card.changed"]["card"]["contact"]["name"] == "Глеб Иваныч"


async def test_the_filter_by_tags_follows_contact_and_card(world: World) -> None:
    await world.got(message("1"))
    await world.run("INSERT INTO tags (id, name) VALUES (1, 'vip'), (2, 'urgent')")
    await world.run("INSERT INTO contact_tags VALUES (1, 1)")
    await world.run("INSERT INTO card_tags VALUES (1, 2)")
    await rename(world, 1, "Gleb")
    await all_of_them(world)
    assert await world.rows("SELECT tag_id FROM conversation_tags ORDER BY 1") == [{"tag_id": 1}, {"tag_id": 2}]
    last = await world.one(
        "SELECT body FROM event_log WHERE type = 'conversation.changed' ORDER BY position DESC LIMIT 1"
    )
    assert json.loads(last["body"])["conversation"]["tags"] == ["urgent", "vip"]
    await world.run("DELETE FROM contact_tags")
    await rename(world, 1, "Gleb")
    await all_of_them(world)
    assert await world.rows("SELECT tag_id FROM conversation_tags") == [{"tag_id": 2}]


async def test_a_tag_that_the_filter_saw_first_is_told_all_the_same(world: World) -> None:
    """A message comes between a tag and its own event: whoever brings the filter up to it tells the row."""
    rows, filters = (next(each for each in CONSUMERS if each.name == name) for name in ("rows", "row tags"))
    await world.got(message("one"))
    for each in (filters, rows):
        await drain(world, each)
    await world.run("INSERT INTO tags (name, color) VALUES ('vip', 'red')")
    await world.run("INSERT INTO card_tags (card_id, tag_id) SELECT k.id, t.id FROM cards k, tags t")
    # the row of this event was read before the tag was there
    await world.got(message("two", s=5))
    told = """
        SELECT count(*) FROM event_log
        WHERE type = 'conversation.changed' AND body::jsonb -> 'conversation' -> 'tags' = '["vip"]'
    """
    await drain(world, filters)
    await relay(world)
    assert await world.db.hot.fetchval(told) == 1
    # its own event told nothing more, and comes to an end
    await drain(world, filters)
    await relay(world)
    assert await world.db.hot.fetchval(told) == 1
