"""R3, R4, R5: the same webhook at several nodes at once, a burst of strangers, the order of each chat."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable

import pytest

from tests.faults.telegram_posts import Telegram, demand_whole, make_channel, update
from tests.fixtures.processes import Processes

# 503 is what a machine says that is too busy to commit in time; the platform tells it again
CALM = {200, 503}
SLOW = json.dumps({"points": {"intake.commit": {"sleep_s": 0.2}}})


@pytest.mark.timeout(1200)
async def test_r3_the_same_webhook_at_three_nodes_is_one_message(
    processes: Processes, database_url: str, size: Callable[[int, int], int]
) -> None:
    """One node waits 200 ms before each COMMIT, so that the others come to the same message meanwhile."""
    channel = await make_channel(database_url)
    nodes = await asyncio.gather(processes.web(), processes.web(), processes.web(SAMOVAR_FAULTS=SLOW))
    telegram = Telegram(channel, lambda: [node.url for node in nodes])
    unique = size(250, 7000)
    posts = [update(1 + n % 40, 1 + n // 40) for n in range(unique) for _ in range(random.randint(1, 5))]
    random.shuffle(posts)
    try:
        gate = asyncio.Semaphore(60)

        async def one(content: bytes) -> int:
            async with gate:
                return await telegram.until_taken(content)

        answers = await asyncio.gather(*map(one, posts))
    finally:
        await telegram.close()
    assert set(answers) == {200}
    assert set(telegram.answers) <= CALM
    told = {1 + chat: [1 + n // 40 for n in range(chat, unique, 40)] for chat in range(40)}
    await demand_whole(database_url, told, in_order=False)


@pytest.mark.timeout(1200)
async def test_r4_r5_a_burst_of_strangers_is_one_dialog_each_in_order(
    processes: Processes, database_url: str, size: Callable[[int, int], int]
) -> None:
    """Each stranger's first messages come to every node within a moment; later ones in series, in order."""
    channel = await make_channel(database_url)
    nodes = await asyncio.gather(*(processes.web() for _ in range(3)))
    telegram = Telegram(channel, lambda: [node.url for node in nodes])
    people, first, more = size(60, 500), size(6, 20), 5
    try:
        burst = [(chat, number) for chat in range(1, people + 1) for number in range(1, first + 1)]
        random.shuffle(burst)
        # more at a time and the client is what is measured: it looks at all that wait, for each that it sends
        gate = asyncio.Semaphore(300)

        async def one(chat: int, number: int) -> None:
            async with gate:
                await telegram.until_taken(update(chat, number))

        await asyncio.gather(*(one(*each) for each in burst))
        later = range(first + 1, first + more + 1)
        await asyncio.gather(*(telegram.talk(chat, later) for chat in range(1, people + 1)))
    finally:
        await telegram.close()
    assert set(telegram.answers) <= CALM
    told = {chat: list(range(1, first + more + 1)) for chat in range(1, people + 1)}
    await demand_whole(database_url, told, in_order=False)
    assert all(numbers == sorted(numbers) for numbers in telegram.accepted.values())
    await demand_series(database_url, first)


async def demand_series(database_url: str, first: int) -> None:
    """What was told in series stands in that order, behind the burst."""
    import asyncpg

    connection = await asyncpg.connect(database_url)
    try:
        inversions = await connection.fetchval(
            "SELECT count(*) FROM messages a JOIN messages b USING (conversation_id) "
            "WHERE a.seq < b.seq AND a.provider_at > b.provider_at AND b.seq > $1",
            first,
        )
    finally:
        await connection.close()
    assert inversions == 0
