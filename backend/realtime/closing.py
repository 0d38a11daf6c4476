"""Leave without a stampede: everyone is told first, then closed in slices (uvicorn alone closes all at once)."""

import asyncio
import random
from collections.abc import Callable

from backend.realtime.frames import Closing, frame
from backend.realtime.node import RealtimeNode
from backend.realtime.socket import RESTART

# a house of three colleagues need not wait; a hundred sockets take the whole spread
EACH_S = 0.1
LONGEST_S = 10.0
SLICE_S = 0.1
ECHO_S = 1.0


async def drain(node: RealtimeNode, hurry: Callable[[], bool] = lambda: False) -> None:
    """Take no more sockets, tell those that are open, close them over ≤ 10 s. `hurry()`: somebody lost patience."""
    node.is_closing = True
    sockets = [*node.sockets(), *node.guests]
    if not sockets:
        return
    random.shuffle(sockets)
    spread = min(LONGEST_S, len(sockets) * EACH_S)
    told = frame(Closing(spread))
    for socket in sockets:
        socket.write(told)
    slices = max(1, round(spread / SLICE_S))
    for number in range(slices):
        if hurry():
            return
        await asyncio.sleep(SLICE_S)
        for socket in sockets[number::slices]:
            socket.drop(RESTART)
    await _until_gone(node)


async def _until_gone(node: RealtimeNode) -> None:
    for _ in range(round(ECHO_S / 0.02)):
        if not node.roster.size and not node.guests:
            return
        await asyncio.sleep(0.02)
