"""One call after another by the clock, where a platform counts all kinds of calls together."""

import asyncio
import time


class Pace:
    """`calls_s`: how many a second; a little below what the platform takes, since calls are not evenly long."""

    def __init__(self, calls_s: float) -> None:
        self._gap_s = 1 / calls_s
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for one's turn."""
        turn = max(self._next, time.monotonic())
        self._next = turn + self._gap_s
        wait_s = turn - time.monotonic()
        if wait_s > 0:
            await asyncio.sleep(wait_s)
