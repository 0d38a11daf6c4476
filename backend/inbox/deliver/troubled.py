"""The platform did not take it, or we do not know: again, failed, unconfirmed."""

from datetime import UTC, datetime
from typing import Any

from backend.connectors.contract import Reachability, SendError
from backend.inbox.actions.receive.batch import Received
from backend.inbox.actions.receive.receive import receive
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.deliver import debt, marks, states
from backend.inbox.deliver.sending import Job
from backend.inbox.deliver.sent import keep_parts
from backend.kit.db import HotTx, Tx

# ten minutes, counted from the first try, become `patient` seconds: once
_AGAIN = """
UPDATE outbox o SET state = 'queued', error = $3::text::jsonb, give_up_at = w.until,
    not_before = least(now() + make_interval(secs => $4), greatest(w.until, now()))
FROM (SELECT id, give_up_at + CASE WHEN $5::float8 IS NULL OR coalesce(error ? 'patient', false) THEN interval '0'
                              ELSE make_interval(secs => $5) - interval '10 minutes' END AS until
      FROM outbox WHERE id = $1) w
WHERE o.id = w.id AND o.attempt = $2 AND o.state = 'sending'
RETURNING o.not_before
"""
_END = """
UPDATE outbox SET state = $3, error = $4::text::jsonb WHERE id = $1 AND attempt = $2 AND state = 'sending'
"""
# a receipt or an echo may have been quicker than this answer: then there is nothing left to do
_CONFIRMED = """
DELETE FROM outbox o USING messages m
WHERE o.id = $1 AND o.attempt = $2 AND m.conversation_id = o.conversation_id AND m.seq = o.seq
  AND m.state IN ('sent', 'delivered', 'read')
"""


_TAKEN_BACK = "SELECT deleted_at IS NOT NULL FROM messages WHERE conversation_id = $1 AND seq = $2"
_GONE = "DELETE FROM outbox WHERE id = $1 AND attempt = $2 AND state = 'sending'"


async def _begin(tx: Tx, job: Job, error: SendError) -> dict[str, Any] | None:
    """Lock, and keep what did go out. None: the platform has confirmed the message already."""
    await states.lock(tx, [job.conversation_id])
    await keep_parts(tx, job, error.done)
    kept = _kept(job, error)
    # what became of one part says nothing of those that are still to go
    confirmed = "done" not in kept and await tx.execute(_CONFIRMED, job.id, job.attempt)
    return None if confirmed else kept


def _kept(job: Job, error: SendError) -> dict[str, Any]:
    done = {str(part): key for part, key in {**job.done, **error.done}.items()}
    return states.error_of(error.code, done=done)


async def _ends(tx: Tx, job: Job, kept: dict[str, Any]) -> bool:
    """Taken back while it was on its way, and nothing of it is out: it need not go any more."""
    if "done" in kept or not await tx.value(_TAKEN_BACK, *job.key):
        return False
    if await tx.execute(_GONE, job.id, job.attempt):
        await marks.forget(tx, job.key)
        await states.set_state(tx, [job.key], "cancelled")
        await debt.settle(tx, *job.key)
        await states.publish(tx, [job.key])
    return True


async def again(tx: Tx, job: Job, error: SendError, wait_s: float) -> None:
    """Back into the queue for `wait_s` seconds; its thread waits with it."""
    kept = await _begin(tx, job, error)
    # what may have arrived stays where its deletion finds it
    if kept is None or (not error.ambiguous and await _ends(tx, job, kept)):
        return
    patient = {"patient": error.patience} if error.patience else {}
    row = await tx.row(_AGAIN, job.id, job.attempt, states.as_json({**kept, **patient}), wait_s, error.patience)
    if row is not None:
        await states.set_state(tx, [job.key], "queued", {**kept, "retry_at": row["not_before"]})
        await states.publish(tx, [job.key])


async def failed(tx: HotTx, channel: ChannelFacts, job: Job, error: SendError) -> bool:
    """It will not go by itself any more: the debt comes back, a person decides. True when the debt changed.

    A platform that refuses because the person blocked us tells the same as one that says so by itself.
    """
    kept = await _begin(tx, job, error)
    if kept is None or await _ends(tx, job, kept):
        return False
    if not await tx.execute(_END, job.id, job.attempt, "failed", states.as_json(kept)):
        return False
    await states.set_state(tx, [job.key], "failed", kept)
    changed = await debt.settle(tx, *job.key)
    await states.publish(tx, [job.key])
    if error.unreachable and job.content.external_user is not None:
        blocked = Reachability(job.content.external_user, datetime.now(UTC), error.code)
        await receive(tx, [Received(channel, blocked)])
    return changed


async def unconfirmed(tx: Tx, job: Job, error: SendError) -> None:
    """The platform may have it: never sent again by itself."""
    kept = await _begin(tx, job, error)
    if kept is None:
        return
    if await tx.execute(_END, job.id, job.attempt, "unconfirmed", states.as_json(kept)):
        await states.set_state(tx, [job.key], "unconfirmed", kept)
        await states.publish(tx, [job.key])
