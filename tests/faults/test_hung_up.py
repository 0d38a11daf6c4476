"""R22, R23: clients that hang up in the middle leave no connection, task, socket or file, and cross no answers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import websockets

from tests.fixtures.processes import Processes
from tests.journeys.house import House, Person, open_house, until

_IDLE_IN_TX = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND state = 'idle in transaction' AND now() - state_change > interval '1 second'
"""


async def figures(ada: Person) -> dict[str, float]:
    text = (await ada.http.get(f"{ada.node.url}/metrics")).text
    return {line.split()[0]: float(line.split()[1]) for line in text.splitlines() if not line.startswith("#")}


async def hang_up(person: Person, path: str, body: dict[str, Any] | None) -> None:
    """Ask, and go away before or while the answer comes."""
    async with httpx.AsyncClient(headers=person.headers, timeout=10) as client:
        method = "POST" if body else "GET"
        asking = asyncio.create_task(client.request(method, f"{person.node.url}/api/v1{path}", json=body))
        await asyncio.sleep(random.uniform(0, 0.03))
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)


async def everyone_sees_themselves(people: list[Person]) -> None:
    """A poisoned connection would hand one person's answer to another."""
    answers = await asyncio.gather(*(person.get("/session") for person in people for _ in range(10)))
    names = [answer["user"]["name"] for answer in answers]
    assert names == [person.name for person in people for _ in range(10)]


async def quiet(house: House, ada: Person) -> bool:
    now = await figures(ada)
    busy = now["samovar_db_connections"] - now["samovar_db_connections_idle"]
    async with house.db.tx() as tx:
        stuck = await tx.value(_IDLE_IN_TX)
    return busy <= 1 and stuck == 0 and now["samovar_tasks_failing"] == 0


@pytest.mark.timeout(900)
async def test_r22_aborted_requests_leave_nothing(
    processes: Processes, database_url: str, size: Callable[[int, int], int]
) -> None:
    async with open_house(processes, nodes=1) as house:
        ada = await house.hire("Ada", "administrator")
        people = [await house.hire(name, "operator") for name in ("Анна", "Вера", "Борис", "Дора")]
        dialog = await _dialog(database_url)
        calls = [("/conversations", None), (f"/conversations/{dialog}/messages", None), ("/session", None)]
        for _ in range(size(10, 156)):
            note = {"client_id": str(uuid4()), "kind": "note", "text": "x"}
            asked = [*calls, (f"/conversations/{dialog}/messages", note)] * 2
            await asyncio.gather(*(hang_up(random.choice(people), path, body) for path, body in asked * 4))
        await everyone_sees_themselves(people)
        await until(lambda: quiet(house, ada), "idle pool", 50)


@pytest.mark.timeout(900)
async def test_r23_sockets_that_come_and_go_leave_nothing(
    processes: Processes, size: Callable[[int, int], int]
) -> None:
    async with open_house(processes, nodes=1) as house:
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator")
        await _come_and_go(anna, 40)
        files = _open_files(house.nodes[0].pid)
        for _ in range(size(8, 500)):
            await _come_and_go(anna, 40)

        async def nobody() -> bool:
            return (await figures(ada))["samovar_sockets"] == 0

        await until(nobody, "sockets gone", 50)
        await until(lambda: _few(house.nodes[0].pid, files + 8), "files closed", 50)


async def _come_and_go(person: Person, times: int) -> None:
    """Clean closes, resets, and hang-ups before hello."""
    url = person.node.url.replace("http", "ws", 1) + "/api/v1/realtime"

    async def once(way: int) -> None:
        socket = await websockets.connect(url, additional_headers=person.headers)
        if way:
            await socket.recv()
        if way == 2:
            socket.transport.abort()
        else:
            await socket.close()

    for _ in range(times // 10):
        await asyncio.gather(*(once(way % 3) for way in range(10)))


def _open_files(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


async def _few(pid: int, most: int) -> bool:
    return _open_files(pid) <= most


async def _dialog(database_url: str) -> int:
    """One conversation of one channel, by SQL: what it says does not matter here."""
    connection = await asyncpg.connect(database_url)
    try:
        channel = await connection.fetchval("INSERT INTO channels (kind, name) VALUES ('telegram', 'x') RETURNING id")
        found: int = await connection.fetchval(
            "INSERT INTO conversations (channel_id, thread_key) VALUES ($1, 'x') RETURNING id", channel
        )
        return found
    finally:
        await connection.close()
