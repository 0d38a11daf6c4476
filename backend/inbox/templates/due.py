"""When a channel's list of templates is asked for: on start, daily, by hand, and when the platform tells of one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from backend.connectors.registry import KINDS, VARYING, connector
from backend.kit import jobs
from backend.kit.db import Database, Tx

KIND = "channel.templates"
EVERY_S = 24 * 3600
LOOK_S = 2.0
# changes are told in rows
GATHER_S = 2.0
PATIENCE_S = 15.0
_DUE = """
INSERT INTO jobs (kind, key, payload)
SELECT $1, 'templates:' || c.id, jsonb_build_object('channel_id', c.id)
FROM channels c LEFT JOIN template_lists l ON l.channel_id = c.id
WHERE c.state = 'active' AND c.kind = ANY ($2::text[])
  AND (l.tried_at IS NULL OR l.tried_at < greatest(now() - make_interval(secs => $3), c.active_since))
  AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.key = 'templates:' || c.id AND j.state IN ('waiting', 'running'))
ORDER BY c.id
ON CONFLICT (key) DO UPDATE SET state = 'waiting', attempts = 0, lost = 0, answer = NULL, error = NULL, run_at = now()
WHERE jobs.state IN ('done', 'failed')
"""
_NOW = "UPDATE jobs SET run_at = now() WHERE key = $1 AND state = 'waiting'"
_CLOCK = "SELECT clock_timestamp()"
_TRIED = "SELECT 1 FROM template_lists WHERE channel_id = $1 AND tried_at >= $2"


def _key(channel_id: int) -> str:
    return f"templates:{channel_id}"


async def ask(tx: Tx, channel_id: int, in_s: float = 0.0) -> None:
    """Queue it, unless it is queued already."""
    await jobs.add(tx, KIND, {"channel_id": channel_id}, key=_key(channel_id), in_s=in_s)


async def refresh(db: Database, channel_id: int) -> None:
    """Ask at once, and wait a little for what comes of it. Nothing where the kind has none."""
    async with db.tx() as tx:
        kind = await tx.value("SELECT kind FROM channels WHERE id = $1 AND state <> 'deleted'", channel_id)
        if kind not in kinds():
            return
        asked: datetime = await tx.value(_CLOCK)
        await ask(tx, channel_id)
        await tx.execute(_NOW, _key(channel_id))
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_S
    while loop.time() < deadline:
        async with db.tx() as tx:
            if await tx.value(_TRIED, channel_id, asked):
                return
        await asyncio.sleep(0.1)


def kinds() -> list[str]:
    """Those whose platforms approve messages, or may."""
    return [kind for kind in KINDS if kind in VARYING or connector(kind).capabilities.templates]


def queueing(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task: channels that were started since, and those whose list is a day old."""
    return jobs.feeding(db, _DUE, KIND, kinds(), EVERY_S, every_s=LOOK_S)
