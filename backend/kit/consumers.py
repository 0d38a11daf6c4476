"""Consumers of the event log: each has its place in it; a batch and the place commit together (DESIGN 3, 6)."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, Protocol

import msgspec
import structlog

from backend.kit.db import Database, HotTx
from backend.kit.db.trouble import is_passing, is_too_slow
from backend.kit.faults import fault
from backend.kit.wakes import Bell

log = structlog.get_logger("consumers")

BATCH = 200
# Told of what concerns it, and looked after by `behind`; this is for who runs it without.
POLL_S = 15.0
BEHIND_S = 2.0
# so much of the log that is not its own it leaves lying for the next look
ASIDE = 100
# Between two rounds, unless there is more than a batch: under a stream of events a round each costs more than the work.
BREATH_S = 0.1
ATTEMPTS_MAX = 10
FIRST_REST_S = 0.1
LONGEST_REST_S = 30.0

_START = """
INSERT INTO consumers (name, position)
SELECT $1, CASE WHEN $2 THEN (SELECT position FROM relay WHERE id = 1) ELSE 0 END
ON CONFLICT (name) DO NOTHING
"""
# SKIP LOCKED: another worker has it, and there is nothing to wait for
_PLACE = """
SELECT position, attempts, retry_at > now() AS resting FROM consumers WHERE name = $1 FOR UPDATE SKIP LOCKED
"""
# a body is read only where it is wanted: most consumers load what they need as it now stands
_READ = """
SELECT position, type, subject_kind, subject_id, contact_id, CASE WHEN type = ANY($3::text[]) THEN body END AS body
FROM event_log WHERE position > $1 ORDER BY position LIMIT $2
"""
_WAITING = """
SELECT name FROM consumers
WHERE position < (SELECT position FROM relay WHERE id = 1) AND (retry_at IS NULL OR retry_at <= now())
"""
_BEHIND = """
SELECT EXISTS (SELECT 1 FROM event_log WHERE position > (SELECT position FROM consumers WHERE name = $1))
"""
_MOVE = """
UPDATE consumers SET position = $2, attempts = 0, retry_at = NULL, updated_at = now() WHERE name = $1
"""
_FAILED = """
UPDATE consumers SET attempts = attempts + 1, retry_at = now() + make_interval(secs => $3), updated_at = now()
WHERE name = $1 AND position = $2 RETURNING attempts
"""
_PARK = "INSERT INTO consumer_parked (name, position, error) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_PARKED = "SELECT position FROM consumer_parked WHERE name = $1 AND resolved_at IS NULL ORDER BY position"
_RESOLVED = "UPDATE consumer_parked SET resolved_at = now() WHERE name = $1 AND position = $2"


class Logged(msgspec.Struct, frozen=True):
    """One event of the log; `body` is the JSON of the owning room's Struct, for consumers that ask for it."""

    position: int
    type: str
    subject_kind: str
    subject_id: int | None
    contact_id: int | None
    body: str | None


class HasType(Protocol):
    """An event as a node tells of it."""

    @property
    def type(self) -> str: ...


Handle = Callable[[HotTx, Sequence[Logged]], Awaitable[None]]


class Consumer(msgspec.Struct, frozen=True):
    """`handle` gets the events of these types in order, in the transaction that moves the place; it may see one again
    only when nothing of the first time was committed. `start`: what a new consumer does with the past."""

    name: str
    types: tuple[str, ...]
    handle: Handle
    bodies: bool = False
    start: Literal["oldest", "now"] = "oldest"


