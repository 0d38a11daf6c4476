"""Tells the receivers: each webhook by one process at a time, several calls beside each other, in order within a lane.

A slow receiver has its own calls and its own line, and holds up nobody else; a process that dies loses its lease.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID, uuid4

import structlog

from backend.kit.db import Database, Tx
from backend.kit.db.trouble import is_race
from backend.kit.faults import fault
from backend.kit.secrets import Cipher, Undecipherable
from backend.kit.settings import Settings
from backend.kit.wakes import wait_s
from backend.webhooks.call import Line
from backend.webhooks.journal import BELL, LANES
from backend.webhooks.outcome import Outcome
from backend.webhooks.signature import headers
from backend.webhooks.take import ASIDE_AT_ONCE, NobodyListens, Post, Taken, take

T = TypeVar("T")
log = structlog.get_logger("webhooks")

# while calls are under way: whether there is more to say beside them
MORE_S = 0.3
# longer than a call may last, so that whoever is alive renews in time
LEASE_S = 30.0
# between two looks, however much is told
BREATH_S = 0.1
RENEW_S = 5.0
# webhooks that one process tells beside each other; each gets its turn when there are more
AT_ONCE = 64
TURN_S = 20.0
RACES_MAX = 5

_LEASE = """
UPDATE webhooks SET lease_by = $1, lease_until = now() + make_interval(secs => $2), served_at = now() WHERE id IN (
    SELECT w.id FROM webhooks w
    WHERE w.active AND w.paused_why IS NULL AND (w.lease_until IS NULL OR w.lease_until < now())
      AND (w.rest_until IS NULL OR w.rest_until <= now())
      AND EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.state IN ('waiting', 'sending')
                  AND d.due_at <= now())
    ORDER BY w.served_at NULLS FIRST, w.id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED)
RETURNING id
"""
# of those that nobody tells now; what is not to be told anyhow is looked for with the others
_NEXT = """
SELECT extract(epoch FROM min(greatest(d.due_at, w.rest_until)) - now())::float8
FROM webhooks w CROSS JOIN LATERAL (
    SELECT due_at FROM webhook_deliveries WHERE webhook_id = w.id AND state IN ('waiting', 'sending')
    ORDER BY due_at LIMIT 1) d
WHERE w.active AND w.paused_why IS NULL AND (w.lease_until IS NULL OR w.lease_until < now())
"""
# what the last one was saying when it died: nobody knows whether it was heard, so it is said again
_AGAIN = """
UPDATE webhook_deliveries SET state = 'waiting', due_at = now()
WHERE webhook_id = ANY($1::bigint[]) AND state = 'sending'
"""
_RENEW = "UPDATE webhooks SET lease_until = now() + make_interval(secs => $3) WHERE id = $1 AND lease_by = $2"
_RELEASE = "UPDATE webhooks SET lease_by = NULL, lease_until = NULL WHERE id = $1 AND lease_by = $2"


class Sender:
    """`run` is a supervised task; right with any number of workers."""

    def __init__(self, settings: Settings, db: Database, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher
        self._private = settings.private_hosts
        self._outcome = Outcome(settings, cipher)
        self._turns: set[asyncio.Task[None]] = set()
        self._bell = db.wakes.bell(BELL)

    async def run(self) -> None:
        """Until cancelled; what is under way is cancelled too, and said again by whoever comes next."""
        try:
            while True:
                free = AT_ONCE - len(self._turns)
                for webhook_id, lease in await self._lease(free) if free else []:
                    turn = asyncio.create_task(self._guarded(webhook_id, lease), name=f"webhook {webhook_id}")
                    self._turns.add(turn)
                    turn.add_done_callback(self._ended)
                await asyncio.sleep(BREATH_S)
                await self._bell.rest(await self._rest_s())
        finally:
            for turn in self._turns:
                turn.cancel()
            if self._turns:
                await asyncio.wait(set(self._turns))

    def _ended(self, turn: asyncio.Task[None]) -> None:
        self._turns.discard(turn)
        # its lease is given back: there may be more to say to the same one, and there is room for another one
        self._bell.ring()

    async def _rest_s(self) -> float:
        async with self._db.tx() as tx:
            return wait_s(await tx.value(_NEXT))

    async def _lease(self, most: int) -> list[tuple[int, UUID]]:
        lease = uuid4()
        async with self._db.tx() as tx:
            ids = [row["id"] for row in await tx.fetch(_LEASE, lease, LEASE_S, most)]
            if ids:
                await tx.execute(_AGAIN, ids)
        return [(webhook_id, lease) for webhook_id in ids]

    async def _guarded(self, webhook_id: int, lease: UUID) -> None:
        try:
            await self._turn(webhook_id, lease)
        except NobodyListens:
            async with self._db.tx() as tx:
                await self._outcome.pause(tx, webhook_id, "owner")
        except Undecipherable:
            log.error("webhook.secret_unreadable", webhook=webhook_id)
        except Exception:
            # the lease runs out by itself
            log.exception("webhook.turn_failed", webhook=webhook_id)

    async def _turn(self, webhook_id: int, lease: UUID) -> None:
        end = time.monotonic() + TURN_S
        renewing = asyncio.create_task(self._renew(webhook_id, lease))
        calls: dict[asyncio.Task[None], Post] = {}
        try:
            async with Line(self._private) as line:
                while True:
                    taken = None
                    if time.monotonic() < end and not renewing.done():
                        taken = await self._take(webhook_id, lease, list(calls.values()))
                        for post in taken.posts if taken else ():
                            calls[asyncio.create_task(self._call(line, webhook_id, taken, post))] = post  # type: ignore[arg-type]
                    if not calls:
                        if taken is not None and taken.marked:
                            continue
                        break
                    done, _ = await asyncio.wait(calls, timeout=MORE_S, return_when=asyncio.FIRST_COMPLETED)
                    for call in done:
                        del calls[call]
                        call.result()
        finally:
            for task in (renewing, *calls):
                task.cancel()
            await asyncio.gather(renewing, *calls, return_exceptions=True)
        async with self._db.tx() as tx:
            await tx.execute(_RELEASE, webhook_id, lease)

    async def _take(self, webhook_id: int, lease: UUID, under_way: list[Post]) -> Taken | None:
        aside = sum(post.aside for post in under_way)
        free = LANES - (len(under_way) - aside)
        return await self._written(lambda tx: take(tx, self._cipher, webhook_id, lease, free, ASIDE_AT_ONCE - aside))

    async def _call(self, line: Line, webhook_id: int, taken: Taken, post: Post) -> None:
        await fault("webhook.before_call")
        signed = headers(taken.secrets, post.message_id, datetime.now(UTC), post.body)
        answer = await line.post(taken.url, post.body, signed)
        await fault("webhook.after_call")
        await self._written(lambda tx: self._outcome.settle(tx, webhook_id, post, answer))

    async def _written(self, write: Callable[[Tx], Awaitable[T]]) -> T:
        """In one transaction; a lost race must not cost the turn, and with it the lease's whole time."""
        for left in range(RACES_MAX, -1, -1):
            try:
                async with self._db.tx() as tx:
                    return await write(tx)
            except Exception as error:
                if not left or not is_race(error):
                    raise
        raise AssertionError

    async def _renew(self, webhook_id: int, lease: UUID) -> None:
        """Ends when the lease was lost."""
        while True:
            await asyncio.sleep(RENEW_S)
            async with self._db.tx() as tx:
                if not await tx.execute(_RENEW, webhook_id, lease, LEASE_S):
                    return
