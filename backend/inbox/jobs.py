"""Clocks of the inbox: what is done because its time has come. Each is right with any number of workers."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from backend.inbox.actions.snooze import wake
from backend.inbox.scheduled.release import release
from backend.kit.db import Database
from backend.kit.faults import fault

EVERY_S = 1.0
SLICE = 200

_DUE = """
SELECT id FROM conversations WHERE state = 'snoozed' AND snoozed_until <= $1 ORDER BY snoozed_until, id LIMIT $2
"""

_TIMELY = """
SELECT conversation_id, seq FROM scheduled_sends WHERE send_at <= $1 ORDER BY send_at, conversation_id, seq LIMIT $2
"""


async def release_due(db: Database, now: datetime | None = None) -> int:
    """Queue every scheduled answer whose time has come, each in a transaction of its own; how many this call took."""
    at = now or datetime.now(UTC)
    released = 0
    while True:
        async with db.tx() as tx:
            due = [(row["conversation_id"], row["seq"]) for row in await tx.fetch(_TIMELY, at, SLICE)]
        for conversation_id, seq in due:
            async with db.tx() as tx:
                released += await release(tx, conversation_id, seq, at)
                await fault("scheduled.release")
            await fault("scheduled.released")
        if len(due) < SLICE:
            return released


def sending_later(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await release_due(db)
            await asyncio.sleep(EVERY_S)

    return run


async def wake_due(db: Database, now: datetime | None = None) -> int:
    """Wake every dialog whose time has come; how many. A transaction each: one that cannot keeps no other asleep."""
    at = now or datetime.now(UTC)
    woken = 0
    while True:
        async with db.tx() as tx:
            due = [row["id"] for row in await tx.fetch(_DUE, at, SLICE)]
        for conversation_id in due:
            async with db.tx() as tx:
                woken += await wake(tx, conversation_id, at)
                await fault("snooze.wake")
        if len(due) < SLICE:
            return woken


def waking_dialogs(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await wake_due(db)
            await asyncio.sleep(EVERY_S)

    return run
