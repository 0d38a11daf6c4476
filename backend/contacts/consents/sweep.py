"""Consent is told late where the process died before it was told, and goes where nobody ever came of whoever agreed."""

import asyncio
from collections.abc import Awaitable, Callable

from backend.contacts.consents.agree import Somebody, told
from backend.kit.db import Database

EVERY_S = 600.0
_UNTOLD = """
SELECT DISTINCT c.channel_id, c.external_user FROM consents c
JOIN identities i ON i.channel_id = c.channel_id AND i.external_user = c.external_user
WHERE c.told_at IS NULL AND c.at < now() - interval '2 minutes' ORDER BY 1, 2 LIMIT 200
"""
# a tick in a chat in which nothing was written, a form that never came through: whose address it is nobody needs
_NOBODYS = """
DELETE FROM consents c WHERE c.told_at IS NULL AND c.at < now() - interval '30 days' AND NOT EXISTS (
    SELECT FROM identities i WHERE i.channel_id = c.channel_id AND i.external_user = c.external_user)
"""


async def sweep(db: Database) -> None:
    """Twice is once."""
    async with db.tx() as tx:
        rows = await tx.fetch(_UNTOLD)
        await tx.execute(_NOBODYS)
    for row in rows:
        # each by itself: whoever agrees at this moment is waited for alone
        async with db.tx() as tx:
            await told(tx, Somebody(row["channel_id"], row["external_user"]))


def sweeping(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await sweep(db)
            await asyncio.sleep(EVERY_S)

    return run
