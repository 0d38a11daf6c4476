"""Open lines for work beside sending and listening: files, checks. The owner's own line where this process owns."""

import time
from collections.abc import Callable

from backend.connectors.contract import Client, SendError
from backend.inbox.channels.directory import Directory
from backend.inbox.channels.facts import ChannelFacts
from bots.fleet import Fleet
from bots.open import Line

# longer than any file takes to be fetched
GRACE_S = 15 * 60


class Lines:
    """`client(channel_id)`; lines of channels that others own are kept until `close`."""

    def __init__(self, fleet: Fleet, directory: Directory, clock: Callable[[], float] = time.monotonic) -> None:
        self._fleet = fleet
        self._directory = directory
        self._clock = clock
        self._kept: dict[int, tuple[int, Line]] = {}
        self._replaced: list[tuple[float, Line]] = []

    async def client(self, channel_id: int) -> Client | None:
        """None: the channel is gone. Raises SendError when no line can be opened."""
        facts = (await self._directory.many([channel_id])).get(channel_id)
        if facts is None:
            return None
        line = self._fleet.line(channel_id) or self._own(facts)
        await self._close_replaced()
        try:
            return await line.client()
        except SendError:
            raise
        except Exception as error:
            raise SendError("internal", type(error).__name__) from error

    def _own(self, facts: ChannelFacts) -> Line:
        """Nothing is awaited in here: two jobs at once get the same line. What a third still works with lives on."""
        rev, kept = self._kept.get(facts.id, (-1, None))
        # one that read the row before it was changed takes the newer line
        if kept is not None and rev >= facts.rev:
            return kept
        if kept is not None:
            self._replaced.append((self._clock(), kept))
        line = Line(facts.connector, facts.settings, facts.id)
        self._kept[facts.id] = (facts.rev, line)
        return line

    async def _close_replaced(self) -> None:
        old = [line for since, line in self._replaced if since < self._clock() - GRACE_S]
        self._replaced = [each for each in self._replaced if each[1] not in old]
        for line in old:
            await line.close()

    async def close(self) -> None:
        lines = [line for _, line in (*self._kept.values(), *self._replaced)]
        self._kept, self._replaced = {}, []
        for line in lines:
            await line.close()
