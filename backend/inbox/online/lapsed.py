"""A call that nobody takes, or whose browsers fell silent, is over: whatever node they had spoken to."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from backend.inbox.channels.facts import Channels
from backend.inbox.online import rows
from backend.kit.db import Database, HotTx
from backend.kit.db.trouble import is_passing
from backend.kit.wakes import LOOK_S, wait_s

log = structlog.get_logger("inbox")

# browsers speak every few seconds; one that lost its network comes back within this, or its talk is lost
SILENT = timedelta(seconds=45)
SLICE = 200
_DUE = """
SELECT id, channel_id FROM online_calls WHERE state <> 'over'
  AND (state = 'ringing' AND rings_until <= $1
       OR least(visitor_at, CASE WHEN state = 'talking' THEN operator_at END) <= $1::timestamptz - $2::interval)
ORDER BY rang_at, id LIMIT $3
"""


_NEXT = "SELECT extract(epoch FROM min(rings_until) - now())::float8 FROM online_calls WHERE state = 'ringing'"


async def lapse_due(db: Database, channels: Channels, now: datetime | None = None) -> int:
    """How many ended."""
    at = now or datetime.now(UTC)
    async with db.tx() as tx:
        due: Any = await tx.fetch(_DUE, at, SILENT, SLICE)
    ended = 0
    for row in due:
        try:
            ended += await _one(db, channels, row["id"], row["channel_id"], at)
        except Exception as error:
            if is_passing(error):
                raise
            # one that cannot holds up no other
            log.exception("online.stuck", call=str(row["id"]))
    return ended


async def _one(db: Database, channels: Channels, call_id: UUID, channel_id: int, at: datetime) -> bool:
    facts = await channels.even_deleted(channel_id)
    if facts is None:
        return False

    async def verb(tx: HotTx) -> bool:
        row = await rows.lock(tx, call_id)
        why = _why(row, at) if row is not None else None
        if why:
            await rows.finish(tx, facts, row, why, at)
        return why is not None

    return await rows.steadily(db, verb)


def _why(row: Any, at: datetime) -> str | None:
    """Looked at again under the lock: somebody may have spoken."""
    if row["state"] == "ringing":
        if row["visitor_at"] <= at - SILENT:
            return "cancelled"
        return "no_answer" if row["rings_until"] <= at else None
    if row["state"] == "talking" and min(row["visitor_at"], row["operator_at"]) <= at - SILENT:
        return "lost"
    return None


def ending(db: Database, channels: Channels) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            ended = await lapse_due(db, channels)
            async with db.tx() as tx:
                seconds = await tx.value(_NEXT)
            # one that cannot end is met again at the next look, and not at once
            await asyncio.sleep(wait_s(seconds) if ended or seconds is None or seconds > 0 else LOOK_S)

    return run
