"""An invoice whose day is over and that is not paid: said once, by the seller's calendar."""

import asyncio
from collections.abc import Awaitable, Callable

from backend.kit.db import Database
from backend.sales.invoices.told import told

EVERY_S = 30.0
SLICE = 100
SYSTEM = {"actor_kind": "system"}
# each row alone and locked: another worker takes the next ones
_DUE = """
UPDATE invoices SET overdue_at = now() WHERE id IN (
    SELECT i.id FROM invoices i WHERE i.state = 'issued' AND i.overdue_at IS NULL AND i.paid < i.total
       AND i.due_on < (now() AT TIME ZONE i.time_zone)::date
    ORDER BY i.id LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


async def mark_overdue(db: Database) -> int:
    """Every one that is; how many this call found."""
    found = 0
    while True:
        async with db.tx() as tx:
            ids = sorted(row["id"] for row in await tx.fetch(_DUE, SLICE))
            for each in ids:
                await told(tx, each, "overdue", SYSTEM, "invoice_overdue")
        found += len(ids)
        if len(ids) < SLICE:
            return found


def watching_due(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await mark_overdue(db)
            await asyncio.sleep(EVERY_S)

    return run
