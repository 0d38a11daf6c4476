"""R2, R8 for gateways: kill -9 of who asks the queue and of who sends; lost answers are settled by echoes."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable

import pytest

from backend.connectors.gateway.settings import GatewaySettings
from backend.kit.db import Database
from backend.kit.secrets import Secret
from tests.bots.world import World, until
from tests.faults.telegram_shop import DEADLINE_S, faults, until_dead
from tests.fixtures.processes import Processes
from tests.platforms.gateways.green import GreenServer

Size = Callable[[int, int], int]
POINTS = ("intake.commit", "intake.committed", "listen.delivered")
STORED = (
    "SELECT c.thread_key, m.text FROM messages m JOIN conversations c ON c.id = m.conversation_id ORDER BY 1, m.seq"
)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with Database.open(database_url) as db:
        yield World(db)


async def connect(world: World, server: GreenServer) -> int:
    settings = GatewaySettings(
        provider="green_api",
        account=server.id_instance,
        token=Secret(server.token),
        mode="polling",
        api_base=server.base_url,
    )
    return await world.channel("gateway", settings, "Shop")


@pytest.mark.timeout(3600)
async def test_r2_a_killed_asker_of_the_queue_loses_doubles_and_misorders_nothing(
    world: World, processes: Processes, size: Size
) -> None:
    async with GreenServer(per_second=0) as server:
        await connect(world, server)
        people = [server.customer(name=f"C{number}") for number in range(4)]
        said: dict[str, list[str]] = {one.digits: [] for one in people}
        server.faults.repeat = (1, 2)

        async def talk() -> None:
            while True:
                person = random.choice(people)
                said[person.digits].append(str(len(said[person.digits])))
                person.writes(said[person.digits][-1])
                await asyncio.sleep(0.1)

        talking = asyncio.create_task(talk())
        try:
            for point in POINTS * size(1, 25):
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
        assert stored == {f"+{digits}": texts for digits, texts in said.items() if texts}


@pytest.mark.timeout(3600)
async def test_r8_a_killed_sender_and_lost_answers_double_nothing_and_echoes_settle_them(
    world: World, processes: Processes, size: Size
) -> None:
    async with GreenServer(per_second=0) as server:
        server.settings |= {"outgoingAPIMessageWebhook": "yes"}
        channel = await connect(world, server)
        people = [server.customer(name=f"C{number}") for number in range(4)]
        dialogs = [await world.dialog(channel, f"+{one.digits}", one.name, f"+{one.digits}") for one in people]
        for turn in range(size(3, 30)):
            for dialog in dialogs:
                await world.answer(dialog, f"{dialog}:{turn}")
            server.faults.lose_answers(1, "sendMessage")
            await until_dead(await processes.back(**faults(**{"send.called": {"kill_at": random.randint(1, 2)}})))
        await processes.back()
        left = "SELECT 1 FROM messages WHERE direction = 'out' AND state NOT IN ('sent', 'delivered', 'read') LIMIT 1"

        async def settled() -> bool:
            return not await world.fetch(left)

        await until(settled, lambda: "some were not settled", 180)
        assert server.ledger.duplicates() == []
