"""What a node does each second: is our place in the log right, are the callers still welcome, does everyone read?"""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import TYPE_CHECKING

from backend.kit.redis import UNREACHABLE
from backend.realtime.frames import At, frame
from backend.realtime.presence import ANNOUNCE_S
from backend.realtime.selfcheck import write_report
from backend.realtime.socket import SLOW, WITHDRAWN, Socket

if TYPE_CHECKING:
    from backend.realtime.node import RealtimeNode

EVERY_S = 1.0
# without Redis the log itself is the carrier
WITHOUT_REDIS_S = 0.25
REPORT_S = 3.0
AT_S = 20


class Pulse:
    """The supervised tasks of a node that go by the clock."""

    def __init__(self, node: RealtimeNode) -> None:
        self.node = node

    async def checking(self) -> None:
        """Not heard of the log's end twice: the subscription is deaf, whatever it says."""
        node = self.node
        while True:
            await asyncio.sleep(EVERY_S if node.bus.up else WITHOUT_REDIS_S)
            if await node.follower.check() and node.bus.up:
                node.bus.rebuild()

    async def guarding(self) -> None:
        """Close the sockets of callers whose rights ended or changed (≤ 2 s, with Redis or without)."""
        while True:
            await asyncio.sleep(EVERY_S)
            await self._guard(self.node.sockets())

    async def beating(self) -> None:
        """`at` to a twentieth of the sockets each second; an end to those that stopped reading."""
        announced = time.monotonic()
        for second in itertools.count():
            await asyncio.sleep(EVERY_S)
            self._beat(second % AT_S)
            self.node.presence.expire()
            self.node.pages.expire()
            if time.monotonic() - announced > ANNOUNCE_S:
                announced = time.monotonic()
                self.node.presence.announce(self.node.windows())

    async def _guard(self, sockets: list[Socket]) -> None:
        if not sockets:
            return
        ended = {id(caller) for caller in await self.node.hooks.withdrawn([s.caller for s in sockets])}
        for socket in sockets:
            if id(socket.caller) in ended:
                self.node.figures.revoked += 1
                socket.drop(WITHDRAWN)

    def _beat(self, turn: int) -> None:
        now = time.monotonic()
        here = frame(At(self.node.follower.position))
        for socket in self.node.sockets():
            if socket.is_stalled(now):
                socket.drop(SLOW)
            elif socket.turn == turn:
                socket.write(here)

    async def reporting(self) -> None:
        """What the self-check page shows of this node, where the other nodes find it."""
        while True:
            try:
                await write_report(self.node)
            except UNREACHABLE:
                await asyncio.sleep(REPORT_S)
            await asyncio.sleep(REPORT_S)
