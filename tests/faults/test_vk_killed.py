"""R2, R8, R9, R10 for VK: kill -9 of who polls and who sends, lost histories and answers, twenty calls a second."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable

import pytest

from backend.connectors.vk.settings import VkSettings
from backend.kit.db import Database
from backend.kit.secrets import Secret
from tests.bots.world import World, until
from tests.faults.telegram_shop import DEADLINE_S, drained, faults, until_dead
from tests.fixtures.processes import Processes
from tests.platforms.vk import Person, Speeds, VkServer

Size = Callable[[int, int], int]
POINTS = ("intake.commit", "intake.committed", "listen.delivered")
STORED = (
    "SELECT c.thread_key, m.text FROM messages m JOIN conversations c ON c.id = m.conversation_id ORDER BY 1, m.seq"
)
STATES = "SELECT conversation_id, text, state FROM messages WHERE direction = 'out' ORDER BY conversation_id, seq"


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with Database.open(database_url) as db:
        yield World(db)


async def connect(world: World, vk: VkServer) -> int:
    settings = VkSettings(token=Secret(vk.token), mode="polling", api_base=vk.base_url, group_id=vk.group_id)
    return await world.channel("vk", settings, "Shop")


async def acquaint(world: World, vk: VkServer, channel: int, count: int) -> dict[int, Person]:
    """Customers who wrote before, and so may be written to: dialog → customer."""
    people = [vk.user(first_name=f"C{number}", allowed=True) for number in range(count)]
    return {await world.dialog(channel, f"p:{one.id}", f"C{one.id}", str(one.id)): one for one in people}


async def talk(people: list[Person], said: dict[int, list[str]]) -> None:
    """Everybody writes on and on."""
    while True:
        person = random.choice(people)
        text = str(len(said[person.id]))
        said[person.id].append(text)
        person.writes(text)
        await asyncio.sleep(0.03)


@pytest.mark.timeout(3600)
async def test_r2_a_killed_poller_and_a_lost_history_lose_double_and_misorder_nothing(
    world: World, processes: Processes, size: Size
) -> None:
    async with VkServer(speeds=Speeds.none()) as vk:
        await connect(world, vk)
        people = [vk.user(first_name=f"C{number}") for number in range(5)]
        said: dict[int, list[str]] = {person.id: [] for person in people}
        first = await processes.back()
        await vk.changes.until(lambda: vk.longpoll.opened, DEADLINE_S, lambda: "nobody listens")
        talking = asyncio.create_task(talk(people, said))
        await until(world.finds("SELECT 1 FROM channel_cursors"), lambda: "nothing was stored")
        first.kill()
        try:
            for turn, point in enumerate(POINTS * size(1, 25)):
                if turn % 3 == 1:
                    vk.longpoll.lose_history()
                if turn % 3 == 2:
                    vk.longpoll.forget()
                await until_dead(await processes.back(**faults(**{point: {"kill_at": random.randint(1, 4)}})))
        finally:
            talking.cancel()
        await processes.back()
        total = sum(map(len, said.values()))
        count = "SELECT count(*) FROM messages HAVING count(*) >= $1"
        await until(world.finds(count, total), lambda: "not every message was stored", DEADLINE_S)
        stored: dict[str, list[str]] = {}
        for row in await world.fetch(STORED):
            stored.setdefault(row["thread_key"], []).append(row["text"])
        assert stored == {f"p:{person}": texts for person, texts in said.items() if texts}


@pytest.mark.timeout(3600)
async def test_r8_r10_killed_senders_and_lost_answers_double_nothing_and_leave_nothing_unconfirmed(
    world: World, processes: Processes, size: Size
) -> None:
    async with VkServer(speeds=Speeds.none()) as vk:
        channel = await connect(world, vk)
        people = await acquaint(world, vk, channel, 6)
        points = [("send.marked", 3), ("send.called", 4)] * size(1, 50)
        for turn, (point, at) in enumerate(points):
            vk.faults.lose_answers(2, "messages.send")
            for number in range(3):
                for dialog in people:
                    await world.answer(dialog, f"{turn}.{number}")
            await until_dead(await processes.back(**faults(**{point: {"kill_at": at + random.randint(0, 2)}})))
        vk.faults.lose_answers(size(5, 500), "messages.send")
        await processes.back()
        await drained(world, DEADLINE_S + 10 * len(points))
        rows = await world.fetch(STATES)
        assert {row["state"] for row in rows} == {"sent"}
        for dialog, person in people.items():
            texts = [row["text"] for row in rows if row["conversation_id"] == dialog]
            assert [row.text for row in person.heard] == texts, "lost, doubled or out of order"


@pytest.mark.timeout(600)
async def test_r9_twenty_a_second_are_kept(world: World, processes: Processes, size: Size) -> None:
    async with VkServer() as vk:
        channel = await connect(world, vk)
        people = await acquaint(world, vk, channel, size(30, 200))
        told = vk.faults.fail_next(1, 6)
        for number in range(2):
            for dialog in people:
                await world.answer(dialog, str(number))
        await processes.back()
        await drained(world)
        sends = [call for call in vk.ledger.calls if call.method == "messages.send"]
        refused = [call for call in sends if call.status == 429]
        assert told.hits == 1
        assert len(refused) - 1 <= len(sends) * 0.005
        for person in people.values():
            assert [row.text for row in person.heard] == ["0", "1"]
