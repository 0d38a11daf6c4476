"""Every file that still lies with a platform has its job, however its message came in."""

import asyncio
from collections.abc import Awaitable, Callable

from backend.kit.db import Database

KIND = "file.fetch"
EVERY_S = 0.5
_DUE = """
INSERT INTO jobs (kind, key, payload)
SELECT $1, 'file:' || a.id, jsonb_build_object('file_id', a.id)
FROM attachments a
WHERE a.state = 'remote' AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.key = 'file:' || a.id)
ORDER BY a.created_at, a.id LIMIT 200
ON CONFLICT (key) DO NOTHING
"""


async def queue_due(db: Database) -> int:
    """Jobs for the files that have none. Returns how many."""
    async with db.tx() as tx:
        return await tx.execute(_DUE, KIND)


def queueing(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            if not await queue_due(db):
                await asyncio.sleep(EVERY_S)

    return run
