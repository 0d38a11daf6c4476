"""A line to one server on which answers get lost: what was asked is carried out, and whoever asked never hears so."""

import asyncio
import re
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from tests.faults.proxy import PIECE

_HOPS = re.compile(rb"\r\nConnection:[^\r]*", re.IGNORECASE)


class Losing:
    """`url` stands for the server's own. So many answers (`losing`) to what fits `asks` are still to be lost."""

    def __init__(self, base_url: str, asks: bytes) -> None:
        self._far = urlsplit(base_url)
        self._asks = re.compile(asks)
        self.losing = self.lost = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        return urlunsplit(self._far._replace(netloc=f"127.0.0.1:{port}"))

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            far_reader, far = await asyncio.open_connection(self._far.hostname, self._far.port)
            # one request a line, so that each is looked at; a socket keeps its own
            upgrades = b"upgrade:" in head.lower()
            far.write(head if upgrades else _HOPS.sub(b"", head)[:-2] + b"Connection: close\r\n\r\n")
            on = asyncio.create_task(_carry(reader, far))
            try:
                if self.losing and self._asks.search(head.partition(b"\r\n")[0]):
                    self.losing -= 1
                    # the answer has begun, so it is done
                    await far_reader.readexactly(1)
                    self.lost += 1
                    writer.transport.abort()
                else:
                    await _carry(far_reader, writer)
            finally:
                on.cancel()
                far.close()
                writer.close()


async def _carry(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await source.read(PIECE):
            to.write(piece)
            await to.drain()
