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
# batches at hand that wait for their turn, and for how long before the log is read
WAITING = 64
PATIENCE_S = 0.03
# characters that are handed to the sockets at a time
PORTION = 64 * 1024
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
        self._waiting: dict[int, Batch] = {}
        self._lost = False
        self._news = asyncio.Event()

    def offer(self, batch: Batch) -> None:
        """A batch was heard: from our own relay, or from another one over Redis; twice as a rule."""
        self._heard = max(self._heard, batch.last)
        if batch.last <= self.position:
            return
        self._waiting[batch.first] = batch
        while len(self._waiting) > WAITING:
            del self._waiting[max(self._waiting)]
        self._news.set()

    def look(self) -> None:
        """Something may have been missed."""
        self._lost = True
        self._news.set()

    async def following(self) -> None:
        """Supervised task, and the only one that applies: what was heard in its turn, the rest from the log."""
        self.look()
        while True:
            await self._news.wait()
            self._news.clear()
            await self._take_waiting()
            if self._waiting:
                # another relay's batch is usually a millisecond away
                await asyncio.sleep(PATIENCE_S)
                await self._take_waiting()
            if self._waiting or self._lost:
                self._lost = False
                await self._catch_up()
                self._waiting = {first: b for first, b in self._waiting.items() if b.last > self.position}

    async def check(self) -> bool:
        """Ask PostgreSQL where the log stands; True when its end was not heard of at two checks in a row."""
        state = await read_state(self.db.hot)
        if state.epoch != self.epoch or state.position < self.position:
            self.look()
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

    async def _catch_up(self) -> None:
        """Read the log up to where the relay stands."""
        state = await read_state(self.db.hot)
        if state.epoch != self.epoch or state.position < self.position:
            self._start_anew(state, "epoch")
        elif state.position - self.position > TOO_FAR:
            self._start_anew(state, "lost")
        while self.position < state.position:
            events = await read_log(self.db.hot, self.position, state.position, BATCH)
            self.figures.log_reads += 1
            if not events or events[0].position != self.position + 1:
                self.figures.holes += 1
                log.error("the event log has a hole after %s", self.position)
                self._start_anew(await read_state(self.db.hot), "lost")
                return
            self.figures.from_log += len(events)
            await self._take(events)

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

    async def _take_waiting(self) -> None:
        while self._waiting:
            first = min(self._waiting)
            if first > self.position + 1:
                return
            batch = self._waiting.pop(first)
            if batch.last > self.position:
                await self._take(batch.events())

    async def _take(self, events: Sequence[LogEvent]) -> None:
        """Apply in portions, with a breath in between: writers write, and the loop stays awake."""
        portion: list[LogEvent] = []
        weight = 0
        for event in events:
            if event.position <= self.position:
                continue
            portion.append(event)
            weight += len(event.body)
            if weight > PORTION:
                self._apply_portion(portion)
                portion, weight = [], 0
                await asyncio.sleep(0)
        if portion:
            self._apply_portion(portion)

    def _apply_portion(self, events: Sequence[LogEvent]) -> None:
        self.position = events[-1].position
        self.recent.extend(events)
        self.figures.applied += len(events)
        try:
            self._apply(events)
        except Exception:
            # our place has moved on: who was not told of these must not believe that they heard all
            log.exception("events could not be handed on")
            self.figures.resets += 1
            self._reset("lost")

    def _start_anew(self, state: RelayState, why: str) -> None:
        self.figures.resets += 1
        self.epoch, self.position, self.goal = state.epoch, state.position, state.position
        self._heard = state.position
        self.recent.clear()
        self._waiting.clear()
        self._reset(why)
