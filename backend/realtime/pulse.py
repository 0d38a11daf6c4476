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
from backend.realtime.socket import SLOW, WITHDRAWN

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
        node = self.node
        while True:
            await asyncio.sleep(EVERY_S)
            sockets = node.sockets()
            if not sockets:
                continue
            ended = {id(caller) for caller in await node.hooks.withdrawn([s.caller for s in sockets])}
            for socket in sockets:
                if id(socket.caller) in ended:
                    node.figures.revoked += 1
                    socket.drop(WITHDRAWN)

    async def beating(self) -> None:
        """`at` to a twentieth of the sockets each second; an end to those that stopped reading."""
        node = self.node
        announced = time.monotonic()
        for second in itertools.count():
            await asyncio.sleep(EVERY_S)
            now = time.monotonic()
            here = frame(At(node.follower.position))
            for socket in node.sockets():
                if socket.is_stalled(now):
                    socket.drop(SLOW)
                elif socket.turn == second % AT_S:
                    socket.write(here)
            node.presence.expire()
            if now - announced > ANNOUNCE_S:
                announced = now
                node.presence.announce(node.windows())

    async def reporting(self) -> None:
        """What the self-check page shows of this node, where the other nodes find it."""
        while True:
            try:
                await write_report(self.node)
            except UNREACHABLE:
                await asyncio.sleep(REPORT_S)
            await asyncio.sleep(REPORT_S)
