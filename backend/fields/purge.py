"""What a deleted field held goes for good thirty days after the deletion; until then it comes back with the field."""

import asyncio
from collections.abc import Awaitable, Callable

from backend.access import audit
from backend.fields.look import TABLES
from backend.kit.db import Database

EVERY_S = 3600.0
DAYS = 30
SLICE = 500
_DUE = f"""
SELECT id, entity, name FROM fields
WHERE state = 'deleted' AND changed_at < now() - interval '{DAYS} days'
  AND (purged_at IS NULL OR purged_at < changed_at)
ORDER BY id
"""
# held to the end of the slice: whoever brings the field back waits, and then finds what is left of it
_STILL = f"""
SELECT 1 FROM fields WHERE id = $1 AND state = 'deleted' AND changed_at < now() - interval '{DAYS} days' FOR UPDATE
"""
_TAKE = """
UPDATE {table} SET fields = fields - $1::text WHERE id IN (
    SELECT id FROM {table} WHERE id > $2 AND fields ? $1::text ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING id
"""
_LEFT = "SELECT EXISTS (SELECT 1 FROM {table} WHERE fields ? $1::text)"
_DONE = "UPDATE fields SET purged_at = now() WHERE id = $1 AND state = 'deleted'"


async def purge(db: Database) -> int:
    """All that is due, a slice a transaction; rows that somebody holds wait for the next time. How many values."""
    async with db.tx() as tx:
        due = await tx.fetch(_DUE)
    return sum([await _one(db, row["id"], row["entity"], row["name"]) for row in due])


async def _one(db: Database, field_id: int, entity: str, name: str) -> int:
    key, table, last, taken = str(field_id), TABLES[entity], 0, 0
    while True:
        async with db.orm() as tx:
            if not await tx.value(_STILL, field_id):
                return taken
            found = sorted(row["id"] for row in await tx.fetch(_TAKE.format(table=table), key, last, SLICE))
            if not found:
                if not await tx.value(_LEFT.format(table=table), key):
                    await tx.execute(_DONE, field_id)
                return taken
            told = {"name": name, "count": len(found)}
            await audit.write(tx, None, None, "field.purged", ("field", field_id), after=told)
        last, taken = found[-1], taken + len(found)


def purging(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await purge(db)
            await asyncio.sleep(EVERY_S)

    return run
