"""Background tasks that cannot die unseen: kept, restarted with backoff, counted, part of /health/ready."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import Any, Self

import msgspec

log = logging.getLogger(__name__)

FIRST_DELAY_S = 0.1
LONGEST_DELAY_S = 5.0


class TaskState(msgspec.Struct):
    """`failing`: it ended, and has not yet run again for as long as it had to wait. Seconds are monotonic."""

    name: str
    restarts: int = 0
    running: bool = False
    since: float = 0.0
    delay_s: float = FIRST_DELAY_S
    last_error: str | None = None

    @property
    def failing(self) -> bool:
        return self.restarts > 0 and (not self.running or time.monotonic() - self.since < self.delay_s)


class Tasks:
    """`async with Tasks() as tasks: tasks.start("relay", relay.run)`; leaving it cancels and awaits them all.

    Tasks `within` others end by themselves, but are seen and counted among those.
    """

    def __init__(self, within: "Tasks | None" = None) -> None:
        self.states: dict[str, TaskState] = {} if within is None else within.states
        self._names: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Keep `run()` going: whether it raises or returns, it is started again after a growing delay."""
        if name in self.states:
            raise ValueError(f"there is a task {name!r} already")
        self.states[name] = TaskState(name)
        self._names.add(name)
        self._hold(asyncio.create_task(self._keep(self.states[name], run), name=name))

    def once(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run one piece of work beside the caller; kept from the garbage collector, a failure is logged."""
        self._hold(asyncio.create_task(self._guard(work, name), name=name))

    @property
    def failing(self) -> list[str]:
        """Names of tasks that do not work at this moment: any of them makes the process not ready."""
        return [s.name for s in self.states.values() if s.failing]

    @property
    def count(self) -> int:
        return len(self._tasks)

    async def close(self) -> None:
        while self._tasks:
            # once is not enough: wait_for of Python 3.11, which drivers use, loses a cancellation that meets its result
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(set(self._tasks), timeout=0.5)
        for name in self._names:
            self.states.pop(name, None)
        self._names.clear()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _hold(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guard(self, work: Coroutine[Any, Any, None], name: str) -> None:
        try:
            await work
        except Exception:
            log.exception("task %s failed", name)

    async def _keep(self, state: TaskState, run: Callable[[], Awaitable[None]]) -> None:
        while True:
            state.running, state.since = True, time.monotonic()
            try:
                await run()
                state.last_error = "it returned"
            except Exception as error:
                state.last_error = f"{type(error).__name__}: {error}"
            finally:
                state.running = False
            worked_s = time.monotonic() - state.since
            state.delay_s = FIRST_DELAY_S if worked_s > LONGEST_DELAY_S else min(state.delay_s * 2, LONGEST_DELAY_S)
            state.restarts += 1
            log.warning("task %s ended (%s); again in %.1f s", state.name, state.last_error, state.delay_s)
            await asyncio.sleep(state.delay_s * (0.5 + random.random() / 2))
