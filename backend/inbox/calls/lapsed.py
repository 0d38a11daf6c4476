"""A call whose end nobody tells does not go on for ever. Who rang in vain, as far as we know, waits for us like anybody
who was missed; one of ours was taken by nobody; a talk is over, and nobody knows for how long it was.
"""

from datetime import datetime
from typing import Any

import msgspec

from backend.activities import Activity, record
from backend.inbox.calls.live import RINGS, TALKS
from backend.inbox.calls.state import OVER, CallView, plain, view
from backend.inbox.deliver import states
from backend.inbox.deliver.debt import settle
from backend.kit.db import Tx

# the words are those of the index messages_live_calls
_SILENT = """
SELECT conversation_id, seq FROM messages
WHERE meta #>> '{call,state}' IN ('dialling', 'ringing', 'answered') AND stored_at <= $1::timestamptz - $2::interval
  AND (meta #>> '{call,state}' <> 'answered' OR stored_at <= $1::timestamptz - $3::interval)
  AND (state IS NULL OR state NOT IN ('queued', 'sending', 'failed', 'cancelled'))
ORDER BY stored_at, conversation_id, seq LIMIT $4
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
    THEN jsonb_set(last_message, '{file}', to_jsonb($3::text)) ELSE last_message END
WHERE id = $1
"""
_object = msgspec.json.Decoder(dict[str, Any]).decode


async def silent_long(tx: Tx, now: datetime, limit: int) -> list[states.Key]:
    """Those that have rung for longer than anybody lets it ring, and talks of which nothing was heard for hours."""
    return [(row["conversation_id"], row["seq"]) for row in await tx.fetch(_SILENT, now, RINGS, TALKS, limit)]


async def lapse(tx: Tx, key: states.Key, now: datetime) -> bool:
    """It is taken for over. What is told of it later is joined to it as ever: once taken, it was no missed one.

    False: it is over already, or something of it was heard a short while ago.
    """
    await states.lock(tx, [key[0]])
    row: Any = await tx.row(_ROW, *key)
    call = view(_object(row["meta"])) if row else None
    if call is None or call.state in OVER or now - _last(call, row) < (TALKS if call.state == "answered" else RINGS):
        return False
    after = _over(call)
    await tx.execute(_WRITE, *key, states.as_json(plain(after)))
    await tx.execute(_PREVIEW, *key, "call_missed" if after.state == "missed" else "call")
    await record(tx, [_fact(after, row, key)])
    # a talk was an answer when it began, and one of ours asks nobody
    if after.state == "missed":
        await settle(tx, *key, is_news=True)
    await states.publish(tx, [key])
    return True


def _over(call: CallView) -> CallView:
    if call.state == "answered":
        return msgspec.structs.replace(call, state="ended", faded=True)
    return msgspec.structs.replace(call, state="missed" if call.direction == "in" else "failed", lapsed=True)


def _fact(call: CallView, row: Any, key: states.Key) -> Activity:
    leg = next((leg for leg in call.legs if leg.extension == call.by or call.direction == "out"), None)
    user_id, theirs = leg.user_id if leg else None, call.direction == "in"
    return Activity(
        kind="call",
        at=call.answered_at or call.rang_at,
        actor_kind="contact" if theirs else "user" if user_id else "system",
        actor_id=row["contact_id"] if theirs else user_id,
        contact_id=row["contact_id"],
        card_id=row["card_id"],
        conversation_id=key[0],
        message_seq=key[1],
        data={"direction": call.direction, "state": call.state, "talked_s": None, "user_id": user_id},
    )


def _last(call: CallView, row: Any) -> datetime:
    stored: datetime = row["stored_at"]
    return max(stored, call.answered_at or stored, *(each.at for each in call.plan))
