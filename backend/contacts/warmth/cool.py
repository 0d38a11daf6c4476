"""Stages that are over by themselves: who is no longer new, and who has cooled."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from backend.contacts.warmth.keep import count_anew
from backend.contacts.warmth.setting import warmth_setting
from backend.kit.db import Database

EVERY_S, MISSED_EVERY_S = 5.0, 3600.0
SLICE = 500
BREATH_S = 0.1
# whom another worker counts is counted; the next round sees the rest
_DUE = """
SELECT contact_id FROM contact_warmth WHERE stage_until <= $1 ORDER BY stage_until LIMIT $2 FOR UPDATE SKIP LOCKED
"""
# counted by rules of before
_OLD = """
SELECT contact_id FROM contact_warmth WHERE version < $1 ORDER BY version LIMIT $2 FOR UPDATE SKIP LOCKED
"""
# The list in order of warmth is read from these rows: whoever came without any event is put among them, the bin's
# too. A few at a time: their rows are held meanwhile, and receive waits for them.
_MISSED = """
INSERT INTO contact_warmth (contact_id, stage_until)
SELECT p.id, now() FROM contacts p WHERE p.id > $1
  AND NOT EXISTS (SELECT FROM contact_warmth w WHERE w.contact_id = p.id) ORDER BY p.id LIMIT $2
ON CONFLICT DO NOTHING RETURNING contact_id
"""
# who lies in the bin or was joined with somebody else cools no more; whoever comes back is counted again
_GONE = """
UPDATE contact_warmth w SET stage_until = NULL, version = $2 FROM contacts p
WHERE w.contact_id = ANY ($1::bigint[]) AND p.id = w.contact_id AND p.deleted_at IS NOT NULL
"""


async def cool(db: Database, now: datetime | None = None) -> int:
    """Everybody whose stage is over, and whom other rules counted; how many were counted."""
    found = 0
    while True:
        at = now or datetime.now(UTC)
        async with db.tx() as tx:
            version = (await warmth_setting(tx)).version
            ids = [row["contact_id"] for row in await tx.fetch(_DUE, at, SLICE)]
            ids = ids or [row["contact_id"] for row in await tx.fetch(_OLD, version, SLICE)]
            if ids:
                await tx.execute(_GONE, ids, version)
                await count_anew(tx, ids, now=at)
        found += len(ids)
        if not ids:
            return found
        # whoever writes meanwhile goes first
        await asyncio.sleep(BREATH_S)


async def miss_nobody(db: Database) -> None:
    last = 0
    while True:
        async with db.tx() as tx:
            found = [row["contact_id"] for row in await tx.fetch(_MISSED, last, SLICE)]
        if not found:
            return
        last = max(found)
        await asyncio.sleep(BREATH_S)


def cooling(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        looked = -MISSED_EVERY_S
        while True:
            await cool(db)
            if (at := time.monotonic()) - looked >= MISSED_EVERY_S:
                await miss_nobody(db)
                looked = at
            await asyncio.sleep(EVERY_S)

    return run
