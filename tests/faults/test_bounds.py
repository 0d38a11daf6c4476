"""R30: what is too large, too deep or too much is refused or put aside; memory stays and everybody else is served."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import httpx
import psutil
import pytest
import websockets
from websockets.exceptions import ConnectionClosed

from tests.attacks.test_uploads import bomb, wide
from tests.faults.telegram_posts import SECRET, make_channel, update
from tests.fixtures.processes import Processes
from tests.journeys.house import Person, open_house

GROWTH_MIB = 64
BLOCKED_S = 0.1
DEEP = "[" * 10_000 + "]" * 10_000


class Blows:
    """Each returns the statuses that it may have been answered with, and those that it was."""

    def __init__(self, person: Person, channel: int) -> None:
        self.person = person
        self.hook = f"{person.node.url}/hooks/{channel}"
        self.secret = {"x-telegram-bot-api-secret-token": SECRET}

    def every(self) -> Sequence[Callable[[], Awaitable[tuple[set[int], int]]]]:
        return (self.large_json, self.deep_json, self.large_hook, self.deep_hook, self.many_parts, self.zip_bomb,
                self.wide_picture, self.large_frame, self.deep_frame)  # fmt: skip

    async def large_json(self) -> tuple[set[int], int]:
        return {413}, (await self._json(b'{"email": "' + b"x" * 10 * 2**20 + b'"}')).status_code

    async def deep_json(self) -> tuple[set[int], int]:
        return {400, 422}, (await self._json(DEEP.encode())).status_code

    async def large_hook(self) -> tuple[set[int], int]:
        return {413}, (await self._hook(b'{"x": "' + b"x" * 10 * 2**20 + b'"}')).status_code

    async def deep_hook(self) -> tuple[set[int], int]:
        return {200}, (await self._hook(f'{{"update_id": 1, "message": {DEEP}}}'.encode())).status_code

    async def many_parts(self) -> tuple[set[int], int]:
        parts = [("file", (f"{n}.txt", b"x", "text/plain")) for n in range(1000)]
        return {400, 413, 422}, (await self.person.http.post("/files", files=parts)).status_code

    async def zip_bomb(self) -> tuple[set[int], int]:
        return {201}, await self._upload("42.zip", bomb())

    async def wide_picture(self) -> tuple[set[int], int]:
        return {422}, await self._upload("wide.png", wide())

    async def large_frame(self) -> tuple[set[int], int]:
        return {1009}, await self._frame("x" * 2**20)

    async def deep_frame(self) -> tuple[set[int], int]:
        return {0, 4400}, await self._frame(DEEP)

    async def _json(self, content: bytes) -> httpx.Response:
        headers = {"content-type": "application/json"}
        return await self.person.http.post("/session", content=content, headers=headers)

    async def _hook(self, content: bytes) -> httpx.Response:
        async with httpx.AsyncClient(timeout=60) as http:
            return await http.post(self.hook, content=content, headers=self.secret)

    async def _upload(self, name: str, content: bytes) -> int:
        files = {"file": (name, content, "application/octet-stream")}
        return (await self.person.http.post("/files", files=files)).status_code

    async def _frame(self, text: str) -> int:
        """The close code; 0 when the socket explains itself and lives."""
        url = self.person.node.url.replace("http", "ws", 1) + "/api/v1/realtime"
        async with websockets.connect(url, additional_headers=self.person.headers) as line:
            await line.recv()
            try:
                await line.send(text)
                while json.loads(await line.recv())["type"] != "error":
                    pass
            except ConnectionClosed as end:
                return end.rcvd.code if end.rcvd else -1
            return 0


async def ping(person: Person, waits: list[float]) -> None:
    """Somebody else, all the while."""
    while True:
        begun = time.monotonic()
        assert (await person.http.get(f"{person.node.url}/health/live")).status_code == 200
        waits.append(time.monotonic() - begun)
        await asyncio.sleep(0.02)


@pytest.mark.timeout(900)
async def test_r30_what_is_too_much_is_refused_and_nobody_else_notices(
    processes: Processes, database_url: str, size: Callable[[int, int], int]
) -> None:
    channel = await make_channel(database_url)
    async with open_house(processes, nodes=1) as house:
        anna, other = await house.hire("Анна", "operator"), await house.hire("Вера", "operator")
        blows, waits = Blows(anna, channel), list[float]()
        node = psutil.Process(house.nodes[0].pid)
        for blow in blows.every():
            await blow()
        before = node.memory_info().rss
        pinging = asyncio.create_task(ping(other, waits))
        answers: dict[str, Any] = {}
        for turn in range(size(3, 30)):
            if turn and turn % 8 == 0:
                # one person may upload so much a minute, and that is not what is asked here
                blows = Blows(await house.hire(f"Анна {turn}", "operator"), channel)
            for blow in blows.every():
                may, was = await blow()
                answers[blow.__name__] = was
                assert was in may, blow.__name__
        pinging.cancel()
        grown = (node.memory_info().rss - before) / 2**20
        print(f"{answers}; memory +{grown:.1f} MiB (to stay within {GROWTH_MIB})")
        print(f"somebody else waited at most {max(waits):.3f} s for a word (to reach: {BLOCKED_S})")
        assert grown < GROWTH_MIB
        assert (await blows._hook(update(1, 1))).status_code == 200
        assert [row["in_seq"] for row in (await other.get("/conversations"))["items"]] == [1]
