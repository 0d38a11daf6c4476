"""Whoever asked by a form or in the chat to be called has been, once a call with that number is over."""

from collections.abc import Sequence
from datetime import UTC, datetime

from backend.inbox.actions.append import Draft, append
from backend.inbox.actions.locked import lock
from backend.inbox.rows import arrived, load_conversations, load_messages
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

# requests that wait at the number of a call which was answered, and began after they came
_WAIT = """
WITH called AS (
    SELECT i.external_user AS number, max(m.stored_at) AS at FROM conversations p
    JOIN identities i ON i.id = p.identity_id
    JOIN messages m ON m.conversation_id = p.id AND m.seq > p.seq - 20 AND m.meta #>> '{call,state}' = 'ended'
    WHERE p.id = ANY($1::bigint[]) GROUP BY 1
), wished AS (
    SELECT c.id AS channel_id, number AS thread_key, at FROM called JOIN channels c ON c.kind = 'form'
    UNION ALL
    SELECT v.channel_id, coalesce(v.thread_key, v.external_user), at FROM called
    JOIN visitors v ON v.wished_phone = number
)
SELECT f.id, max(at) AS called_at FROM wished
JOIN conversations f USING (channel_id, thread_key)
WHERE f.waiting_since IS NOT NULL AND f.last_in_at <= at GROUP BY f.id ORDER BY f.id
"""
# what they write later is asked in writing
_CALLED = """
UPDATE visitors v SET wished_phone = NULL FROM conversations c
WHERE c.id = $1 AND v.channel_id = c.channel_id AND c.thread_key = coalesce(v.thread_key, v.external_user)
    AND v.wished_phone IS NOT NULL
"""
# so is what they ask after a colleague has answered the wish itself in writing
_OVER = """
UPDATE visitors v SET wished_phone = NULL FROM conversations c
WHERE c.id = ANY($1::bigint[]) AND c.waiting_since IS NULL AND v.channel_id = c.channel_id
    AND c.thread_key = coalesce(v.thread_key, v.external_user) AND v.wished_phone IS NOT NULL
"""
_ANSWERED = """
UPDATE conversations SET waiting_since = NULL, waiting_clock = NULL, next_step_at = NULL, unanswered = false,
    state = CASE WHEN state = 'snoozed' THEN 'open' ELSE state END, snoozed_until = NULL, woken = NULL
WHERE id = $1 AND waiting_since IS NOT NULL AND last_in_at <= $2
"""


async def called_back(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing: it waits no longer. The line says so to whoever reads the debt from the messages, too."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    await tx.execute(_OVER, about)
    for row in await tx.fetch(_WAIT, about):
        found = await lock(tx, row["id"])
        if found is None or not await tx.execute(_ANSWERED, found.id, row["called_at"]):
            continue
        await tx.execute(_CALLED, found.id)
        draft = Draft(direction="system", text="", at=datetime.now(UTC), meta={"code": "called_back"})
        seq, _ = await append(tx, found, draft)
        view, scope = (await load_conversations(tx, [found.id]))[found.id]
        message = (await load_messages(tx, [(found.id, seq)]))[(found.id, seq)]
        tx.publish(arrived(view, message, scope, found.before))


CONSUMERS = (Consumer("calls wished by forms", ("message.arrived", "message.changed"), called_back, start="now"),)
