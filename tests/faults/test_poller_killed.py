"""R2: kill -9 of the process that polls, by a platform that forgets what was confirmed."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable

import pytest

from backend.kit.db import Database
from tests.bots.world import World, until
from tests.faults.telegram_shop import connect, faults, until_dead
from tests.fixtures.processes import Processes
from tests.platforms.telegram import Customer, TelegramServer

POINTS = ("intake.commit", "intake.committed", "listen.delivered")
STORED = (
    "SELECT c.thread_key, m.seq, m.text FROM messages m JOIN conversations c ON c.id = m.conversation_id ORDER BY 1, 2"
)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with Database.open(database_url) as db:
        yield World(db)


async def talk(people: list[Customer], said: dict[int, list[str]]) -> None:
    """Everybody writes on and on."""
    while True:
        person = random.choice(people)
        text = str(len(said[person.id]))
        said[person.id].append(text)
        person.writes(text)
        await asyncio.sleep(0.03)


@pytest.mark.timeout(3600)
async def test_r2_a_killed_poller_loses_doubles_and_misorders_nothing(
    world: World, processes: Processes, size: Callable[[int, int], int]
) -> None:
    async with TelegramServer() as telegram:
        await connect(world, telegram)
        people = [telegram.customer(first_name=f"C{number}") for number in range(5)]
        said: dict[int, list[str]] = {person.id: [] for person in people}
        talking = asyncio.create_task(talk(people, said))
        try:
            for point in POINTS * size(1, 25):
                await until_dead(await processes.back(**faults(**{point: {"kill_at": random.randint(1, 4)}})))
        finally:
            talking.cancel()
        await processes.back()
        total = sum(map(len, said.values()))
        count = "SELECT count(*) FROM messages HAVING count(*) >= $1"
        await until(world.finds(count, total), lambda: "not every message was stored", 120)
        await telegram.settled(60)
        stored: dict[str, list[str]] = {}
        for row in await world.fetch(STORED):
            stored.setdefault(row["thread_key"], []).append(row["text"])
        assert stored == {f"c:{person}": texts for person, texts in said.items() if texts}
        sequence = await world.fetch("SELECT seq, count(*) OVER (PARTITION BY conversation_id) AS n FROM messages")
        assert all(1 <= row["seq"] <= row["n"] for row in sequence)
        arrived = "SELECT count(*) FROM event_log WHERE type = 'message.arrived'"
        assert (
            await until(world.finds(arrived + " HAVING count(*) >= $1", total), lambda: "events are missing") == total
        )
