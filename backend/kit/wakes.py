"""Who waits for work is told of it by who commits it, so that nobody has to look again and again.

A word that is lost costs what a look now and then costs: whoever waits on a bell also looks by the clock.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection
from contextlib import suppress
from weakref import WeakSet

# how long it may be before somebody looks who was not told: another process died with the work, or with the word
LOOK_S = 2.0
# what is due and was not taken is in another process's hands
SHORTEST_S = 0.1


def wait_s(next_s: float | None) -> float:
    """How long to wait where the next thing is due in so many seconds, or nothing is."""
    return LOOK_S if next_s is None else min(max(next_s, SHORTEST_S), LOOK_S)


class Bell:
    """`rest` ends when it is rung; rung while its owner was at work, it ends at once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def rest(self, seconds: float = LOOK_S) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0.0)):
                await self._rung.wait()
        self._rung.clear()


class Wakes:
    """Bells by the names of what is waited for. `tell`: takes the word to the other processes."""

    def __init__(self) -> None:
        self.tell: Callable[[Collection[str]], None] = lambda names: None
        self._bells: defaultdict[str, WeakSet[Bell]] = defaultdict(WeakSet)

    def bell(self, *names: str) -> Bell:
        """Rings for any of them, as long as somebody holds it."""
        made = Bell()
        for name in names:
            self._bells[name].add(made)
        return made

    def say(self, names: Collection[str]) -> None:
        """It is committed: here and everywhere."""
        self.hear(names)
        self.tell(names)

    def hear(self, names: Collection[str]) -> None:
        """Another process said so, or it concerns this one alone."""
        for name in names:
            for bell in self._bells.get(name, ()):
                bell.ring()

    def all(self) -> None:
        """Something may have been missed."""
        self.hear(list(self._bells))

    def later(self, seconds: float, *names: str) -> None:
        """In this process, when the time has come that it has written down itself."""
        asyncio.get_running_loop().call_later(seconds, self.hear, names)
