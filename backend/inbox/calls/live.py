"""Calls that are going on, with who calls: for those who may see their conversations."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees, sees_sql
from backend.cards.schemas import Named
from backend.inbox.calls.schemas import Caller, LiveCall
from backend.inbox.online.rung import live
from backend.inbox.online.schemas import LiveOnline
from backend.inbox.rows import load_conversations, load_messages
from backend.inbox.schemas import LastMessage
from backend.kit.db import Tx

# the word that ends a call may never come: it is not shown for ever
RINGS = timedelta(minutes=4)
TALKS = timedelta(hours=4)
MOST = 50
_LIVE = """
SELECT m.conversation_id, m.seq FROM messages m
WHERE m.meta #>> '{call,state}' IN ('dialling', 'ringing', 'answered') AND m.stored_at > now() - $1::interval
  AND (m.meta #>> '{call,state}' = 'answered' OR m.stored_at > now() - $2::interval)
  AND m.state IS DISTINCT FROM 'failed' AND m.state IS DISTINCT FROM 'cancelled'
ORDER BY m.stored_at DESC LIMIT 200
"""
_CALLER = """
SELECT u.id AS user_id, u.name AS user_name, i.external_user,
       (SELECT count(*) FROM messages m
        WHERE m.conversation_id = c.id AND m.meta #>> '{call,state}' = 'missed') AS missed
FROM conversations c
LEFT JOIN contacts p ON p.id = c.contact_id
LEFT JOIN users u ON u.id = coalesce(p.responsible_id, c.responsible_id)
LEFT JOIN identities i ON i.id = c.identity_id
WHERE c.id = $1
"""
_LAST = """
SELECT c.last_message::text AS last FROM conversations c
WHERE c.contact_id = $1 AND c.id <> $2 AND c.last_message IS NOT NULL AND {seen} ORDER BY c.last_at DESC LIMIT 1
"""
_last = msgspec.json.Decoder(LastMessage).decode


async def live_calls(tx: Tx, me: Grants) -> list[LiveCall]:
    """The newest first."""
    rows = await tx.fetch(_LIVE, TALKS, RINGS)
    keys = [(row["conversation_id"], row["seq"]) for row in rows]
    there = await load_conversations(tx, sorted({key[0] for key in keys}), me)
    seen = [key for key in keys if key[0] in there and sees(me, there[key[0]][1])][:MOST]
    views = await load_messages(tx, seen)
    online = await live(tx, me, {key[0]: there[key[0]][1] for key in seen})
    found = [await _one(tx, me, there[key[0]][0], views[key]) for key in seen]
    return [_by_browser(each, online) for each in found]


def _by_browser(call: LiveCall, online: Mapping[int, LiveOnline]) -> LiveCall:
    """With who is rung, and where the sound is."""
    about, here = call.message.meta["call"], online.get(call.conversation.id)
    if here is None or about.get("online") != str(here.id):
        return call
    return msgspec.structs.replace(call, online=here)


async def _one(tx: Tx, me: Grants, row: Any, view: Any) -> LiveCall:
    about: Any = await tx.row(_CALLER, row.id)
    shown, args = sees_sql(me, "c", 3)
    contact_id = row.contact.id if row.contact else None
    last = await tx.value(_LAST.format(seen=shown), contact_id, row.id, *args) if contact_id else None
    number = about["external_user"] or ""
    caller = Caller(
        responsible=Named(about["user_id"], about["user_name"]) if about["user_id"] else None,
        last=_last(last) if last else None,
        missed_before=about["missed"],
    )
    hides = "phone" in me.hidden_fields or not number.startswith("+")
    return LiveCall(row, view, caller, "" if hides else number)
