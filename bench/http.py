"""A client that costs little, so that the server is what is measured: keep-alive, one request at a time a line."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


class Line(asyncio.Protocol):
    """One connection. Answers need a content-length, which uvicorn gives to everything that we ask for."""

    def __init__(self) -> None:
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionError("closed"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found or self._answer is None:
            return
        lower = head.lower()
        at = lower.index(b"content-length:") + 15
        length = int(lower[at:].split(b"\r\n", 1)[0])
        if len(rest) >= length:
            self._buffer = b""
            self._answer.set_result(Answer(int(head[9:12]), rest[:length]))

    async def ask(self, request: bytes) -> Answer:
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


@asynccontextmanager
async def lines(port: int, count: int) -> AsyncIterator[list[Line]]:
    """Open connections to the loopback."""
    loop = asyncio.get_running_loop()
    opened = [(await loop.create_connection(Line, "127.0.0.1", port))[1] for _ in range(count)]
    try:
        yield opened
    finally:
        for line in opened:
            line.close()


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of a request, made before the clock runs."""
    given = {"Host": "bench.example.com", "Content-Length": str(len(body))} | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


@dataclass
class Drive:
    """What came back: seconds of each answer, when each came (loop's clock), and how long all of it took."""

    seconds: list[float] = field(default_factory=list)
    answered_at: dict[int, float] = field(default_factory=dict)
    refused: int = 0
    took_s: float = 0.0

    def note(self, number: int, status: int, begun: float, ended: float) -> None:
        self.seconds.append(ended - begun)
        self.answered_at[number] = ended
        self.refused += status != 200


async def saturate(opened: Sequence[Line], requests: Sequence[bytes]) -> Drive:
    """Each line asks again as soon as it was answered."""
    drive = Drive()
    numbered = enumerate(requests)

    async def ask(line: Line) -> None:
        for number, each in numbered:
            begun = time.perf_counter()
            answer = await line.ask(each)
            drive.note(number, answer.status, begun, time.perf_counter())

    begun = time.perf_counter()
    await asyncio.gather(*map(ask, opened))
    drive.took_s = time.perf_counter() - begun
    return drive


async def pace(opened: Sequence[Line], requests: Sequence[bytes], per_second: float) -> Drive:
    """So many a second, whatever the answers do; a late start counts as waiting."""
    drive = Drive()
    free: asyncio.Queue[Line] = asyncio.Queue()
    for line in opened:
        free.put_nowait(line)

    async def ask(number: int, due: float) -> None:
        line = await free.get()
        answer = await line.ask(requests[number])
        drive.note(number, answer.status, due, time.perf_counter())
        free.put_nowait(line)

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(len(requests)):
            due = begun + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(ask(number, due))
    drive.took_s = time.perf_counter() - begun
    return drive
