"""Waiting of a long poll, whoever holds it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from tests.platforms.changes import Changes
from tests.platforms.faults import Faults

T = TypeVar("T")


async def held(changes: Changes, faults: Faults, seconds: float, ready: Callable[[], T | None]) -> T | None:
    """The first that `ready` gives, or None when the time is over. While `hang_polls` is set nothing is answered; one
    that hung is answered as soon as the platform answers again, however long it had asked to wait."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    hung = False
    while True:
        hangs = faults.hang_polls
        if not hangs and (found := ready()) is not None:
            return found
        left = end - loop.time()
        if not hangs and (hung or left <= 0):
            return None
        hung = hangs
        await changes.wait(min(max(left, 0.05), 0.05 if hung else 1.0))
