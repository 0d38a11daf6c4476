"""R7, R21: PostgreSQL is killed, frozen and started again under load."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import httpx
import pytest

from tests.faults.telegram_posts import Telegram, demand_whole, make_channel
from tests.fixtures.own_servers import OwnServers
from tests.fixtures.processes import Processes

BACK_WITHIN_S = 10.0
REFUSED_WITHIN_S = 3.0


@pytest.mark.timeout(600)
async def test_r7_r21_without_postgres_503_and_then_all_is_there(
    own_servers: OwnServers, own_processes: Processes, size: Callable[[int, int], int]
) -> None:
    channel = await make_channel(own_servers.database_url)
    node = await own_processes.web()
    telegram = Telegram(channel, lambda: [node.url])
    ended = asyncio.Event()
    chats = [asyncio.create_task(_talk(telegram, chat, ended)) for chat in range(1, 13)]
    for turn in range(size(2, 20)):
        await asyncio.sleep(1.0)
        refused = telegram.answers[503]
        lose = own_servers.freeze if turn % 2 else own_servers.kill
        lose(own_servers.postgres)
        await _until(lambda: telegram.answers[503] > refused, 10 * REFUSED_WITHIN_S)  # noqa: B023
        async with httpx.AsyncClient() as http:
            assert (await http.get(f"{node.url}/health/live", timeout=10)).status_code == 200
        taken, begun = telegram.answers[200], time.monotonic()
        if turn % 2:
            own_servers.thaw(own_servers.postgres)
        else:
            await own_servers.boot(own_servers.postgres)
        await _until(lambda: telegram.answers[200] > taken, 10 * BACK_WITHIN_S)  # noqa: B023
        print(f"back after {time.monotonic() - begun:.2f} s (to reach: {BACK_WITHIN_S})")
    ended.set()
    await asyncio.gather(*chats)
    await telegram.close()
    assert node.is_alive()
    assert set(telegram.answers) == {200, 503}
    # an acknowledgement without a commit would be a message missing here
    await demand_whole(own_servers.database_url, telegram.accepted)
    print(f"slowest 503: {telegram.slowest_refusal_s:.2f} s (to reach: {REFUSED_WITHIN_S})")
    assert telegram.slowest_refusal_s < 10 * REFUSED_WITHIN_S


async def _talk(telegram: Telegram, chat: int, ended: asyncio.Event) -> None:
    number = 0
    while not ended.is_set():
        number += 1
        await telegram.tell(chat, number)
        await asyncio.sleep(0.05)


async def _until(state: Callable[[], bool], deadline_s: float) -> None:
    async with asyncio.timeout(deadline_s):
        while True:
            if state():
                return
            await asyncio.sleep(0.02)
