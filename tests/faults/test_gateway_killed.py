"""R2, R8 for gateways: kill -9 of who asks the queue and of who sends; lost answers are settled by echoes."""

import random

import pytest

from backend.connectors.gateway.settings import GatewaySettings
from backend.kit.secrets import Secret
from tests.bots.world import World, until
from tests.faults.shop import LISTENING, Size, demand_stored, faults, talking, until_dead
from tests.fixtures.processes import Processes
from tests.platforms.gateways.green import GreenServer


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
        server.faults.repeat = (1, 2)
        async with talking({f"+{one.digits}": one for one in people}, 0.1) as said:
            for point in LISTENING * size(1, 25):
                await until_dead(await processes.back(**faults(**{point: {"kill_at": random.randint(1, 4)}})))
        await processes.back()
        await demand_stored(world, said)


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
