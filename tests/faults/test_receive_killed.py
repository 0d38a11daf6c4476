"""R1: kill -9 of the web node while it takes messages in."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.telegram_posts import Telegram, demand_whole, make_channel
from tests.fixtures.processes import Process, Processes

POINTS = ("receive.locked", "receive.keys", "receive.messages", "receive.written", "intake.commit", "intake.committed")


def plan(counts: Path, point: str | None, at: int) -> str:
    return json.dumps({"counts": str(counts), "points": {point: {"kill_at": at}} if point else {}})


@pytest.mark.timeout(900)
async def test_r1_a_killed_node_loses_doubles_and_misorders_nothing(
    processes: Processes, database_url: str, tmp_path: Path, size: Callable[[int, int], int]
) -> None:
    channel = await make_channel(database_url)
    counts = tmp_path / "hits"
    counts.mkdir()
    rounds = size(1, 17)
    deaths = [point for _ in range(rounds) for point in POINTS]
    node = await processes.web(SAMOVAR_FAULTS=plan(counts, deaths[0], random.randint(3, 12)))
    assert node.port is not None
    telegram = Telegram(channel, lambda: [f"http://127.0.0.1:{node.port}"])
    ended = asyncio.Event()
    chats = [asyncio.create_task(until(ended, telegram, chat)) for chat in range(1, 17)]
    try:
        for following in [*deaths[1:], None]:
            await asyncio.to_thread(node.popen.wait, 60)
            node = await processes.web(node.port, SAMOVAR_FAULTS=plan(counts, following, random.randint(3, 12)))
        for _ in range(size(0, 98)):
            await asyncio.sleep(random.uniform(0.05, 1.0))
            node.kill()
            node = await processes.web(node.port)
        ended.set()
        await asyncio.gather(*chats)
        await settled(node, telegram)
    finally:
        for chat in chats:
            chat.cancel()
        await telegram.close()
    assert telegram.answers[0] > 0, "no post met a dying node: the test proved nothing"
    for point in POINTS:
        assert counts.joinpath(point).stat().st_size >= rounds, point
    await demand_whole(database_url, telegram.accepted)


async def until(ended: asyncio.Event, telegram: Telegram, chat: int) -> None:
    number = 0
    while not ended.is_set() or number < 20:
        number += 1
        await telegram.tell(chat, number, repeat=0.05)


async def settled(node: Process, telegram: Telegram) -> None:
    assert node.is_alive()
    assert 500 not in telegram.answers
