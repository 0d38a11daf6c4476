"""A call whose end nobody tells: who rang in vain, as far as we know, waits for us like anybody who was missed."""

from datetime import datetime
from typing import Any

import msgspec

from backend.activities import Activity, record
from backend.inbox.calls.live import RINGS
from backend.inbox.calls.state import CallView, plain, view
from backend.inbox.deliver import states
from backend.inbox.deliver.debt import settle
from backend.kit.db import Tx

# the words are those of the index messages_live_calls
_RINGING = """
SELECT conversation_id, seq FROM messages
WHERE meta #>> '{call,state}' IN ('dialling', 'ringing', 'answered') AND meta #>> '{call,state}' = 'ringing'
  AND direction = 'in' AND stored_at <= $1::timestamptz - $2::interval
ORDER BY stored_at, conversation_id, seq LIMIT $3
"""
_ROW = """
SELECT m.meta::text AS meta, m.stored_at, c.contact_id, c.card_id
FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.conversation_id = $1 AND m.seq = $2
"""
_WRITE = """
UPDATE messages SET meta = meta || jsonb_build_object('call', $3::text::jsonb), rev = rev + 1
WHERE conversation_id = $1 AND seq = $2
"""
_PREVIEW = """
UPDATE conversations SET rev = rev + 1, last_message = CASE WHEN (last_message ->> 'seq')::bigint = $2
    THEN jsonb_set(last_message, '{file}', '"call_missed"') ELSE last_message END
WHERE id = $1
"""
_object = msgspec.json.Decoder(dict[str, Any]).decode


async def ringing_long(tx: Tx, now: datetime, limit: int) -> list[states.Key]:
    """Those that came from outside and have rung for longer than anybody lets it ring."""
    return [(row["conversation_id"], row["seq"]) for row in await tx.fetch(_RINGING, now, RINGS, limit)]


async def lapse(tx: Tx, key: states.Key, now: datetime) -> bool:
    """It is taken for missed. What is told of it later is joined to it as ever: once taken, it was no missed one.

    False: it does not ring any more, or our plan has sent it on a short while ago.
    """
    await states.lock(tx, [key[0]])
    row: Any = await tx.row(_ROW, *key)
    call = view(_object(row["meta"])) if row else None
    if call is None or (call.state, call.direction) != ("ringing", "in") or now - _last(call, row) < RINGS:
        return False
    after = msgspec.structs.replace(call, state="missed", lapsed=True)
    await tx.execute(_WRITE, *key, states.as_json(plain(after)))
    await tx.execute(_PREVIEW, *key)
    fact = Activity(
        kind="call",
        at=call.rang_at,
        actor_kind="contact",
        actor_id=row["contact_id"],
        contact_id=row["contact_id"],
        card_id=row["card_id"],
        conversation_id=key[0],
        message_seq=key[1],
        data={"direction": "in", "state": "missed", "talked_s": None, "user_id": None},
    )
    await record(tx, [fact])
    await settle(tx, *key, is_news=True)
    await states.publish(tx, [key])
    return True


def _last(call: CallView, row: Any) -> datetime:
    sent = [each.at for each in call.plan]
    stored: datetime = row["stored_at"]
    return max(stored, *sent) if sent else stored
