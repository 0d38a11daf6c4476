"""Follows the log: each event is applied once, in order, wherever it is heard; PostgreSQL has what is missing."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence

import msgspec

from backend.kit.db import Database
from backend.realtime.batch import Batch
from backend.realtime.log import BATCH, LogEvent, RelayState, read_log, read_state

log = logging.getLogger(__name__)

# events kept at hand, so that a client which was cut off for a moment costs no query
KEPT = 512
# batches that came before their turn: another relay's are usually a millisecond away
EARLY = 64
PATIENCE_S = 0.03
# further behind than this, everyone fetches anew rather than being told the past
TOO_FAR = 2000

Apply = Callable[[Sequence[LogEvent]], None]


class FollowFigures(msgspec.Struct):
    """`log_reads`: how often events had to be fetched; `resets`: how often everyone had to reload."""

    log_reads: int = 0
    from_log: int = 0
    resets: int = 0
    holes: int = 0
    applied: int = 0


class Follower:
    """`position` is what this node has applied. `apply` gets consecutive events; `reset` says all is to be reloaded."""

    def __init__(self, db: Database, state: RelayState, apply: Apply, reset: Callable[[str], None]) -> None:
        self.db = db
        self.position = state.position
        self.epoch = state.epoch
        self.goal = state.position
        self.figures = FollowFigures()
        self.recent: deque[LogEvent] = deque(maxlen=KEPT)
        self._heard = state.position
        self._deaf_checks = 0
        self._apply = apply
        self._reset = reset
        self._early: dict[int, Batch] = {}
        self._missing = asyncio.Event()

    def offer(self, batch: Batch) -> None:
        """A batch was heard: from our own relay, or from another one over Redis; twice as a rule."""
        self._heard = max(self._heard, batch.last)
        if batch.last <= self.position:
            return
        if batch.first > self.position + 1:
            self._early[batch.first] = batch
            self._missing.set()
            return
        self._take(batch.events())
        self._take_early()

    def look(self) -> None:
        """Something may have been missed."""
        self._missing.set()

    async def reading(self) -> None:
        """Supervised task: fetch what is missing once it has been missing for a moment."""
        while True:
            await self._missing.wait()
            if self._early:
                await asyncio.sleep(PATIENCE_S)
                if not self._early:
                    self._missing.clear()
                    continue
            self._missing.clear()
            await self.catch_up()

    async def check(self) -> bool:
        """Ask PostgreSQL where the log stands; True when its end was not heard of at two checks in a row."""
        state = await read_state(self.db.hot)
        if state.epoch != self.epoch or state.position < self.goal:
            self._start_anew(state, "epoch")
            return False
        # what stood in the log at the last check had all the time to arrive
        was_due, self.goal = self.goal, state.position
        if self.position < was_due:
            self.look()
        # read from the log is not heard: a deaf subscription stays deaf while the log keeps everyone right
        self._deaf_checks = self._deaf_checks + 1 if self._heard < was_due else 0
        if self._deaf_checks < 2:
            return False
        self._heard = state.position
        return True

    def heard_again(self) -> None:
        """A subscription stands: what was said before it was not heard."""
        self._heard = max(self._heard, self.goal)
        self.look()

    async def catch_up(self) -> None:
        """Read the log up to where the relay stands."""
        state = await read_state(self.db.hot)
        if state.epoch != self.epoch:
            self._start_anew(state, "epoch")
        elif state.position - self.position > TOO_FAR:
            self._start_anew(state, "lost")
        while self.position < state.position:
            events = await read_log(self.db.hot, self.position, state.position, BATCH)
            self.figures.log_reads += 1
            if not self._continues(events):
                self.figures.holes += 1
                log.error("the event log has a hole after %s", self.position)
                self._start_anew(await read_state(self.db.hot), "lost")
                return
            self.figures.from_log += self._take(events)
        self._take_early()

    def since(self, after: int) -> list[LogEvent] | None:
        """Events after `after` up to our position, when all of them are still at hand."""
        count = self.position - after
        if count == 0:
            return []
        if not 0 < count <= len(self.recent):
            return None
        return list(self.recent)[-count:]

    async def read(self, after: int, upto: int) -> Sequence[LogEvent]:
        return await read_log(self.db.hot, after, upto)

    def _continues(self, events: Sequence[LogEvent]) -> bool:
        # while the answer was on its way, some of it may have been heard from the bus
        return bool(events) and events[0].position <= self.position + 1

    def _take(self, events: Sequence[LogEvent]) -> int:
        fresh = [e for e in events if e.position > self.position]
        if not fresh:
            return 0
        self.position = fresh[-1].position
        self.recent.extend(fresh)
        self.figures.applied += len(fresh)
        self._apply(fresh)
        return len(fresh)

    def _take_early(self) -> None:
        while self._early:
            first = min(self._early)
            if first > self.position + 1:
                break
            self._take(self._early.pop(first).events())
        while len(self._early) > EARLY:
            del self._early[max(self._early)]

    def _start_anew(self, state: RelayState, why: str) -> None:
        self.figures.resets += 1
        self.epoch, self.position, self.goal = state.epoch, state.position, state.position
        self._heard = state.position
        self.recent.clear()
        self._early.clear()
        self._reset(why)
