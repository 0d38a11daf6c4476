"""Waiting for a played platform to reach a state, without timed sleeps in tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    def __init__(self) -> None:
        self._event = asyncio.Event()

    def tell(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, timeout: float | None) -> None:
        """Returns at the next change, or after `timeout` seconds."""
        try:
            await asyncio.wait_for(self._event.wait(), timeout)
        except TimeoutError:
            return

    async def until(self, ready: Callable[[], T], timeout: float, what: Callable[[], str]) -> T:
        """The first truthy value of `ready`; AssertionError with `what()` when none came within `timeout`."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while not (value := ready()):
            left = end - loop.time()
            if left <= 0:
                raise AssertionError(f"not within {timeout} s: {what()}")
            # A slice, because some states change with the clock alone (an update grows too old).
            await self.wait(min(left, 0.5))
        return value
