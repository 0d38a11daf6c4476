"""Echoes that no send of ours has claimed: written outside Samovar, an answer from the owner's phone."""

import asyncio
from collections.abc import Awaitable, Callable

from backend.inbox.actions.receive import early
from backend.inbox.actions.receive.batch import Received
from backend.inbox.channels.directory import Directory
from backend.inbox.intake import Intake
from backend.kit.db import Database

EVERY_S = 5.0
PATIENCE_S = 60.0


async def settle_echoes(db: Database, directory: Directory, intake: Intake, older_than_s: float = PATIENCE_S) -> int:
    """Store those that waited long enough. Returns how many."""
    async with db.tx() as tx:
        channels = await early.channels_with_echoes(tx, older_than_s)
    if not channels:
        return 0
    # what cannot be opened now (another key, a kind that does not import) may be mended within the seven days
    known = await directory.many(channels)
    async with db.tx() as tx:
        due = await early.unclaimed_echoes(tx, sorted(known), older_than_s)
    await intake.take([Received(known[channel_id], echo, settled=True) for channel_id, echo in due])
    async with db.tx() as tx:
        await early.drop(tx, [(channel_id, key) for channel_id, echo in due for key in early_keys(echo)])
    return len(due)


def early_keys(echo: object) -> tuple[str, ...]:
    """Under which names it waited."""
    keys: tuple[str, ...] = getattr(echo, "keys", ())
    return keys[:1]


def settling(db: Database, directory: Directory, intake: Intake) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await settle_echoes(db, directory, intake)
            await asyncio.sleep(EVERY_S)

    return run
