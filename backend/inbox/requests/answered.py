"""Who asked by hand was answered elsewhere: in a dialog about the same request, by a colleague, or on the telephone."""

from collections.abc import Sequence

from backend.inbox.actions.locked import Locked, lock
from backend.inbox.actions.settle import announce
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

_ANSWERED = """
SELECT DISTINCT i.id FROM conversations c JOIN conversations i ON i.card_id = c.card_id
WHERE c.id = ANY($1::bigint[]) AND c.kind <> 'internal' AND i.kind = 'internal' AND i.waiting_since IS NOT NULL
  AND EXISTS (SELECT 1 FROM messages o WHERE o.conversation_id = c.id AND o.seq > c.seq - 200
              AND o.stored_at >= i.waiting_since AND o.deleted_at IS NULL
              AND (o.direction = 'out' AND o.author_id IS NOT NULL AND NOT coalesce(o.meta ? 'call', false)
                   AND o.state NOT IN ('scheduled', 'failed', 'cancelled')
                   OR o.meta #>> '{call,state}' = 'ended'))
ORDER BY i.id
"""
_CLEAR = """
UPDATE conversations SET waiting_since = NULL, waiting_clock = NULL, next_step_at = NULL, unanswered = false
WHERE id = $1 AND waiting_since IS NOT NULL
"""


async def answered(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    if not about:
        return
    for row in await tx.fetch(_ANSWERED, about):
        found: Locked | None = await lock(tx, row["id"])
        if found is not None and await tx.execute(_CLEAR, found.id):
            await announce(tx, found)


CONSUMERS = (
    Consumer("requests that were answered elsewhere", ("message.arrived", "message.changed"), answered, start="now"),
)
