"""A lead was reached: it stands in "Contacted" by itself, where the funnel is set so (H6).

Reached is: they wrote and a colleague answered, a call with them was talked, or a note says when they were spoken to
elsewhere. Notices, auto-replies and what was sent
by keys are no answer of a person.
"""

from collections.abc import Sequence

from backend.cards.funnels.automatic import ANY, move_by_mark
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

# only what came since the request was opened counts: an old talk says nothing of a new request
_REACHED = """
SELECT DISTINCT k.id FROM conversations c
JOIN cards k ON k.id = c.card_id AND k.is_open
JOIN funnels f ON f.id = k.funnel_id AND f.auto <> 'off'
JOIN statuses s ON s.id = k.status_id AND s.category = 'new'
WHERE c.id = ANY($1::bigint[]) AND (
    EXISTS (SELECT 1 FROM messages o WHERE o.conversation_id = c.id AND o.seq > c.seq - 200 AND o.direction = 'out'
            AND o.author_id IS NOT NULL AND o.deleted_at IS NULL AND NOT coalesce(o.meta ? 'call', false)
            AND o.state NOT IN ('scheduled', 'failed', 'cancelled') AND o.stored_at >= k.created_at
            AND EXISTS (SELECT 1 FROM messages i WHERE i.conversation_id = c.id AND i.seq > c.seq - 200
                        AND i.direction = 'in' AND i.stored_at >= k.created_at
                        AND NOT coalesce(i.meta ? 'call', false)))
    OR EXISTS (SELECT 1 FROM messages t WHERE t.conversation_id = c.id AND t.seq > c.seq - 200
               AND t.meta #>> '{call,state}' = 'ended' AND t.stored_at >= k.created_at)
    OR EXISTS (SELECT 1 FROM messages n WHERE n.conversation_id = c.id AND n.seq > c.seq - 200
               AND n.meta ? 'contacted' AND n.deleted_at IS NULL AND n.stored_at >= k.created_at))
"""


async def reached(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    if not about or not await tx.value(ANY):
        return
    found = [row["id"] for row in await tx.fetch(_REACHED, about)]
    if found:
        await move_by_mark(tx, found, "contacted")


CONSUMERS = (Consumer("leads that were reached", ("message.arrived", "message.changed"), reached, start="now"),)
