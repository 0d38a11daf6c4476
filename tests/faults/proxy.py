"""A TCP proxy in front of several nodes: it can cut lines, and it tries another node until an answer has begun.

That is what a proxy of HTTP does with requests that may be repeated. One connection carries one request (or one
socket): whatever was sent before the first byte of the answer is kept, to be sent again.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Self

PIECE = 65536
PATIENCE_S = 60.0
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Proxy:
    """`nodes` gives the ports of today. `failed`: requests that no node answered."""

    def __init__(self, nodes: Callable[[], Sequence[int]]) -> None:
        self.nodes = nodes
        self.port = self.failed = self.retried = 0
        self._turn = itertools.count()
        self._lines: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(set(self._tasks), timeout=1)

    def cut(self, share: float = 1.0) -> int:
        """Break lines as a pulled cable does; how many."""
        chosen = [line for line in self._lines if random.random() < share]
        for line in chosen:
            line.transport.abort()
        return len(chosen)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        try:
            with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
                answered = None
                async with asyncio.timeout(PATIENCE_S):
                    answered = await self._answered(reader)
                if answered is None:
                    self.failed += 1
                    writer.transport.abort()
                else:
                    (far_reader, far), first = answered
                    writer.write(first)
                    await asyncio.gather(_carry(reader, far), _carry(far_reader, writer))
        finally:
            self._lines.discard(writer)
            writer.close()

    async def _answered(self, reader: asyncio.StreamReader) -> tuple[Stream, bytes] | None:
        """The node that began to answer, and how. None: no node would."""
        asked = await _request(reader)
        ports = list(self.nodes())
        start = next(self._turn)
        for number in range(2 * len(ports)):
            with suppress(OSError, asyncio.IncompleteReadError):
                far = await asyncio.open_connection("127.0.0.1", ports[(start + number) % len(ports)])
                far[1].write(asked)
                # a node that is leaving refuses sockets with 503: the next one takes them
                if (first := await far[0].read(PIECE)) and b" 503 " not in first[:16]:
                    return far, first
                far[1].close()
            self.retried += 1
        return None


async def _request(reader: asyncio.StreamReader) -> bytes:
    """The whole request: head, and as much body as it announces."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return head + await reader.readexactly(int(line.partition(b":")[2]))
    return head


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(PIECE):
            sink.write(data)
            await sink.drain()
    sink.close()
