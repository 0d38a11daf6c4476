"""Work that is no send: kept in the table `jobs`, done by whichever process has its handler, tried again, answered.

SKIP LOCKED and a lease: a job of a process that died goes to another one when the lease has run out.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

import msgspec
import structlog

from backend.kit.db import Database, Tx
from backend.kit.db.trouble import is_passing
from backend.kit.wakes import LOOK_S

log = structlog.get_logger("jobs")

LEASE_S = 15.0
RENEW_S = 5.0
AT_ONCE = 8
TRIES = 6
# times that a process may die with the same job in its hands
LOSSES = 5
# between two looks for what is to be queued, however much is told
BREATH_S = 0.5
FIRST_REST_S = 1.0
LONGEST_REST_S = 300.0

_ADD = """
INSERT INTO jobs (kind, key, payload, run_at) VALUES ($1, $2, $3::text::jsonb, now() + make_interval(secs => $4))
ON CONFLICT (key) DO UPDATE SET
    kind = excluded.kind, payload = excluded.payload, state = 'waiting', attempts = 0, lost = 0, answer = NULL,
    error = NULL, run_at = excluded.run_at
WHERE jobs.state IN ('done', 'failed')
RETURNING id
"""
# whoever held it when its lease ran out is taken for dead
_TAKE = """
UPDATE jobs SET state = 'running', attempts = attempts + 1, lost = lost + (state = 'running')::int,
    lease_until = now() + make_interval(secs => $3)
