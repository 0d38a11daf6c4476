"""Redis between nodes: batches and presence. It may be slow, dead or half dead: nothing here waits for it."""

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from backend.kit.redis import UNREACHABLE, connect, name

log = logging.getLogger(__name__)

QUEUED_BYTES = 8 * 1024 * 1024
AT_ONCE = 32
PING_AFTER_S = 4.0
DEAF_AFTER_S = 12.0
FIRST_DELAY_S = 0.1
LONGEST_DELAY_S = 2.0

EVENTS, PRESENCE, WAKES = "events", "presence", "wakes"

Hear = Callable[[str, bytes], None]


class Bus:
    """`publish` from anywhere; `publishing` and `listening` are two supervised tasks.

    `hear(what, data)` gets every message; `heard_again()` is called when a subscription stands: what was said
    before it is lost.
    """

    def __init__(
        self,
        url: str,
        epoch: Callable[[], str],
        hear: Hear,
        heard_again: Callable[[], None],
        more: Iterable[str],
    ) -> None:
        self.client: Redis = connect(url)
        self.up = False
        self.reconnects = 0
        self.lost_batches = 0
        self._epoch = epoch
        self._hear = hear
        self._channels = (EVENTS, PRESENCE, WAKES, *more)
        self._heard_again = heard_again
        self._queue: deque[tuple[str, bytes]] = deque()
        self._size = 0
        self._more = asyncio.Event()
        self._again = False

    def publish(self, what: str, data: bytes) -> None:
        """Best effort: when Redis is away, the others read the log."""
        self._queue.append((name(self._epoch(), what), data))
        self._size += len(data)
        if self._size > QUEUED_BYTES:
            self._forget()
        self._more.set()

    def rebuild(self) -> None:
        """Subscribe anew: what should have been heard was not."""
        self._again = True

    async def close(self) -> None:
        await self.client.aclose()

    async def publishing(self) -> None:
        delay = FIRST_DELAY_S
        while True:
            await self._more.wait()
            self._more.clear()
            try:
                while self._queue:
                    await self._send()
                delay = FIRST_DELAY_S
            except UNREACHABLE:
                self._forget()
                await asyncio.sleep(delay)
                delay = min(delay * 2, LONGEST_DELAY_S)

    async def _send(self) -> None:
        pipe = self.client.pipeline(transaction=False)
        for _ in range(min(AT_ONCE, len(self._queue))):
            channel, data = self._queue.popleft()
            self._size -= len(data)
            pipe.publish(channel, data)
        async with asyncio.timeout(2):
            await pipe.execute()

    def _forget(self) -> None:
        self.lost_batches += len(self._queue)
        self._queue.clear()
        self._size = 0

    async def listening(self) -> None:
        delay = FIRST_DELAY_S
        while True:
            began = time.monotonic()
            pubsub = self.client.pubsub()
            try:
                await self._listen(pubsub)
            except UNREACHABLE as error:
                if self.up:
                    log.warning("the subscription to Redis ended: %s", error or type(error).__name__)
            finally:
                self.up = False
                await _hang_up(pubsub)
            self.reconnects += 1
            delay = FIRST_DELAY_S if time.monotonic() - began > LONGEST_DELAY_S else min(delay * 2, LONGEST_DELAY_S)
            await asyncio.sleep(delay * (0.5 + random.random() / 2))

    async def _listen(self, pubsub: PubSub) -> None:
        epoch = self._epoch()
        channels = {name(epoch, what): what for what in self._channels}
        self._again = False
        async with asyncio.timeout(4):
            await pubsub.subscribe(*channels)
        heard = asked = time.monotonic()
        while not self._again and epoch == self._epoch():
            message = await pubsub.get_message(timeout=0.5)
            now = time.monotonic()
            if message is not None:
                heard = now
                self._take(message, channels)
            elif now - heard > DEAF_AFTER_S:
                raise TimeoutError("nothing heard, not even an answer to ping")
            elif now - max(heard, asked) > PING_AFTER_S:
                asked = now
                async with asyncio.timeout(2):
                    await pubsub.ping()

    def _take(self, message: dict[str, Any], channels: dict[str, str]) -> None:
        if message["type"] == "subscribe" and not self.up:
            self.up = True
            self._heard_again()
        elif message["type"] == "message":
            self._hear(channels[message["channel"].decode()], message["data"])


async def _hang_up(pubsub: PubSub) -> None:
    try:
        async with asyncio.timeout(1):
            await pubsub.aclose()  # type: ignore[no-untyped-call]
    except UNREACHABLE:
        log.debug("the old subscription was already gone")
