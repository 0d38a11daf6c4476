"""Group commit: together when there are many, alone when there is one, answered after the commit, nothing lost."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from backend.connectors.contract import Thread as Place
from backend.connectors.contract import Typing
from backend.inbox.intake import Intake, Unavailable
from tests.inbox.receive.world import World, at, body, message


async def test_what_arrives_together_is_committed_together_and_in_order(world: World) -> None:
    intake = Intake(world.db, patience_s=30)
    bodies = [body(message(str(n), who=f"c{n % 5}", s=n)) for n in range(200)]
    answers = await asyncio.gather(*(intake.submit(world.channel, each, within_s=60) for each in bodies))
    assert [outcome.result for (outcome,) in answers] == ["stored"] * 200
    assert intake.transactions < 20
    rows = await world.rows("SELECT conversation_id, external_id::int AS n FROM messages ORDER BY conversation_id, seq")
    for talk in {row["conversation_id"] for row in rows}:
        numbers = [row["n"] for row in rows if row["conversation_id"] == talk]
        assert numbers == sorted(numbers)
        assert len(numbers) == 40


async def test_one_bad_message_among_many_is_put_aside_alone(world: World) -> None:
    intake = Intake(world.db, patience_s=30)
    bodies = [body(message(str(n), "a\x00b" if n == 7 else f"text {n}", who=f"c{n}")) for n in range(20)]
    answers = await asyncio.gather(*(intake.submit(world.channel, each, within_s=60) for each in bodies))
    assert sorted(len(answer) for answer in answers) == [0] + [1] * 19
    assert await world.count("messages") == 19
    kept = await world.one("SELECT * FROM quarantine")
    assert kept["body"] == bodies[7]
    assert "\\u0000" not in kept["reason"]


async def test_what_cannot_be_read_is_kept_and_counted(world: World) -> None:
    intake = Intake(world.db)
    for _ in range(3):
        assert await intake.submit(world.channel, b'{"no": "list"}') == []
    assert (await world.one("SELECT seen, replayed_at FROM quarantine")) == {"seen": 3, "replayed_at": None}
    # the next good one is not held up
    assert len(await intake.submit(world.channel, body(message("1")))) == 1


async def test_a_listeners_cursor_is_stored_with_its_messages_or_not_at_all(world: World) -> None:
    intake = Intake(world.db)
    await intake.deliver(world.channel, [body(message("1")), body(message("2"))], {"offset": 2})
    assert (await world.one("SELECT cursor::text AS c FROM channel_cursors"))["c"] == '{"offset": 2}'
    broken = Intake(world.db, patience_s=0.2)
    async with as_owner(world) as owner:
        await owner.execute("ALTER TABLE messages RENAME TO elsewhere")
        with pytest.raises(Unavailable):
            await broken.deliver(world.channel, [body(message("3"))], {"offset": 3})
        await owner.execute("ALTER TABLE elsewhere RENAME TO messages")
    assert (await world.one("SELECT cursor::text AS c FROM channel_cursors"))["c"] == '{"offset": 2}'
    assert await world.count("quarantine") == 0
    await broken.deliver(world.channel, [body(message("3"))], {"offset": 3})
    assert (await world.one("SELECT cursor::text AS c FROM channel_cursors"))["c"] == '{"offset": 3}'
    assert await world.count("messages") == 3


async def test_a_spoilt_payload_of_a_listener_does_not_hold_its_cursor(world: World) -> None:
    intake = Intake(world.db)
    await intake.deliver(world.channel, [body(message("1", "\x00")), b"nonsense", body(message("2"))], {"offset": 3})
    assert await world.count("quarantine") == 2
    assert await world.count("messages") == 1
    assert await world.count("channel_cursors") == 1


async def test_an_empty_poll_stores_its_cursor(world: World) -> None:
    await Intake(world.db).deliver(world.channel, [], {"offset": 9})
    assert await world.count("channel_cursors") == 1


async def test_the_same_key_in_two_threads_at_once_is_one_message(world: World) -> None:
    intakes = [Intake(world.db, patience_s=30) for _ in range(4)]
    for n in range(20):
        key = f"k{n}"
        answers = await asyncio.gather(
            *(i.submit(world.channel, body(message(key, thread=f"t{x}")), within_s=60) for x, i in enumerate(intakes))
        )
        assert sorted(outcome.result for (outcome,) in answers) == ["duplicate"] * 3 + ["stored"]
    assert await world.count("messages") == 20
    assert await world.count("quarantine") == 0


async def test_without_the_database_it_says_so_in_time_and_recovers_by_itself(world: World) -> None:
    intake = Intake(world.db)
    await intake.submit(world.channel, body(message("1")))
    name = str((await world.one("SELECT current_database() AS d"))["d"])
    async with as_owner(world, database="postgres") as owner:
        await owner.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        with pytest.raises(Unavailable):
            async with asyncio.timeout(30):
                await intake.submit(world.channel, body(message("2")))
        await owner.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    (outcome,) = await intake.submit(world.channel, body(message("2")))
    assert outcome.result == "stored"
    assert await world.count("messages") == 2


async def test_a_caller_that_goes_away_spoils_nothing(world: World) -> None:
    intake = Intake(world.db)
    tasks = [asyncio.create_task(intake.submit(world.channel, body(message(str(n))))) for n in range(50)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(each, asyncio.CancelledError) for each in done[::2])
    stored = await world.rows("SELECT external_id FROM messages")
    assert {str(n) for n in range(1, 50, 2)} <= {row["external_id"] for row in stored}
    await intake.submit(world.channel, body(message("last")))


async def test_typing_is_told_and_never_stored(world: World) -> None:
    intake = Intake(world.db)
    told: list[str] = []
    intake.typing = lambda facts, typing: told.append(typing.thread.key)
    assert await intake.submit(world.channel, body(Typing(Place("gleb"), at(0)))) == []
    assert told == ["gleb"]
    assert await world.count("conversations") == 0


def as_owner(world: World, database: str | None = None) -> _Owner:
    return _Owner(world, database)


class _Owner:
    """A connection with the owner's rights."""

    def __init__(self, world: World, database: str | None) -> None:
        self._world, self._database = world, database

    async def __aenter__(self) -> asyncpg.Connection:
        url = str(self._world.url)
        if self._database:
            url = url.rsplit("/", 1)[0] + "/" + self._database
        self._connection = await asyncpg.connect(url)
        return self._connection

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()
