"""Clocks of the inbox: what is done because its time has come. Each is right with any number of workers."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from backend.inbox.actions.snooze import wake
from backend.inbox.calls.lapsed import lapse, silent_long
from backend.inbox.scheduled.release import release
from backend.kit.db import Database
from backend.kit.db.trouble import is_passing
from backend.kit.faults import fault
from backend.kit.wakes import LOOK_S, wait_s

log = structlog.get_logger("inbox")
K = TypeVar("K")

# rung for minutes, talked for hours before it is taken for over
CALLS_S = 5.0
SLICE = 200

_DUE = """
SELECT id FROM conversations WHERE state = 'snoozed' AND snoozed_until <= $1 ORDER BY snoozed_until, id LIMIT $2
"""
_NEXT = """
SELECT extract(epoch FROM min(snoozed_until) - now())::float8 FROM conversations
WHERE state = 'snoozed' AND snoozed_until IS NOT NULL
"""
_NEXT_TIMELY = "SELECT extract(epoch FROM min(send_at) - now())::float8 FROM scheduled_sends"
_TIMELY = """
SELECT conversation_id, seq FROM scheduled_sends WHERE send_at <= $1 ORDER BY send_at, conversation_id, seq LIMIT $2
"""


async def _singly(due: Callable[[int], Awaitable[list[K]]], one: Callable[[K], Awaitable[bool]]) -> int:
    """All that is due, the first first; how many. One that cannot holds up no other, and is met again next time."""
    done, stuck = 0, set[K]()
    while True:
        limit = SLICE + len(stuck)
        found = await due(limit)
        fresh = [key for key in found if key not in stuck]
        for key in fresh:
            try:
                moved = await one(key)
            except Exception as error:
                if is_passing(error):
                    raise
                log.exception("clock.stuck", key=key)
                moved = False
            done += moved
            if not moved:
                stuck.add(key)
        if len(found) < limit or not fresh:
            return done


async def _until_next(db: Database, sql: str) -> None:
    """What is set meanwhile for a moment before the next look is as late as that look."""
    async with db.tx() as tx:
        seconds = await tx.value(sql)
    # one that cannot go is met again at the next look, and not at once
    await asyncio.sleep(wait_s(seconds) if seconds is None or seconds > 0 else LOOK_S)


async def release_due(db: Database, now: datetime | None = None) -> int:
    """Queue every scheduled answer whose time has come, each in a transaction of its own; how many this call took."""
    at = now or datetime.now(UTC)

    async def one(key: tuple[int, int]) -> bool:
        async with db.tx() as tx:
            done = await release(tx, *key, at)
            await fault("scheduled.release")
        await fault("scheduled.released")
        return done

    async def due(limit: int) -> list[tuple[int, int]]:
        async with db.tx() as tx:
            return [(row["conversation_id"], row["seq"]) for row in await tx.fetch(_TIMELY, at, limit)]

    return await _singly(due, one)


def sending_later(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await release_due(db)
            await _until_next(db, _NEXT_TIMELY)

    return run


async def wake_due(db: Database, now: datetime | None = None) -> int:
    """Wake every dialog whose time has come; how many. A transaction each: one that cannot keeps no other asleep."""
    at = now or datetime.now(UTC)

    async def one(conversation_id: int) -> bool:
        async with db.tx() as tx:
            done = await wake(tx, conversation_id, at)
            await fault("snooze.wake")
        return done

    async def due(limit: int) -> list[int]:
        async with db.tx() as tx:
            return [row["id"] for row in await tx.fetch(_DUE, at, limit)]

    return await _singly(due, one)


def waking_dialogs(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await wake_due(db)
            await _until_next(db, _NEXT)

    return run


async def lapse_due(db: Database, now: datetime | None = None) -> int:
    """Every call of which nothing was heard for too long is taken for over; how many."""
    at = now or datetime.now(UTC)

    async def one(key: tuple[int, int]) -> bool:
        async with db.tx() as tx:
            return await lapse(tx, key, at)

    async def due(limit: int) -> list[tuple[int, int]]:
        async with db.tx() as tx:
            return await silent_long(tx, at, limit)

    return await _singly(due, one)


def missing_calls(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await lapse_due(db)
            await asyncio.sleep(CALLS_S)

    return run