class ConsumerRunner:
    """Keeps one consumer going: `tasks.start("consumer rows", runner.run)`. Right in any number of processes."""

    def __init__(self, db: Database, consumer: Consumer, *, first_rest_s: float = FIRST_REST_S) -> None:
        self.consumer = consumer
        self._db = db
        self._types = frozenset(consumer.types)
        self._first_rest_s = first_rest_s
        self._bell = Bell()
        self._aside = 0
        # after a failure events go one by one up to here, so that the one at fault is found
        self._careful_until = 0

    def wake(self) -> None:
        """There is news in the log."""
        self._bell.ring()

    def hear(self, types: Sequence[str]) -> None:
        """So many events stand in the log, of these types."""
        self._aside += len(types)
        if self._aside >= ASIDE or not self._types.isdisjoint(types):
            self.wake()

    async def run(self) -> None:
        """Until cancelled. Raises when the database is away: who keeps it going calls again."""
        async with self._db.tx() as tx:
            await tx.execute(_START, self.consumer.name, self.consumer.start == "now")
        while True:
            self._aside = 0
            if await self.step():
                continue
            await asyncio.sleep(BREATH_S)
            await self._bell.rest(POLL_S)

    async def drain(self, deadline_s: float = 30.0) -> None:
        """Until the log's end is reached; for tests and commands."""
        end = time.monotonic() + deadline_s
        async with self._db.tx() as tx:
            await tx.execute(_START, self.consumer.name, self.consumer.start == "now")
        while await self.step() or await self._behind():
            if time.monotonic() > end:
                raise TimeoutError(f"consumer {self.consumer.name} did not reach the log's end")
            await asyncio.sleep(0)

    async def step(self) -> bool:
        """One transaction; says whether there is more to do at once. Raises passing trouble of the database."""
        place, careful, more = 0, False, True
        try:
            async with self._db.tx() as tx:
                row = await tx.row(_PLACE, self.consumer.name)
                if row is None or row["resting"]:
                    return False
                place = row["position"]
                careful = row["attempts"] > 0 or place < self._careful_until
                events, last, more = await self._read(tx, place, 1 if careful else BATCH)
                if last == place:
                    return False
                if events:
                    await self.consumer.handle(tx, events)
                await tx.execute(_MOVE, self.consumer.name, last)
                await fault("consumer.commit")
        except Exception as error:
            if is_passing(error):
                # it may have been too much at once for the time that a statement has
                self._careful_until = max(self._careful_until, place + BATCH)
                if not (careful and is_too_slow(error)):
                    raise
                # one event alone takes more time than a statement has: as good as one that cannot be taken
            await self._fail(place, careful, error)
            return True
        return more

    async def _read(self, tx: HotTx, place: int, limit: int) -> tuple[list[Logged], int, bool]:
        """Events of ours, the position of the last one read of any kind, and whether there may be more."""
        types = self.consumer.types
        rows = await tx.fetch(_READ, place, limit, list(types if self.consumer.bodies else ()))
        last = rows[-1]["position"] if rows else place
        return [Logged(**row) for row in rows if row["type"] in types], last, len(rows) == limit

    async def _fail(self, place: int, careful: bool, error: Exception) -> None:
        if not careful:
            # which one of the batch it was, the next steps will tell
            self._careful_until = place + BATCH
            return
        async with self._db.tx() as tx:
            # positions have no holes but those of parts of the log that died of age
            at = await tx.value("SELECT min(position) FROM event_log WHERE position > $1", place)
            attempts = await self._count(tx, place)
            log.error("consumer.failed", name=self.consumer.name, position=at, attempt=attempts, exc_info=error)
            if attempts is not None and attempts >= ATTEMPTS_MAX:
                await tx.execute(_PARK, self.consumer.name, at, f"{type(error).__name__}: {error}"[:500])
                await tx.execute(_MOVE, self.consumer.name, at)

    async def _count(self, tx: HotTx, place: int) -> int | None:
        before = await tx.value("SELECT attempts FROM consumers WHERE name = $1 FOR UPDATE", self.consumer.name)
        rest_s = min(self._first_rest_s * 2**before, LONGEST_REST_S)
        attempts: int | None = await tx.value(_FAILED, self.consumer.name, place, rest_s)
        # a little later than that: the moment is looked at by the database's clock
        asyncio.get_running_loop().call_later(rest_s * 1.05 + 0.01, self.wake)
        return attempts

    async def again(self) -> tuple[int, int]:
        """What was parked, once more, after the cause is mended: (taken, still failing). For `samovar replay`."""
        async with self._db.tx() as tx:
            parked = [row["position"] for row in await tx.fetch(_PARKED, self.consumer.name)]
        taken = 0
        for position in parked:
            try:
                taken += await self._once_more(position)
            except Exception as error:
                if is_passing(error) and not is_too_slow(error):
                    raise
                log.exception("consumer.failed_again", name=self.consumer.name, position=position)
        return taken, len(parked) - taken

    async def _once_more(self, position: int) -> bool:
        async with self._db.tx() as tx:
            events, _, _ = await self._read(tx, position - 1, 1)
            # else it is no longer kept
            if events and events[0].position == position:
                await self.consumer.handle(tx, events)
            await tx.execute(_RESOLVED, self.consumer.name, position)
        return True

    async def _behind(self) -> bool:
        async with self._db.tx() as tx:
            behind: bool = await tx.value(_BEHIND, self.consumer.name)
        return behind


def waking(runners: Sequence[ConsumerRunner]) -> Callable[[Sequence[HasType]], None]:
    """For a node's `subscribe`: news in the log wakes those whom it concerns."""

    def wake(news: Sequence[HasType]) -> None:
        types = [event.type for event in news]
        for runner in runners:
            runner.hear(types)

    return wake


def behind(db: Database, runners: Sequence[ConsumerRunner]) -> Callable[[], Awaitable[None]]:
    """A supervised task: one look for all of them at who has something to do and was not told, since another process
    died with it, the news was lost on its way, or was none of theirs."""
    known = {runner.consumer.name: runner for runner in runners}

    async def look() -> None:
        while True:
            async with db.tx() as tx:
                late = [row["name"] for row in await tx.fetch(_WAITING)]
            for name in late:
                if name in known:
                    known[name].wake()
            await asyncio.sleep(BEHIND_S)

    return look
