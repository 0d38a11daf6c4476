"""The platform has it."""

from collections.abc import Mapping, Sequence

from backend.connectors.contract import Sent
from backend.inbox.actions.receive import early
from backend.inbox.actions.receive.batch import Received
from backend.inbox.actions.receive.receive import receive
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.deliver import states
from backend.inbox.deliver.sending import Job
from backend.kit.db import HotTx, Tx

# Whatever became of the row meanwhile (another owner, a person): the platform has this attempt, so nothing is left
# to send unless a newer attempt is under way.
_GONE = "DELETE FROM outbox WHERE id = $1 AND attempt = $2"
_KEYS = """
INSERT INTO message_keys (space, key, conversation_id, seq)
SELECT $1, key, $3, $4 FROM unnest($2::text[]) AS key ORDER BY key
ON CONFLICT DO NOTHING
"""
_SENT = """
UPDATE messages SET state = CASE WHEN state IN ('delivered', 'read', 'failed') THEN state ELSE 'sent' END,
    error = CASE WHEN state = 'failed' THEN error END, external_id = $3, provider_at = $4, rev = rev + 1,
    -- an album, a long text: what is to change it later has to know every part
    meta = nullif(coalesce(meta, '{}') - 'marks' - 'heard' - 'tried'
        || CASE WHEN cardinality($5::text[]) > 1 THEN jsonb_build_object('parts', $5::text[]) ELSE '{}' END
        -- a platform that takes our key names the next try as it named the one before
        || CASE WHEN (meta -> 'tried') - $5::text[] <> '[]'
                THEN jsonb_build_object('tried', (meta -> 'tried') - $5::text[]) ELSE '{}' END, '{}')
WHERE conversation_id = $1 AND seq = $2
"""


# what was heard of stays: it is there, whatever became of the try
_EXPECT = """
UPDATE messages SET meta = coalesce(meta, '{}') || jsonb_build_object('marks', $3::text[])
WHERE conversation_id = $1 AND seq = $2
"""


def space_of(channel_id: int) -> str:
    """Where a channel's external keys are unique."""
    return f"x:{channel_id}"


async def keep_keys(tx: Tx, channel_id: int, keys: Sequence[str], message: states.Key) -> None:
    """Register what the platform calls this message."""
    await tx.execute(_KEYS, space_of(channel_id), list(keys), *message)


async def expect(tx: Tx, job: Job, marks: Sequence[str]) -> None:
    """The send is about to be made, and will be told of by these (receive/parts)."""
    await keep_keys(tx, job.channel_id, marks, job.key)
    await tx.execute(_EXPECT, *job.key, list(marks))


async def sent(tx: HotTx, channel: ChannelFacts, job: Job, result: Sent) -> None:
    """Record the send: state, external keys; the row leaves the outbox. What came before its answer is applied."""
    await states.lock(tx, [job.conversation_id])
    await tx.execute(_GONE, job.id, job.attempt)
    await keep_keys(tx, job.channel_id, result.keys, job.key)
    await tx.execute(_SENT, *job.key, result.keys[0] if result.keys else None, result.at, list(result.keys))
    await states.show(tx, [job.key])
    await states.publish(tx, [job.key])
    await _apply_early(tx, channel, job, result.keys)


async def _apply_early(tx: HotTx, channel: ChannelFacts, job: Job, keys: Sequence[str]) -> None:
    """Receipts, edits and reactions can be quicker than the answer that tells us the message's name."""
    names = [(job.channel_id, name) for name in (*keys, f"ref:{job.ref}")]
    waiting = await early.find(tx, names)
    if waiting:
        await receive(tx, [Received(channel, change) for changes in waiting.values() for change in changes])
        await early.drop(tx, names)


async def keep_parts(tx: Tx, job: Job, done: Mapping[int, str]) -> None:
    """Some parts went out, others did not: receipts and replies to those find their message."""
    await keep_keys(tx, job.channel_id, list(done.values()), job.key)
