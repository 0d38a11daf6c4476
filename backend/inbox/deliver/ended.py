"""A channel was deleted: what still waited to go out through it goes no more, and whoever wrote it sees so."""

from backend.inbox.channels.examine import ENDED
from backend.inbox.deliver import changed, debt, states
from backend.kit.db import Database, Tx
from backend.kit.jobs import Handler, Job, Later

SLICE = 200
# its owner stops within seconds, and records by then what the platform answered
REST_S = 20.0

_QUEUED = """
SELECT id, conversation_id, seq, verb FROM outbox WHERE channel_id = $1 AND state = 'queued' ORDER BY id LIMIT $2
"""
_FAIL = """
UPDATE outbox SET state = $2, error = coalesce(error, '{}') || $3::text::jsonb
WHERE id = ANY ($1::bigint[]) AND state = $4 AND verb = 'send' RETURNING conversation_id, seq
"""
_UNDER_WAY = "SELECT id, conversation_id FROM outbox WHERE channel_id = $1 AND state = 'sending' ORDER BY id LIMIT $2"


def handlers(db: Database) -> dict[str, Handler]:
    """For the worker's Runner."""

    async def end(job: Job) -> None:
        channel_id = job.payload["channel_id"]
        while await _slice(db, channel_id):
            pass
        async with db.tx() as tx:
            under_way = await tx.fetch(_UNDER_WAY, channel_id, SLICE)
            if under_way and job.is_last:
                await states.lock(tx, [row["conversation_id"] for row in under_way])
                await _end(tx, [row["id"] for row in under_way], "sending", "unconfirmed", "cut_short")
        if under_way and not job.is_last:
            raise Later(REST_S, "sends are under way")

    return {ENDED: end}


async def _slice(db: Database, channel_id: int) -> bool:
    """False when nothing was left to end."""
    async with db.tx() as tx:
        found = await tx.fetch(_QUEUED, channel_id, SLICE)
        await states.lock(tx, [row["conversation_id"] for row in found])
        await _end(tx, [row["id"] for row in found if row["verb"] == "send"], "queued", "failed", "channel_gone")
        for row in found:
            if row["verb"] != "send":
                await changed.undo(tx, row["id"], "channel_gone", "queued")
    return bool(found)


async def _end(tx: Tx, ids: list[int], before: str, after: str, code: str) -> None:
    error = states.error_of(code)
    moved = await tx.fetch(_FAIL, ids, after, states.as_json(error), before)
    keys = sorted((row["conversation_id"], row["seq"]) for row in moved)
    await states.set_state(tx, keys, after, error)
    for key in keys:
        await debt.settle(tx, *key)
    await states.publish(tx, keys)
