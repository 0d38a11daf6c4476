"""Answer debt when an answer turns out not to have arrived, or to have arrived after all (DESIGN 3, 8 and 14).

Debt is what it would be had the answers that failed never been written: the customer waits since their first message
after the last answer that stands, or after the last time that somebody said that none is needed and did not take that
back. So it is read from the messages, and right for any order of answers, failures and second tries. Whoever is blocked
waits for nothing.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from backend.activities import Activity, record
from backend.duty.clock import calendar_sql, hours_of
from backend.inbox.rows import changed, load_conversations
from backend.inbox.rows.conversations import HELD_UNSENT
from backend.kit.db import Tx

# It did not go here, and went to another address of the same person (elsewhere.py).
_WENT_ELSEWHERE = """
EXISTS (SELECT FROM resends r JOIN messages e ON e.conversation_id = r.to_conversation_id AND e.seq = r.to_seq
        WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq AND e.state NOT IN ('failed', 'cancelled'))
"""
# An answer that may have arrived (unconfirmed) or still may (queued) stands. One written outside Samovar stands too.
# One that is held and surely did not go does not.
# A call answers when somebody spoke, whoever called; who asked by a form for one was answered by it (forms/called.py).
_STANDS = f"""
CASE WHEN m.meta ? 'call' THEN m.meta #>> '{{call,state}}' IN ('answered', 'ended') ELSE
m.direction = 'system' AND m.meta ->> 'code' = 'called_back'
OR m.direction = 'out' AND (coalesce(m.meta ? 'outside', false)
    OR (m.author_id IS NOT NULL AND m.state NOT IN ('failed', 'cancelled', 'scheduled')
        AND NOT (m.state = 'queued' AND coalesce(m.error ->> 'code', '') IN {HELD_UNSENT}))
    OR (m.author_id IS NOT NULL AND {_WENT_ELSEWHERE})) END
"""
# Of calls only one that nobody took waits for an answer; told late, it was answered by what was said after it.
_ASKS = f"""
f.direction = 'in' AND (NOT coalesce(f.meta ? 'call', false) OR f.meta #>> '{{call,state}}' = 'missed'
    AND NOT EXISTS (SELECT FROM messages m WHERE m.conversation_id = f.conversation_id AND m.provider_at > f.provider_at
                    AND ({_STANDS})))
"""
# Who asks to be called later waits from then on; who asks in writing beside it waits for that.
_DUE = "to_timestamp((f.meta ->> 'due')::float8)"
_EXCUSED = """
m.direction = 'system' AND (m.meta ->> 'code' = 'no_reply_needed'
    OR (m.meta ->> 'code' = 'done' AND m.meta ->> 'reason' IS NOT NULL))
AND NOT EXISTS (SELECT FROM messages b WHERE b.conversation_id = m.conversation_id AND b.seq > m.seq
                AND b.direction = 'system' AND (b.meta ->> 'restores')::bigint = m.seq)
"""
_READ = f"""
SELECT c.waiting_since, c.unanswered, {calendar_sql("c.calendar_id")} AS calendar, c.contact_id, c.card_id,
    CASE WHEN (SELECT p.blocked_at IS NULL FROM contacts p WHERE p.id = c.contact_id) IS NOT FALSE THEN
    (SELECT greatest(least(f.provider_at, f.stored_at), {_DUE}) FROM messages f
     WHERE f.conversation_id = c.id AND {_ASKS} AND f.seq > coalesce((
         SELECT m.seq FROM messages m WHERE m.conversation_id = c.id AND (({_STANDS}) OR ({_EXCUSED}))
         ORDER BY m.seq DESC LIMIT 1), 0)
     ORDER BY coalesce({_DUE} > now(), false), f.seq LIMIT 1) END AS since,
    NOT EXISTS (SELECT FROM messages m
                WHERE m.conversation_id = c.id AND m.stored_at >= c.opened_at AND ({_STANDS})) AS nobody_answered
FROM conversations c WHERE c.id = $1
"""
_WRITE = """
UPDATE conversations SET waiting_since = $2::timestamptz, waiting_clock = $3, unanswered = $4, rev = rev + 1,
    next_step_at = CASE WHEN $2::timestamptz IS NULL THEN NULL ELSE next_step_at END,
    state = CASE WHEN $5 THEN 'open' ELSE state END, snoozed_until = CASE WHEN $5 THEN NULL ELSE snoozed_until END
WHERE id = $1
"""


async def settle(tx: Tx, conversation_id: int, seq: int | None = None, *, is_news: bool = False) -> bool:
    """The state of our message `seq` was written, or its person blocked: bring the debt in line. Has it changed?

    The row is locked. A debt that comes back opens the dialog again. `is_news`: it is a call's, and was there never.
    """
    row = await tx.row(_READ, conversation_id)
    if row is None:
        return False
    was, since, now, hours = row["waiting_since"], row["since"], datetime.now(UTC), hours_of(row["calendar"])
    if since is not None and since > now:
        since = hours.next(since)
    if (was, row["unanswered"]) == (since, row["nobody_answered"]):
        return False
    clock = None if since is None else hours.clock(since)
    comes_back = since is not None and since <= now and (was is None or since < was)
    await tx.execute(_WRITE, conversation_id, since, clock, row["nobody_answered"], comes_back)
    if comes_back and not is_news:
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


async def tell(tx: Tx, conversation_ids: Sequence[int]) -> None:
    """Their rows as they now stand."""
    for row, scope in (await load_conversations(tx, conversation_ids)).values():
        tx.publish(changed(row, scope))
