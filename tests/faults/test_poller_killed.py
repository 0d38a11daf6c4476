"""R2: kill -9 of the process that polls, by a platform that forgets what was confirmed."""

import random
from collections.abc import Callable

import pytest

from tests.bots.world import World, until
from tests.faults.shop import LISTENING, demand_stored, faults, talking, until_dead
from tests.faults.telegram_shop import connect
from tests.fixtures.processes import Processes
from tests.platforms.telegram import TelegramServer


@pytest.mark.timeout(3600)
async def test_r2_a_killed_poller_loses_doubles_and_misorders_nothing(
    world: World, processes: Processes, size: Callable[[int, int], int]
) -> None:
    async with TelegramServer() as telegram:
        await connect(world, telegram)
        people = [telegram.customer(first_name=f"C{number}") for number in range(5)]
        async with talking({f"c:{one.id}": one for one in people}) as said:
            for point in LISTENING * size(1, 25):
                await until_dead(await processes.back(**faults(**{point: {"kill_at": random.randint(1, 4)}})))
        await processes.back()
        await demand_stored(world, said)
        await telegram.settled(60)
        sequence = await world.fetch("SELECT seq, count(*) OVER (PARTITION BY conversation_id) AS n FROM messages")
        assert all(1 <= row["seq"] <= row["n"] for row in sequence)
        total = sum(map(len, said.values()))
        arrived = "SELECT count(*) FROM event_log WHERE type = 'message.arrived'"
        assert (
            await until(world.finds(arrived + " HAVING count(*) >= $1", total), lambda: "events are missing") == total
        )
