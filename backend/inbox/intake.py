"""Group commit: what arrives while one transaction runs goes into the next; answered after its commit.

No timer: alone, a message is stored at once; under load the batches grow by themselves.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import asyncpg
import msgspec
import structlog

from backend.connectors.contract import Typing, Unreadable
from backend.inbox.actions.receive import Again, Outcome, Payload, Received, receive
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.quarantine import Mended, Spoilt, keep, mend, read
from backend.kit.db import Database, HotTx
from backend.kit.db.trouble import is_data, is_passing, is_race
from backend.kit.faults import fault

log = structlog.get_logger("inbox")

LARGEST = 256
WAITING_MAX = 20_000
WAITING_BYTES_MAX = 64 * 1024 * 1024
# a platform is told 503 within three seconds of the database going away
PATIENCE_S = 2.0
ANSWER_WITHIN_S = 2.7
RACES_MAX = 5

_CURSOR = """
INSERT INTO channel_cursors (channel_id, cursor) VALUES ($1, $2::text::jsonb)
ON CONFLICT (channel_id) DO UPDATE SET cursor = excluded.cursor, updated_at = now()
"""
_encode = msgspec.json.Encoder().encode


class Unavailable(ConnectionError):
    """The database is away, or we have more waiting than we may hold: the platform keeps it and tells again."""


class Cursor(msgspec.Struct, frozen=True):
    """How far a listener has come: stored in the transaction of the last thing before it."""

    channel_id: int
    cursor: dict[str, Any]


class Slot(msgspec.Struct, eq=False):
    """One thing to store, and what became of it."""

    item: Received | Spoilt | Mended | Cursor
    outcome: Outcome | None = None
    stored: bool = False


class Job(msgspec.Struct, eq=False):
    """What one caller brought: answered when all of it is committed."""

    slots: list[Slot]
    size: int
    answer: "asyncio.Future[list[Outcome]]"


class Intake:
    """One for a process. `typing` is told of customers who are writing; nothing of that is stored."""

    def __init__(self, db: Database, *, largest: int = LARGEST, patience_s: float = PATIENCE_S) -> None:
        self.typing: Callable[[ChannelFacts, Typing], None] = lambda facts, typing: None
        # told after the commit of whatever a channel's customers said
        self.heard: Callable[[int], None] = lambda channel_id: None
        self.transactions = 0
        self.stored = 0
        self._db = db
        self._largest = largest
        self._patience_s = patience_s
        self._waiting: deque[Job] = deque()
        self._bytes = 0
        self._pump: asyncio.Task[None] | None = None

    async def submit(self, facts: ChannelFacts, body: bytes, within_s: float = ANSWER_WITHIN_S) -> list[Outcome]:
        """One body of a webhook. Returns after the commit; raises Unavailable, also when that takes too long."""
        try:
            async with asyncio.timeout(within_s):
                return await self._put(self._slots(facts, body), len(body))
        except TimeoutError as error:
            raise Unavailable("not committed in time") from error

    async def deliver(
        self, facts: ChannelFacts, payloads: Sequence[bytes], cursor: dict[str, Any], mended: Sequence[bytes] = ()
    ) -> list[Outcome]:
        """What a listener got, and how far it has come, in one transaction. `mended`: bodies that were put aside and
        are settled by it. Raises Unavailable.
        """
        slots = [slot for body in payloads for slot in self._slots(facts, body)]
        slots += [Slot(Mended(facts.id, body)) for body in mended]
        slots.append(Slot(Cursor(facts.id, cursor)))
        return await self._put(slots, sum(map(len, payloads)))

    async def put_aside(self, facts: ChannelFacts, why: str, body: bytes) -> None:
        """A body that somebody has to mend something for. Raises Unavailable."""
        await self._put([Slot(Spoilt(facts.id, why, body))], len(body))

    async def take(self, items: Sequence[Received]) -> list[Outcome]:
        """What was read already (replay, echoes that nobody claimed). Raises Unavailable."""
        return await self._put([Slot(item) for item in items], 0)

    async def close(self) -> None:
        """What was taken in is stored; nothing may be submitted any more."""
        if self._pump is not None:
            await asyncio.wait([self._pump])

    def _slots(self, facts: ChannelFacts, body: bytes) -> list[Slot]:
        slots = []
        try:
            found = read(facts, body)
        except Unreadable as error:
            # kept whole, and what of it could be read is stored all the same
            slots.append(Slot(Spoilt(facts.id, f"unreadable: {error}"[:500], body)))
            found = list(error.rest)
        payload = Payload(body)
        for incoming in found:
            if isinstance(incoming, Typing):
                self.typing(facts, incoming)
            else:
                slots.append(Slot(Received(facts, incoming, payload)))
        return slots

    def _put(self, slots: list[Slot], size: int) -> "asyncio.Future[list[Outcome]]":
        answer: asyncio.Future[list[Outcome]] = asyncio.get_running_loop().create_future()
        if not slots:
            answer.set_result([])
            return answer
        if len(self._waiting) >= WAITING_MAX or self._bytes + size > WAITING_BYTES_MAX:
            raise Unavailable("too much is waiting")
        self._waiting.append(Job(slots, size, answer))
        self._bytes += size
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._run(), name="intake")
        return answer

    async def _run(self) -> None:
        while self._waiting:
            jobs = self._next()
            trouble: BaseException | None = None
            try:
                await self._store([slot for job in jobs for slot in job.slots])
            except Exception as error:
                trouble = error
            except BaseException:
                self._answer(jobs, Unavailable("shutting down"))
                raise
            self._answer(jobs, trouble)

    def _next(self) -> list[Job]:
        """At most `largest` things, whole jobs; whoever has gone away meanwhile will be told again."""
        jobs: list[Job] = []
        room = self._largest
        while self._waiting and (not jobs or len(self._waiting[0].slots) <= room):
            job = self._waiting.popleft()
            self._bytes -= job.size
            if not job.answer.done():
                jobs.append(job)
                room -= len(job.slots)
        return jobs

    def _answer(self, jobs: Sequence[Job], trouble: BaseException | None) -> None:
        for job in jobs:
            if job.answer.done():
                continue
            if all(slot.stored for slot in job.slots):
                job.answer.set_result([slot.outcome for slot in job.slots if slot.outcome is not None])
            else:
                job.answer.set_exception(trouble or Unavailable("not stored"))

    async def _store(self, slots: Sequence[Slot]) -> None:
        """All of it; what the database will not take whatever we do is put aside alone. Raises Unavailable."""
        if not slots:
            return
        try:
            await self._attempt(slots)
        except Unavailable:
            raise
        except Exception:
            if len(slots) > 1:
                half = len(slots) // 2
                await self._store(slots[:half])
                await self._store(slots[half:])
            else:
                await self._last_try(slots[0])

    async def _last_try(self, slot: Slot) -> None:
        """Alone and once more: a message is put aside only for what it does to the database twice."""
        await asyncio.sleep(0.05)
        try:
            await self._attempt([slot])
        except Unavailable:
            raise
        except Exception as error:
            await self._put_aside(slot, error)

    async def _put_aside(self, slot: Slot, error: Exception) -> None:
        item = slot.item
        if not isinstance(item, Received) or item.payload is None:
            raise Unavailable("cannot be stored") from error
        log.error("inbox.refused_by_database", channel=item.channel.id, error=type(error).__name__, exc_info=error)
        spoilt = Slot(Spoilt(item.channel.id, f"refused: {type(error).__name__}", item.payload.body))
        await self._attempt([spoilt])
        slot.stored = True

    async def _attempt(self, slots: Sequence[Slot]) -> None:
        """One transaction, tried again while trying helps. Raises Unavailable, or the data's own error."""
        loop = asyncio.get_running_loop()
        deadline, races, rest_s = loop.time() + self._patience_s, 0, 0.02
        while True:
            try:
                return await self._transact(slots)
            except Exception as error:
                if _is_race(error) and races < RACES_MAX:
                    races += 1
                elif not is_passing(error) and _is_own(error):
                    raise
                elif not is_passing(error) or loop.time() + rest_s > deadline:
                    log.warning("inbox.unavailable", error=type(error).__name__, exc_info=not is_passing(error))
                    raise Unavailable(type(error).__name__) from error
            await asyncio.sleep(rest_s * (0.5 + random.random()))
            rest_s = min(rest_s * 2, 0.4)

    async def _transact(self, slots: Sequence[Slot]) -> None:
        async with self._db.steady() as tx:
            outcomes = await _write(tx, slots)
            await fault("intake.commit")
        await fault("intake.committed")
        self.transactions += 1
        self.stored += len(slots)
        for slot in slots:
            slot.outcome, slot.stored = outcomes.get(id(slot)), True
            if isinstance(slot.item, Received):
                self.heard(slot.item.channel.id)


async def _write(tx: HotTx, slots: Sequence[Slot]) -> dict[int, Outcome]:
    received = [slot for slot in slots if isinstance(slot.item, Received)]
    done = await receive(tx, [slot.item for slot in received]) if received else []  # type: ignore[misc]
    await keep(tx, [slot.item for slot in slots if isinstance(slot.item, Spoilt)])
    await mend(tx, [slot.item for slot in slots if isinstance(slot.item, Mended)])
    cursors = {slot.item.channel_id: slot.item for slot in slots if isinstance(slot.item, Cursor)}
    for each in cursors.values():
        tx.later(_CURSOR, each.channel_id, _encode(each.cursor).decode())
    return {id(slot): outcome for slot, outcome in zip(received, done, strict=True)}


def _is_race(error: Exception) -> bool:
    """Another transaction was quicker: a deadlock, or the same key under another thread."""
    return is_race(error) or isinstance(error, Again | asyncpg.UniqueViolationError)


def _is_own(error: Exception) -> bool:
    """The data's fault, or ours with such data: it would fail for ever. A schema that differs is neither."""
    if isinstance(error, asyncpg.PostgresError):
        return is_data(error) or isinstance(error, asyncpg.IntegrityConstraintViolationError)
    return True
