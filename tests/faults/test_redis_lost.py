"""R12: Valkey is stopped, killed, frozen or emptied under load, in processes of their own: all is only slower."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Callable

import pytest
import redis.asyncio

from backend.kit.servers.server import Server
from tests.faults.crowd import agree, crowd
from tests.faults.telegram_posts import Telegram, make_channel
from tests.fixtures.own_servers import OwnServers
from tests.fixtures.processes import Processes
from tests.journeys.house import House, Person, open_house, until

CHATS = 6
RIGHT_WITHIN_S = 10.0
SHUT_WITHIN_S = 30.0


async def stop(servers: OwnServers, server: Server, away_s: float) -> None:
    server.stop()
    await asyncio.sleep(away_s)
    await servers.boot(server)


async def kill(servers: OwnServers, server: Server, away_s: float) -> None:
    servers.kill(server)
    await asyncio.sleep(away_s)
    await servers.boot(server)


async def freeze(servers: OwnServers, server: Server, away_s: float) -> None:
    servers.freeze(server)
    await asyncio.sleep(away_s)
    servers.thaw(server)


async def empty(servers: OwnServers, server: Server, away_s: float) -> None:
    async with redis.asyncio.Redis.from_url(servers.redis_url) as client:
        await client.flushall()
        await client.client_kill_filter(_type="pubsub")


FAULTS = (kill, stop, freeze, empty)


class Load:
    """Customers write and a colleague answers, on and on; what they were answered is counted."""

    def __init__(self, telegram: Telegram, person: Person) -> None:
        self.telegram, self.person = telegram, person
        self.answers: Counter[int] = Counter()
        self.ended = asyncio.Event()

    async def customer(self, chat: int) -> None:
        number = 0
        while not self.ended.is_set():
            number += 1
            await self.telegram.tell(chat, number)
            await asyncio.sleep(0.1)

    async def colleague(self) -> None:
        while not self.ended.is_set():
            dialogs = (await self.person.get("/conversations", limit=200))["items"]
            if dialogs:
                answer = await self.person.says(random.choice(dialogs)["id"], "Добрый день")
                self.answers[answer.status_code] += 1
            await asyncio.sleep(0.1)


async def ready(house: House) -> bool:
    for node in house.nodes:
        answer = await house.people["Борис"].http.get(f"{node.url}/health/ready")
        if answer.status_code != 200:
            return False
    return True


@pytest.mark.timeout(3600)
async def test_r12_without_valkey_everything_is_only_slower(
    own_servers: OwnServers, own_processes: Processes, size: Callable[[int, int], int]
) -> None:
    channel = await make_channel(own_servers.database_url)
    async with open_house(own_processes) as house:
        boris = await house.hire("Борис", "supervisor", node=1)
        telegram = Telegram(channel, lambda: [node.url for node in house.nodes])
        load = Load(telegram, boris)
        async with crowd(house.nodes[0].url, [boris], 3) as here, crowd(house.nodes[1].url, [boris], 3) as there:
            working = [asyncio.create_task(load.customer(chat)) for chat in range(1, CHATS + 1)]
            working.append(asyncio.create_task(load.colleague()))
            for turn in range(size(4, 50)):
                # a minute once for each fault: more would be an hour of waiting
                away_s = size(1, 0) * 0.8 or (0.2, 2, 8, 60 if turn < 16 else 0.2)[turn // 4 % 4]
                await FAULTS[turn % 4](own_servers, own_servers.valkey, away_s)
                await until(lambda: ready(house), "readiness", 10 * RIGHT_WITHIN_S)
            load.ended.set()
            await asyncio.gather(*working)
            loop = asyncio.get_running_loop()
            begun = loop.time()
            await agree(boris, [*here, *there], 10 * RIGHT_WITHIN_S)
            print(f"right {loop.time() - begun:.2f} s after the last return (to reach: {RIGHT_WITHIN_S})")
            assert [window.reloads for window in (*here, *there)] == [0] * 6
            assert [window.joins for window in (*here, *there)] == [1] * 6, "no line was lost for Valkey's sake"
        await telegram.close()
        print(f"hooks {dict(telegram.answers)}, answers of a colleague {dict(load.answers)}")
        assert set(telegram.answers) == {200}
        assert set(load.answers) == {201}
        own_servers.valkey.stop()
        begun = loop.time()
        for process in own_processes.started:
            process.signal(signal.SIGTERM)
        ends: list[int] = []
        for process in own_processes.started:
            ends.append(await process.stop(10 * SHUT_WITHIN_S))
            print(f"{process.name} ended without Valkey after {loop.time() - begun:.2f} s (to reach: {SHUT_WITHIN_S})")
        assert set(ends) <= {0, -signal.SIGTERM}
