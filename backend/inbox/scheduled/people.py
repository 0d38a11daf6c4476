"""What people do with a scheduled answer: another time, back into the field, off with it, or at once."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.inbox.actions.ahead import demand_ahead
from backend.inbox.actions.locked import Locked, lock_for, taken
from backend.inbox.deliver import states
from backend.inbox.rows import load_messages
from backend.inbox.scheduled.call_off import call_off
from backend.inbox.scheduled.release import release_now
from backend.inbox.schemas import MessageView
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Missing


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PATCH …/schedule."""

    send_at: datetime | None = None
    unless_customer_writes: bool | None = None


_MESSAGE = "SELECT state, author_id FROM messages WHERE conversation_id = $1 AND seq = $2 AND direction = 'out'"
_MOVE = """
UPDATE scheduled_sends SET send_at = coalesce($3, send_at), unless_customer = coalesce($4, unless_customer)
WHERE conversation_id = $1 AND seq = $2 RETURNING send_at, unless_customer
"""
_TOLD = "UPDATE messages SET meta = meta || $3::text::jsonb, rev = rev + 1 WHERE conversation_id = $1 AND seq = $2"
_OFF = "DELETE FROM scheduled_sends WHERE conversation_id = $1 AND seq = $2 RETURNING author_id, saved_reply_id"


async def _open(tx: HotTx, me: Grants, conversation_id: int, seq: int) -> tuple[Locked, int]:
    """The locked conversation and the author. One's own, or in a dialog that one may answer."""
    found = await lock_for(tx, me, conversation_id)
    message = await tx.row(_MESSAGE, conversation_id, seq)
    if message is None:
        raise Missing
    demand(me, "messages.send")
    mine = me.user_id is not None and me.user_id in (message["author_id"], found.row["responsible_id"])
    if not (mine or found.row["responsible_id"] is None or can(me, "conversations.reply_others")):
        raise taken(found)
    if message["state"] != "scheduled":
        raise Conflict("not_scheduled", fields={"state": message["state"]})
    return found, message["author_id"]


async def move(tx: HotTx, me: Grants, conversation_id: int, seq: int, body: Move) -> MessageView:
    """Another time, or another word on what happens when the customer writes first."""
    await _open(tx, me, conversation_id, seq)
    if body.send_at is not None:
        demand_ahead("send_at", body.send_at)
    row: Any = await tx.row(_MOVE, conversation_id, seq, body.send_at, body.unless_customer_writes)
    meta = {"send_at": row["send_at"].astimezone(UTC), "unless_customer_writes": row["unless_customer"]}
    await tx.execute(_TOLD, conversation_id, seq, states.as_json(meta))
    return await _view(tx, (conversation_id, seq))


async def take_back(tx: HotTx, me: Grants, conversation_id: int, seq: int) -> MessageView:
    """Call it off; the text goes back to its author's field."""
    _, author_id = await _open(tx, me, conversation_id, seq)
    row = await tx.row(_OFF, conversation_id, seq)
    await call_off(tx, (conversation_id, seq), row, None if author_id == me.user_id else "called_off")
    return (await load_messages(tx, [(conversation_id, seq)]))[(conversation_id, seq)]


async def send_now(tx: HotTx, me: Grants, conversation_id: int, seq: int) -> MessageView:
    """At once, in its author's name. Raises what answering raises."""
    found, _ = await _open(tx, me, conversation_id, seq)
    sent = await release_now(tx, found, seq)
    if sent is None:
        raise Conflict("not_scheduled")
    return (await load_messages(tx, [(conversation_id, sent)]))[(conversation_id, sent)]


async def _view(tx: HotTx, key: states.Key) -> MessageView:
    await states.publish(tx, [key])
    return (await load_messages(tx, [key]))[key]
