"""Who of us has a window open: each node tells of its own, every ten seconds and whenever somebody comes."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from backend.kit.db import Database
from backend.kit.db.trouble import is_passing
from backend.realtime.node import RealtimeNode

log = structlog.get_logger("inbox")

LOOK_S = 1.0
EVERY_S = 10.0
_HERE = """
INSERT INTO people_here (user_id, seen_at) SELECT id, now() FROM users WHERE id = ANY ($1::bigint[]) ORDER BY id
ON CONFLICT (user_id) DO UPDATE SET seen_at = excluded.seen_at
"""


def telling(db: Database, node: RealtimeNode) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        told, at = set[int](), 0.0
        while True:
            await asyncio.sleep(LOOK_S)
            here = {each.caller.user_id for each in node.sockets() if each.caller.user_id is not None}
            if not here or (here <= told and time.monotonic() - at < EVERY_S):
                continue
            try:
                async with db.tx() as tx:
                    await tx.execute(_HERE, sorted(here))
            except Exception as error:
                if not is_passing(error):
                    raise
                log.info("online.not_told_who_is_here", error=type(error).__name__)
                continue
            told, at = here, time.monotonic()

    return run
