"""The relay gives every committed event one position, in the order of commits, whatever stands or dies."""

import asyncio
import random
from collections.abc import Sequence

import asyncpg
import pytest

from backend.kit.db import Database
from backend.kit.tasks import Tasks
from backend.realtime.batch import LARGEST, pack, unpack
from backend.realtime.log import LogEvent, oldest_pending_s, read_log, read_state
from backend.realtime.relay import Relay, step
from tests.realtime.world import said, say, until

WRITERS, ROUNDS = 12, 90
NEXT = "UPDATE consumers SET position = position + 1 WHERE name = $1 RETURNING position"


async def talk(db: Database, subject: int) -> None:
    """One row under its lock: the event's rev is the order in which its transactions committed."""
    for _ in range(ROUNDS):
        async with db.tx() as tx:
            rev = await tx.value(NEXT, f"s{subject}")
            if random.random() < 0.3:
                await asyncio.sleep(random.random() * 0.003)
            tx.publish(said(subject, rev), said(subject, rev, word="and another"))


async def subjects(db: Database) -> None:
    for subject in range(4):
        await db.hot.execute("INSERT INTO consumers (name) VALUES ($1)", f"s{subject}")


async def test_two_relays_number_2000_events_without_a_hole_in_commit_order(db: Database, database_url: str) -> None:
    told: list[LogEvent] = []
    await subjects(db)
    async with Tasks() as tasks:
        relays = [Relay(database_url, told.extend), Relay(database_url, told.extend)]
        for number, relay in enumerate(relays):
            tasks.start(f"relay {number}", relay.run)
        db.on_commit = lambda: random.choice(relays).wake()
        await asyncio.gather(*(talk(db, number % 4) for number in range(WRITERS)))
        total = WRITERS * ROUNDS * 2
        await until(lambda: len(told) >= total, "end of the log")
        assert not tasks.failing
    log = [e for n in range(0, total, 500) for e in await read_log(db.hot, n, min(n + 500, total))]
    assert [e.position for e in log] == list(range(1, total + 1))
    assert (await read_state(db.hot)).position == total
    assert all(r.figures.moved > 0 for r in relays)
    for subject in range(4):
        mine = [e.body for e in log if e.subject_id == subject]
        expected = [f'"rev":{rev}' for rev in range(1, len(mine) // 2 + 1) for _ in (1, 2)]
        assert [body.split(",")[2] for body in mine] == expected
    assert sorted(e.position for e in told) == [e.position for e in log]


async def test_a_relay_moves_what_a_process_without_one_left(db: Database, database_url: str) -> None:
    told: list[LogEvent] = []
    async with Tasks() as tasks:
        tasks.start("relay", Relay(database_url, told.extend).run)
        await until(lambda: tasks.states["relay"].running, "relay")
        await say(db, said(1, 1))
        await until(lambda: told, "event")
    assert await oldest_pending_s(db.hot) == 0.0


async def test_an_aborted_transaction_leaves_no_event(db: Database) -> None:
    async def fail() -> None:
        async with db.tx() as tx:
            tx.publish(said(1, 1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with db.hot.acquire() as connection:
        assert await step(connection) == []
    assert (await read_state(db.hot)).position == 0


async def test_a_relay_whose_connection_is_killed_comes_back(db: Database, database_url: str) -> None:
    told: list[LogEvent] = []
    async with Tasks() as tasks:
        relay = Relay(database_url, told.extend)
        tasks.start("relay", relay.run)
        db.on_commit = relay.wake
        for turn in range(1, 4):
            await say(db, said(1, turn))
            await until(lambda turn=turn: len(told) == turn, "event")
            await kill_relays(database_url)
            await until(lambda turn=turn: relay.figures.reconnects == turn, "reconnect")
    assert [e.position for e in told] == [1, 2, 3]


async def kill_relays(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'samovar relay' AND datname = current_database()"
    )
    await connection.close()


async def test_a_stuck_holder_of_the_relay_row_is_thrown_out(db: Database, database_url: str) -> None:
    """A relay that hangs between its statements loses its transaction by the server's own clock."""
    stuck = await Relay(database_url, print)._connect()
    await stuck.execute("BEGIN; SELECT 1 FROM relay WHERE id = 1 FOR UPDATE")
    told: list[LogEvent] = []
    async with Tasks() as tasks:
        relay = Relay(database_url, told.extend)
        tasks.start("relay", relay.run)
        await say(db, said(1, 1))
        await until(lambda: told, "event")
    stuck.terminate()


async def test_another_restore_is_another_epoch(db: Database) -> None:
    first = await read_state(db.hot)
    assert first == await read_state(db.hot)
    await db.hot.execute("UPDATE relay SET epoch = gen_random_uuid()")
    assert (await read_state(db.hot)).epoch != first.epoch


async def test_two_databases_of_one_cluster_are_two_epochs(db: Database, second_database_url: str) -> None:
    """Both are clones of one template and hold the same relay row."""
    async with Database.open(second_database_url) as other:
        assert (await read_state(other.hot)).epoch != (await read_state(db.hot)).epoch


def events(count: int, size: int) -> Sequence[LogEvent]:
    return [LogEvent(n, "thing.said", "thing", 1, '{"type":"staff"}', "x" * size) for n in range(7, 7 + count)]


def test_a_batch_keeps_its_events_and_its_bounds() -> None:
    sent = events(300, 2000)
    batches = [unpack(b.data) for b in pack(sent)]
    assert [e for b in batches for e in b.events()] == list(sent)
    assert len(batches) > 1
    assert all(len(b.data) <= LARGEST for b in batches)
    assert [b.first for b in batches[1:]] == [b.last + 1 for b in batches[:-1]]
    assert (batches[0].first, batches[-1].last) == (7, 306)


def test_one_event_larger_than_a_batch_travels_alone() -> None:
    assert [len(b.events()) for b in pack([*events(1, LARGEST), *events(1, 10)])] == [1, 1]


def test_bytes_that_are_no_batch_are_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        unpack(b"hello")
