"""R11, R15: lines break at random, or all at once; everybody comes back and holds what the server holds."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.crowd import Window, agree, crowd, joined, percentile
from tests.faults.proxy import Proxy
from tests.faults.telegram_posts import Telegram, make_channel
from tests.fixtures.processes import Processes
from tests.journeys.house import open_house, until

CHATS = 8
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(3600)
async def test_r11_windows_cut_at_random_equal_the_server(
    processes: Processes, database_url: str, size: Callable[[int, int], int]
) -> None:
    """All events of the way are small in number: nobody may be told to reload."""
    channel = await make_channel(database_url)
    async with open_house(processes) as house, Proxy(lambda: [node.port or 0 for node in house.nodes]) as proxy:
        boris = await house.hire("Борис", "supervisor")
        telegram = Telegram(channel, lambda: [node.url for node in house.nodes])
        async with crowd(proxy.url, [boris], size(12, 200)) as windows, crowd(boris.node.url, [boris], 1) as (still,):
            rounds = size(8, 50)

            async def talk() -> None:
                for number in range(1, size(12, 60)):
                    await asyncio.gather(*(telegram.tell(chat, number) for chat in range(1, CHATS + 1)))
                    await asyncio.sleep(random.random() * 0.2)

            async def cut() -> None:
                for _ in range(rounds):
                    await asyncio.sleep(random.random() * 0.5)
                    proxy.cut(0.5)

            await asyncio.gather(talk(), cut())
            await agree(boris, [*windows, still])
            assert [window.reloads for window in (*windows, still)] == [0] * (len(windows) + 1)

            everybody = max(window.begun or 0 for window in (*windows, still))

            def heard(window: Window) -> list[int]:
                return [position for position in window.mirror.positions if position > everybody]

            async def told_alike() -> bool:
                return all(heard(window) == heard(still) for window in windows)

            # an event that changes no row may be on its way to some of them when all agree
            await until(told_alike, "the same events in every window")
            away = [seconds for window in windows for seconds in window.away_s[1:]]
            print(f"{len(away)} returns: p50 {percentile(away, 0.5):.3f} s, p99 {percentile(away, 0.99):.3f} s (1 s)")
        await telegram.close()


@pytest.mark.timeout(3600)
async def test_r15_a_storm_of_reconnects(
    processes: Processes, database_url: str, size: Callable[[int, int], int]
) -> None:
    channel = await make_channel(database_url)
    async with open_house(processes, nodes=1) as house, Proxy(lambda: [house.nodes[0].port or 0]) as proxy:
        boris = await house.hire("Борис", "supervisor")
        async with crowd(proxy.url, [boris], size(120, 1000)) as windows:
            loop = asyncio.get_running_loop()
            telling = asyncio.create_task(told(house.nodes[0].url, channel, size(8, 40)))
            joins = sum(window.joins for window in windows)
            begun = loop.time()
            assert proxy.cut() >= len(windows)
            await until(lambda: _back(windows, joins), "everybody", 300)
            print(f"{len(windows)} windows back after {loop.time() - begun:.2f} s (to reach: 30)")
            took = await telling
            await agree(boris, windows, 600)
            assert sum(window.reloads for window in windows) == 0
            assert await joined(windows)
            print(f"ingest meanwhile: p99 {percentile(took, 0.99):.3f} s (to reach: 0.5)")


async def told(url: str, channel: int, each: int) -> list[float]:
    """Messages for one node, from another process: how long each took."""
    words = [sys.executable, "-m", "tests.faults.teller", url, *map(str, (channel, CHATS, each))]
    teller = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
    said, _ = await teller.communicate()
    seconds: list[float] = json.loads(said)
    return seconds


async def _back(windows: list[object], joins: int) -> bool:
    return sum(window.joins for window in windows) >= joins + len(windows)  # type: ignore[attr-defined]
