"""Answer debt of answers that did not arrive (DESIGN 3, 8 and 14)."""

from datetime import UTC, datetime

from backend.activities import Activity, record
from backend.kit.db import Tx

# An answer that may have arrived (unconfirmed) or still may (queued) keeps the debt cleared.
_RESTORE = """
UPDATE conversations c SET
    waiting_since = least(c.waiting_since, (c.cleared ->> 'waiting_since')::timestamptz),
    waiting_clock = least(c.waiting_clock, (c.cleared ->> 'waiting_clock')::float8),
    unanswered = c.unanswered OR coalesce((c.cleared ->> 'unanswered')::boolean, false),
    cleared = NULL, state = 'open', snoozed_until = NULL, rev = c.rev + 1
WHERE c.id = $1 AND (c.cleared ->> 'seq')::bigint <= $2 AND NOT EXISTS (
    SELECT 1 FROM messages m
    WHERE m.conversation_id = c.id AND m.seq >= (c.cleared ->> 'seq')::bigint AND m.direction = 'out'
      AND (coalesce(m.meta ? 'outside', false)
           OR (m.author_id IS NOT NULL AND m.state NOT IN ('failed', 'cancelled'))))
RETURNING c.contact_id, c.card_id
"""
# What the customer wrote after the message that goes out again is not answered by it.
_CLEAR = """
UPDATE conversations c SET
    cleared = jsonb_build_object('seq', $2::bigint, 'waiting_since', c.waiting_since,
                                 'waiting_clock', c.waiting_clock, 'unanswered', c.unanswered),
    waiting_since = NULL, waiting_clock = NULL, next_step_at = NULL, unanswered = false, rev = c.rev + 1
WHERE c.id = $1 AND c.waiting_since IS NOT NULL
  AND EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.seq = $2 AND m.author_id IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.seq > $2 AND m.direction = 'in')
"""


async def restore(tx: Tx, conversation_id: int, seq: int) -> bool:
    """The answer `seq` will not arrive: give the debt back unless another answer followed. The row is locked."""
    row = await tx.row(_RESTORE, conversation_id, seq)
    if row is None:
        return False
    fact = Activity(
        kind="debt_restored",
        at=datetime.now(UTC),
        actor_kind="system",
        contact_id=row["contact_id"],
        card_id=row["card_id"],
        conversation_id=conversation_id,
        message_seq=seq,
    )
    await record(tx, [fact])
    return True


async def clear(tx: Tx, conversation_id: int, seq: int) -> None:
    """The failed answer `seq` goes out again: it pays the debt until it fails anew. The row is locked."""
    await tx.execute(_CLEAR, conversation_id, seq)
