"""R14: some read nothing at all. They are closed, the others notice nothing, and the memory stays."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable

import psutil
import pytest

from tests.faults.crowd import agree, crowd, percentile
from tests.faults.telegram_posts import Telegram, make_channel, update
from tests.fixtures.processes import Processes
from tests.journeys.house import Person, open_house, until

CLOSED = 'samovar_sockets_closed{code="4408"}'
GROWTH_MIB = 40
CHATS = 10


async def deaf(person: Person) -> socket.socket:
    """A socket whose owner asked for it and reads no more; its receive buffer is as small as it goes."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(line, ("127.0.0.1", person.node.port))
    token = person.headers["authorization"]
    head = (
        "GET /api/v1/realtime HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {os.urandom(8).hex()}{'A' * 6}==\r\nSec-WebSocket-Version: 13\r\n"
        f"Authorization: {token}\r\n\r\n"
    )
    await loop.sock_sendall(line, head.encode())
    assert (await loop.sock_recv(line, 12)).endswith(b"101")
    return line


async def closed(ada: Person) -> float:
    text = (await ada.http.get(f"{ada.node.url}/metrics")).text
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(CLOSED))


@pytest.mark.timeout(3600)
async def test_r14_who_does_not_read_is_closed_and_holds_nobody_up(
    processes: Processes, database_url: str, size: Callable[[int, int], int]
) -> None:
    channel = await make_channel(database_url)
    async with open_house(processes, nodes=1) as house:
        ada, boris = await house.hire("Ada", "administrator"), await house.hire("Борис", "supervisor")
        telegram = Telegram(channel, lambda: [house.nodes[0].url])
        node = psutil.Process(house.nodes[0].pid)
        async with crowd(boris.node.url, [boris], size(20, 480)) as windows:
            for chat in range(1, CHATS + 1):
                await telegram.tell(chat, 1)
            lines = [await deaf(boris) for _ in range(size(4, 20))]
            before, took, number = node.memory_info().rss, [], 1
            loop = asyncio.get_running_loop()
            peak = before
            while await closed(ada) < len(lines):
                number += 1
                begun = loop.time()
                for chat in range(1, CHATS + 1):
                    await telegram.until_taken(update(chat, number, "длинно " * 500))
                took.append((loop.time() - begun) / CHATS)
                peak = max(peak, node.memory_info().rss)
                assert number < 4000, "they were never closed"
            for line in lines:
                line.close()
            await agree(boris, windows, 120)
            assert [window.reloads for window in windows] == [0] * len(windows)
            assert [window.joins for window in windows] == [1] * len(windows)

            async def gone() -> bool:
                text = (await ada.http.get(f"{ada.node.url}/metrics")).text
                return f"samovar_sockets {float(len(windows))}" in text

            await until(gone, "the deaf ones' connections gone", 60)
        grown = (peak - before) / 2**20
        memory = f"memory +{grown:.1f} MiB (to stay within {GROWTH_MIB})"
        print(f"{len(lines)} of {len(windows) + len(lines)} read nothing: closed after {number * CHATS} messages")
        print(f"{memory}, p99 of a hook {percentile(took, 0.99):.3f} s")
        assert grown < 2 * GROWTH_MIB
        await telegram.close()
