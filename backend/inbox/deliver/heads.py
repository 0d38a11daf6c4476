"""The next message of each thread: one in flight a thread, people's answers (lane 0) before bulk (lane 1)."""

import msgspec

from backend.kit.db import Tx

PEOPLE, BULK = 0, 1

# What changes a message waits, and holds up nobody, until the platform has that message.
_READY = """
(o.verb = 'send' OR EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = o.conversation_id AND m.seq = o.seq
                            AND (m.direction = 'in' OR m.state IN ('sent', 'delivered', 'read'))))
"""
# A loose index scan: one probe a thread, however long the queue behind its head is.
_HEADS = f"""
WITH RECURSIVE heads AS (
    (SELECT o.id, o.conversation_id FROM outbox o
     WHERE o.channel_id = $1 AND o.lane = $2 AND o.state IN ('queued', 'sending') AND o.conversation_id > $3
       AND {_READY}
     ORDER BY o.conversation_id, o.seq, o.id LIMIT 1)
    UNION ALL
    SELECT n.id, n.conversation_id FROM heads h, LATERAL (
        SELECT o.id, o.conversation_id FROM outbox o
        WHERE o.channel_id = $1 AND o.lane = $2 AND o.state IN ('queued', 'sending')
          AND o.conversation_id > h.conversation_id AND {_READY}
        ORDER BY o.conversation_id, o.seq, o.id LIMIT 1) n
)
SELECT o.id, o.conversation_id, o.seq, o.verb, o.lane, o.attempt, o.state = 'queued' AS queued,
       greatest(0, extract(epoch FROM o.not_before - now()))::float8 AS wait_s,
       o.attempt > 0 AND o.give_up_at <= now() AS expired
FROM (SELECT id FROM heads LIMIT $4) h JOIN outbox o USING (id) ORDER BY o.conversation_id
"""


class Head(msgspec.Struct, frozen=True):
    """The first unsent row of a thread in a lane. `wait_s`: seconds until it may go; `expired`: tried long enough."""

    id: int
    conversation_id: int
    seq: int
    verb: str
    lane: int
    attempt: int
    queued: bool
    wait_s: float
    expired: bool


async def heads(tx: Tx, channel_id: int, lane: int, after: int, limit: int) -> list[Head]:
    """Heads of the threads beyond conversation `after`, at most `limit`, by conversation."""
    rows = await tx.fetch(_HEADS, channel_id, lane, after, limit)
    return [Head(**row) for row in rows]