WHERE id IN (
    SELECT id FROM jobs
    WHERE kind = ANY ($1::text[]) AND ((state = 'waiting' AND run_at <= now())
                                       OR (state = 'running' AND lease_until < now()))
    ORDER BY run_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, payload::text AS payload, attempts, lost
"""
# by number of attempts: who lost the lease has lost the job
_RENEW = """
UPDATE jobs SET lease_until = now() + make_interval(secs => $3) WHERE id = $1 AND attempts = $2 AND state = 'running'
"""
_END = """
UPDATE jobs SET state = $3, answer = $4::text::jsonb, error = $5, lease_until = NULL
WHERE id = $1 AND attempts = $2 AND state = 'running'
"""
_AGAIN = """
UPDATE jobs SET state = 'waiting', error = $3, lease_until = NULL, run_at = now() + make_interval(secs => $4)
WHERE id = $1 AND attempts = $2 AND state = 'running'
"""
_ANSWER = "SELECT state, answer::text AS answer FROM jobs WHERE id = $1"


class Later(Exception):
    """A handler's way to say: not now, try again after `seconds`."""

    def __init__(self, seconds: float, reason: str = "") -> None:
        super().__init__(reason)
        self.seconds = seconds


class Hopeless(Exception):
    """A handler's way to say: no use to try again."""


class Job(msgspec.Struct, frozen=True):
    """One try. `is_last`: nothing but Hopeless and an answer make sense any more."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempt: int
    tries: int = TRIES

    @property
    def is_last(self) -> bool:
        return self.attempt >= self.tries


Handler = Callable[[Job], Awaitable[Any]]


def bell_of(kind: str) -> str:
    """What whoever does such jobs waits for. For who adds them by SQL of their own."""
    return f"job:{kind}"


async def add(tx: Tx, kind: str, payload: Any, *, key: str | None = None, in_s: float = 0.0) -> int | None:
    """Queue a job. With a `key` there is one at a time: None when it is waiting or running already."""
    found: int | None = await tx.value(_ADD, kind, key, msgspec.json.encode(payload).decode(), in_s)
    tx.wake(bell_of(kind))
    return found


async def answer(db: Database, job_id: int, seconds: float) -> Any | None:
    """Wait for what a job answers. None when it failed or takes longer than `seconds`."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while loop.time() < deadline:
        async with db.tx() as tx:
            row = await tx.row(_ANSWER, job_id)
        if row is None or row["state"] == "failed":
            return None
        if row["state"] == "done":
            return msgspec.json.decode(row["answer"]) if row["answer"] else None
        await asyncio.sleep(0.1)
    return None


class Runner:
    """Does jobs of the kinds in `handlers`, up to AT_ONCE beside each other. `run` is a supervised task.

    `tries`: of kinds that are worth more than TRIES.
    """

    def __init__(self, db: Database, handlers: Mapping[str, Handler], tries: Mapping[str, int] | None = None) -> None:
        self._db = db
        self._handlers = dict(handlers)
        self._tries = dict(tries or {})
        self._running: set[asyncio.Task[None]] = set()
        self._bell = db.wakes.bell(*map(bell_of, handlers))

    async def run(self) -> None:
        """Until cancelled; what is under way is cancelled too, and found again by its lease."""
        try:
            while True:
                free = AT_ONCE - len(self._running)
                taken = await self._take_or_wait(free) if free else []
                for job in taken:
                    task = asyncio.create_task(self._do(job), name=f"job {job.kind}")
                    self._running.add(task)
                    task.add_done_callback(self._ended)
                if len(taken) < free or not free:
                    await self._bell.rest(LOOK_S * (0.8 + 0.4 * random.random()))
        finally:
            for task in self._running:
                task.cancel()
            if self._running:
                await asyncio.wait(set(self._running))

    def _ended(self, task: asyncio.Task[None]) -> None:
        if len(self._running) == AT_ONCE:
            # there is room again, and nobody will tell of those that waited for it
            self._bell.ring()
        self._running.discard(task)

    async def _take_or_wait(self, most: int) -> list[Job]:
        """The database may be away for a moment: what is under way goes on, it is not begun anew for that."""
        try:
            return await self._take(most)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("jobs.not_taken", error=type(error).__name__)
            return []

    async def _take(self, most: int) -> list[Job]:
        async with self._db.tx() as tx:
            rows = await tx.fetch(_TAKE, list(self._handlers), most, LEASE_S)
        taken = [(self._job(row), row["lost"]) for row in rows]
        for job in (job for job, lost in taken if lost >= LOSSES):
            log.error("job.kills", kind=job.kind, job=job.id)
            await self._end(job, "failed", None, "process_died")
        return [job for job, lost in taken if lost < LOSSES]

    def _job(self, row: Mapping[str, Any]) -> Job:
        payload = msgspec.json.decode(row["payload"])
        return Job(row["id"], row["kind"], payload, row["attempts"], self._tries.get(row["kind"], TRIES))

    async def _do(self, job: Job) -> None:
        renewing = asyncio.create_task(self._renew(job))
        try:
            result = await self._handlers[job.kind](job)
        except Hopeless as error:
            await self._end(job, "failed", None, str(error))
        except Later as error:
            await self._again(job, error.seconds, str(error))
        except Exception as error:
            log.warning("job.failed", kind=job.kind, job=job.id, attempt=job.attempt, exc_info=True)
            await self._again(job, backoff(job.attempt), type(error).__name__)
        else:
            await self._end(job, "done", result, None)
        finally:
            renewing.cancel()

    async def _again(self, job: Job, seconds: float, reason: str) -> None:
        if job.is_last:
            await self._end(job, "failed", None, reason)
            return
        async with self._db.tx() as tx:
            await tx.execute(_AGAIN, job.id, job.attempt, reason, seconds)
        self._db.wakes.later(seconds, bell_of(job.kind))

    async def _end(self, job: Job, state: str, result: Any, error: str | None) -> None:
        kept = None if result is None else msgspec.json.encode(result).decode()
        async with self._db.tx() as tx:
            await tx.execute(_END, job.id, job.attempt, state, kept, error)

    async def _renew(self, job: Job) -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            try:
                async with self._db.tx() as tx:
                    await tx.execute(_RENEW, job.id, job.attempt, LEASE_S)
            except Exception:
                # a database that is away for a moment: the next round may still be within the lease
                log.warning("job.not_renewed", kind=job.kind, job=job.id, exc_info=True)


async def feed(db: Database, sql: str, kind: str, *args: Any) -> int:
    """Add jobs of this kind by `sql`, an INSERT of what is due and has none, with the kind as $1; how many it added."""
    async with db.tx() as tx:
        added = await tx.execute(sql, kind, *args)
        if added:
            tx.wake(bell_of(kind))
    return added


def feeding(
    db: Database,
    sql: str,
    kind: str,
    *args: Any,
    on: Collection[str] = (),
    every_s: float = LOOK_S,
    at_once: bool = True,
) -> Callable[[], Awaitable[None]]:
    """A supervised task: `feed` again and again; `at_once` while there is more.

    `on`: events after which there may be some.
    """
    bell = db.wakes.bell(*on)

    async def run() -> None:
        while True:
            if not await feed(db, sql, kind, *args) or not at_once:
                await asyncio.sleep(min(BREATH_S, every_s))
                await bell.rest(every_s - BREATH_S)

    return run


def backoff(attempt: int) -> float:
    """Seconds before the next try."""
    return float(min(FIRST_REST_S * 3.0 ** (attempt - 1), LONGEST_REST_S))
