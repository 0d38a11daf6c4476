"""Operators' sockets that cost little to listen at: frames are counted or handed on, never parsed here."""

from __future__ import annotations

import asyncio
import base64
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import cast

_TEXT, _CLOSE, _PING = 0x1, 0x8, 0x9

Hear = Callable[[bytes, float], None]


class Ear(asyncio.Protocol):
    """One socket. `hear(payload, now)` is called for every text frame; `frames` and `size` count them."""

    def __init__(self, port: int, token: str, hear: Hear | None) -> None:
        self.frames = 0
        self.size = 0
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._port = port
        self._token = token
        self._hear = hear
        self._buffer = b""
        self._is_open = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET /api/v1/realtime HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Authorization: Bearer {self._token}\r\n\r\n".encode()
        )

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionError("closed before hello"))

    def data_received(self, data: bytes) -> None:
        now = time.time()
        self._buffer += data
        if not self._is_open:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.opened.set_exception(ConnectionError(head.decode("latin-1")))
                return
            self._is_open, self._buffer = True, rest
        self._read(now)

    def _read(self, now: float) -> None:
        """Whole frames of the buffer; a server masks nothing (RFC 6455)."""
        data, at = self._buffer, 0
        while len(data) - at >= 2:
            length, start = data[at + 1], at + 2
            if length == 126:
                length, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                length, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if len(data) < start + length:
                break
            self._frame(data[at] & 0x0F, data[start : start + length], now)
            at = start + length
        self._buffer = data[at:]

    def _frame(self, opcode: int, payload: bytes, now: float) -> None:
        if opcode == _TEXT:
            if not self.opened.done():
                self.opened.set_result(None)  # hello
                return
            self.frames += 1
            self.size += len(payload)
            if self._hear is not None:
                self._hear(payload, now)
        elif opcode == _PING and self._transport is not None:
            # masked with zeros: the payload stays as it is
            self._transport.write(bytes((0x8A, 0x80 | len(payload), 0, 0, 0, 0)) + payload)
        elif opcode == _CLOSE:
            raise ConnectionError(f"a socket was closed: {payload!r}")

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


def _same(ear: Ear) -> Ear:
    return ear


@asynccontextmanager
async def listening(port: int, tokens: Sequence[str], count: int, hear: Hear | None = None) -> AsyncIterator[list[Ear]]:
    """So many sockets that have had their hello, a few at a time; the tokens take turns."""
    loop = asyncio.get_running_loop()
    ears: list[Ear] = []
    try:
        for first in range(0, count, 50):
            some = [Ear(port, tokens[n % len(tokens)], hear) for n in range(first, min(count, first + 50))]
            ears += some
            for ear in some:
                await loop.create_connection(partial(_same, ear), "127.0.0.1", port)
            await asyncio.gather(*(ear.opened for ear in some))
        yield ears
    finally:
        for ear in ears:
            ear.close()
        await asyncio.sleep(0)
