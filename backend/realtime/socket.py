"""One connection: a bounded queue, one writer, a reader that always runs. A slow one is closed, never waited for."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from backend.realtime.bucket import Bucket
from backend.realtime.frames import Frame
from backend.realtime.hooks import Caller

LARGEST_QUEUE = 1024 * 1024
LONGEST_QUEUE = 2000
STALLED_S = 6.0
FAREWELL_S = 3.0

# signed out, switched off, or other rights: ask GET /session, then connect anew
WITHDRAWN = 4401
SLOW = 4408
RESTART = 1012
FAILED = 1011

Send = Callable[[Any], Awaitable[None]]


class Line(Protocol):
    """A way around ASGI to the connection itself, where the server gives one (fast_socket.py)."""

    def write(self, frame: Frame) -> bool:
        """Hand over a frame; False when the connection wants a pause until `on_room` is called."""

    def on_room(self, call: Callable[[], None]) -> None: ...

    @property
    def has_room(self) -> bool: ...

    def end(self, code: int, within_s: float) -> None:
        """Send the close frame past everything, and cut the connection when the peer does not answer in time."""


class Socket:
    """`write` is the one door of the fan-out: it never blocks and never raises.

    Frames are held from the moment the socket stands in the roster until what it missed was sent to it.
    """

    __slots__ = (
        "_handler", "_held", "_line", "_queue", "_send", "_size", "_stalled_since", "_wake", "_writer",
        "bucket", "caller", "code", "conversation_id", "idle", "page", "turn",
    )  # fmt: skip

    def __init__(self, caller: Caller, send: Send, line: Line | None = None) -> None:
        self.caller = caller
        self.bucket = Bucket()
        self.code: int | None = None
        self.conversation_id: int | None = None
        # the person or company before their eyes
        self.page: tuple[str, int] | None = None
        self.idle = False
        self.turn = 0
        self._handler = asyncio.current_task()
        self._held = True
        self._line = line
        self._queue: deque[Frame] | None = None
        self._send = send
        self._size = 0
        self._stalled_since: float | None = None
        self._wake: asyncio.Future[None] | None = None
        self._writer: asyncio.Task[None] | None = None
        if line is not None:
            line.on_room(self._flush)

    @property
    def queued(self) -> int:
        """Bytes that wait."""
        return self._size

    def is_stalled(self, now: float) -> bool:
        """Has the peer taken nothing for too long, while something waits?"""
        return self._stalled_since is not None and now - self._stalled_since > STALLED_S

    def write(self, frame: Frame) -> None:
        if self.code is not None:
            return
        if self._line is not None and not self._held and not self._queue and self._line.has_room:
            self._line.write(frame)
            return
        if self._queue is None:
            self._queue = deque()
        self._queue.append(frame)
        self._size += frame.size
        if self._size > LARGEST_QUEUE or len(self._queue) > LONGEST_QUEUE:
            self.drop(SLOW)
        elif self._line is not None and not self._held:
            self._stalled_since = self._stalled_since or time.monotonic()
        else:
            self._nudge()

    async def write_now(self, frame: Frame) -> None:
        """Past the queue and with back-pressure; for the writer, and while frames are held."""
        self._stalled_since = time.monotonic()
        for text in frame.texts:
            await self._send({"type": "websocket.send", "text": text})
        self._stalled_since = None

    def start(self, join: Callable[[], Awaitable[None]]) -> None:
        """Send what was missed, then let the held frames and all that follow go out."""
        self._writer = asyncio.create_task(self._write(join))

    def stop(self) -> None:
        """The connection is over."""
        self.code = self.code or 1005
        self._queue = None
        if self._writer is not None:
            self._writer.cancel()

    def drop(self, code: int) -> None:
        """Close with a code; what is queued is thrown away."""
        if self.code is not None:
            return
        self.code = code
        self._queue = None
        self._size = 0
        if self._line is not None:
            self._line.end(code, FAREWELL_S)
        elif self._handler is not None:
            # the handler is in receive(): it is woken, and says goodbye in `farewell`
            self._handler.cancel()

    async def farewell(self) -> None:
        """The close frame over ASGI, for a peer that may take nothing more."""
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.wait([self._writer])
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self._send({"type": "websocket.close", "code": self.code})
        except (OSError, TimeoutError):
            return

    async def _write(self, join: Callable[[], Awaitable[None]]) -> None:
        try:
            await join()
            self._held = False
            if self._line is not None:
                self._flush()
                return
            while self.code is None:
                await self._pump()
        except OSError:
            return  # the peer is gone: the reader hears it too

    async def _pump(self) -> None:
        while self._queue:
            frame = self._queue.popleft()
            self._size -= frame.size
            await self.write_now(frame)
        self._queue = None
        self._wake = asyncio.get_running_loop().create_future()
        await self._wake
        self._wake = None

    def _flush(self) -> None:
        """The connection has room again."""
        assert self._line is not None
        if self._held:
            return
        self._stalled_since = None
        while self._queue and self._line.has_room:
            frame = self._queue.popleft()
            self._size -= frame.size
            self._line.write(frame)
        if self._queue:
            self._stalled_since = time.monotonic()
        else:
            self._queue = None

    def _nudge(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)
