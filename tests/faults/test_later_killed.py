"""kill -9 of the worker among answers sent later and dialogs that wake: nothing is lost, nothing happens twice."""

from collections import Counter
from typing import Any

import pytest

from tests.bots.world import World, until
from tests.faults.shop import DEADLINE_S, Size, drained, faults, until_dead
from tests.faults.telegram_shop import acquaint, connect
from tests.fixtures.processes import Processes
from tests.platforms.telegram import Speeds, TelegramServer

POINTS = (("scheduled.release", 2), ("scheduled.released", 3), ("snooze.wake", 2))
AUTHOR = ("user", "add", "--email", "anna@example.com", "--name", "Anna", "--role", "operator", "--password-stdin")
# due two seconds ago, so that every worker that starts finds it at once
LATER = """
WITH c AS (UPDATE conversations SET seq = seq + 1, rev = rev + 1 WHERE id = $1 RETURNING id, seq),
m AS (INSERT INTO messages (conversation_id, seq, direction, text, author_id, state, provider_at, meta)
      SELECT id, seq, 'out', $2, $3, 'scheduled', now(), '{"send_at": "2026-01-01T00:00:00Z"}' FROM c)
INSERT INTO scheduled_sends (conversation_id, seq, author_id, send_at, unless_customer, epoch)
SELECT c.id, c.seq, $3, now() - interval '2 s', false, r.epoch FROM c CROSS JOIN relay r
"""
ASLEEP = "UPDATE conversations SET state = 'snoozed', snoozed_until = now(), rev = rev + 1 WHERE id = ANY($1::bigint[])"
SETTLED = """
SELECT 1 WHERE NOT EXISTS (SELECT FROM scheduled_sends)
AND NOT EXISTS (SELECT FROM conversations WHERE state = 'snoozed')
"""


@pytest.mark.timeout(3600)
async def test_a_killed_worker_sends_later_and_wakes_each_once(world: World, processes: Processes, size: Size) -> None:
    await processes.command(*AUTHOR, given="correct-horse-9")
    author = await world.value("SELECT id FROM users WHERE email = 'anna@example.com'")
    async with TelegramServer(speeds=Speeds.none()) as telegram:
        channel = await connect(world, telegram)
        people = await acquaint(world, telegram, channel, 4)
        said: list[str] = []
        for turn, (point, at) in enumerate(POINTS * size(1, 10)):
            for dialog in people:
                await world.db.hot.execute(LATER, dialog, f"{turn}", author)
            said.append(f"{turn}")
            if point == "snooze.wake":
                await settled(world, processes)
                await world.db.hot.execute(ASLEEP, list(people))
            await until_dead(await processes.worker(**faults(**{point: {"kill_at": at}})))
        await settled(world, processes)
        await processes.bots()
        await drained(world)
        for person in people.values():
            assert telegram.ledger.texts_to(person.id) == said
        assert await woken(world) == dict.fromkeys(people, size(1, 10))
        kept = await world.fetch("SELECT state FROM messages WHERE direction = 'out'")
        assert Counter(row["state"] for row in kept) == {
            "sent": len(people) * len(said),
            "cancelled": len(people) * len(said),
        }


async def settled(world: World, processes: Processes) -> None:
    """A worker that nobody kills does what is left."""
    worker = await processes.worker()
    await until(world.finds(SETTLED), lambda: "something due was never done", DEADLINE_S)
    worker.kill()


async def woken(world: World) -> dict[int, int]:
    """How often each dialog said that it woke."""
    rows: Any = await world.fetch(
        "SELECT conversation_id, count(*) AS n FROM messages WHERE meta ->> 'code' = 'woken' GROUP BY 1"
    )
    return {row["conversation_id"]: row["n"] for row in rows}
