"""What nobody needs any more: files of exports after a day, rows of imports when they can be undone no more."""

import asyncio
from collections.abc import Awaitable, Callable

from backend.kit.db import Database
from backend.kit.storage import Storage

EVERY_S = 600.0
_EXPORTS = """
UPDATE exports SET file_key = NULL WHERE id IN (
    SELECT id FROM exports WHERE file_key IS NOT NULL AND ended_at < now() - interval '1 day' LIMIT 100)
RETURNING (SELECT o.file_key FROM exports o WHERE o.id = exports.id) AS key
"""
_OLD_EXPORTS = "DELETE FROM exports WHERE file_key IS NULL AND created_at < now() - interval '30 days'"
# what was begun and never run is kept for a week
_IMPORTS = """
DELETE FROM imports WHERE id IN (
    SELECT id FROM imports WHERE state NOT IN ('running', 'undoing', 'checking')
      AND coalesce(ended_at, created_at) < now() - CASE WHEN started_at IS NULL THEN interval '7 days'
                                                        ELSE interval '31 days' END LIMIT 20)
RETURNING file_key AS key
"""


async def sweep(db: Database, storage: Storage) -> int:
    """How many files went."""
    async with db.tx() as tx:
        keys = [row["key"] for row in (*await tx.fetch(_EXPORTS), *await tx.fetch(_IMPORTS)) if row["key"]]
        await tx.execute(_OLD_EXPORTS)
    for key in keys:
        await storage.delete(key)
    return len(keys)


def sweeping(db: Database, storage: Storage) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            while await sweep(db, storage):
                pass
            await asyncio.sleep(EVERY_S)

    return run
