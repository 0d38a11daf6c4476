"""What a person decides about a message that did not go out: send it again, drop it, or call it back."""

from typing import Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.inbox.actions.locked import Locked, lock_for, taken
from backend.inbox.deliver import debt, marks, states
from backend.inbox.rows import load_messages
from backend.inbox.schemas import MessageView
from backend.inbox.templates.window import demand_open
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Missing

# keys by number of the part
_KEPT = """
SELECT nullif(coalesce(m.meta -> 'heard', '{}') || coalesce(o.error -> 'done', '{}'), '{}')::text
FROM outbox o JOIN messages m USING (conversation_id, seq)
WHERE o.conversation_id = $1 AND o.seq = $2 AND o.verb = 'send'
"""
_IN_PART = """
UPDATE messages SET external_id = ($3::text[])[1],
    meta = CASE WHEN cardinality($3) > 1 THEN coalesce(meta, '{}') || jsonb_build_object('parts', $3) ELSE meta END
WHERE conversation_id = $1 AND seq = $2
"""
Trouble = Literal["failed", "unconfirmed", "held"]

_MESSAGE = "SELECT direction, state, author_id FROM messages WHERE conversation_id = $1 AND seq = $2"
_TEMPLATE = "SELECT meta ? 'template' FROM messages WHERE conversation_id = $1 AND seq = $2"
_DELETED = "SELECT deleted_at IS NOT NULL FROM messages WHERE conversation_id = $1 AND seq = $2"
_ROW = """
SELECT state, channel_id FROM outbox WHERE conversation_id = $1 AND seq = $2 AND verb = 'send' FOR UPDATE
"""
# The same ref, so the same key where the platform takes one; parts that went out stay known in `error`.
_AGAIN = """
INSERT INTO outbox (channel_id, conversation_id, seq, ref, epoch)
SELECT c.channel_id, c.id, $2::bigint, c.id || '-' || $2::bigint, r.epoch FROM conversations c CROSS JOIN relay r
WHERE c.id = $1
ON CONFLICT (conversation_id, seq, verb) DO UPDATE SET
    state = 'queued', attempt = outbox.attempt, not_before = now(), give_up_at = now() + interval '10 minutes',
    epoch = excluded.epoch, error = outbox.error - 'patient'
"""


async def open_trouble(tx: HotTx, me: Grants, conversation_id: int, seq: int) -> tuple[Locked, str | None, str | None]:
    """The conversation, the message's state and the outbox row's. Raises Missing, Conflict, Forbidden."""
    found = await lock_for(tx, me, conversation_id)
    message = await tx.row(_MESSAGE, conversation_id, seq)
    if message is None or message["direction"] != "out":
        raise Missing
    demand(me, "messages.send")
    _demand_ours(me, found, message["author_id"])
    row: Any = await tx.row(_ROW, conversation_id, seq)
    return found, message["state"], None if row is None else row["state"]


def _demand_ours(me: Grants, found: Locked, author_id: int | None) -> None:
    """One's own message, or in a dialog that one may answer. Raises Conflict claimed_by_other."""
    responsible = found.row["responsible_id"]
    mine = me.user_id is not None and me.user_id in (author_id, responsible)
    if not (mine or responsible is None or can(me, "conversations.reply_others")):
        raise taken(found)


async def retry(tx: HotTx, me: Grants, conversation_id: int, seq: int, *, may_be_doubled: bool = False) -> MessageView:
    """Queue it again under the same key. An unconfirmed one only by who knows that the customer may get it twice."""
    found, message, row = await open_trouble(tx, me, conversation_id, seq)
    state = row or message
    if state not in ("failed", "unconfirmed", "held"):
        raise Conflict("not_in_trouble", fields={"state": message})
    if await tx.value(_DELETED, conversation_id, seq):
        raise Conflict("not_in_trouble", fields={"state": message})
    if state == "unconfirmed" and not may_be_doubled:
        raise Conflict("may_be_doubled")
    if found.row["channel_state"] == "deleted":
        raise Conflict("channel_deleted", values={"channel": found.row["channel_name"]})
    if not await tx.value(_TEMPLATE, conversation_id, seq):
        demand_open(found.row)
    # it goes with its newest text: an edit that waited behind it has nothing left to do
    await marks.drop_waiting(tx, (conversation_id, seq))
    await tx.execute(_AGAIN, conversation_id, seq)
    return await _changed(tx, (conversation_id, seq), "queued")


async def drop(tx: HotTx, me: Grants, conversation_id: int, seq: int) -> MessageView:
    """It shall not go out any more: the debt comes back unless some of it is out, or another answer followed."""
    _, message, row = await open_trouble(tx, me, conversation_id, seq)
    if (row or message) not in ("failed", "unconfirmed", "held"):
        raise Conflict("not_in_trouble", fields={"state": message})
    return await end(tx, (conversation_id, seq))


async def cancel(tx: HotTx, me: Grants, conversation_id: int, seq: int) -> MessageView:
    """Call back what is still queued."""
    _, message, row = await open_trouble(tx, me, conversation_id, seq)
    if row not in ("queued", "held"):
        raise Conflict("too_late_to_cancel", fields={"state": message})
    return await end(tx, (conversation_id, seq))


async def end(tx: HotTx, key: states.Key) -> MessageView:
    parts = await _parts_out(tx, key)
    await marks.forget(tx, key)
    if parts:
        # the customer has some of it: what is to change it later has to know what
        await tx.execute(_IN_PART, *key, parts)
        await states.set_state(tx, [key], "sent", states.error_of("sent_in_part"))
    else:
        await states.set_state(tx, [key], "cancelled")
    await debt.settle(tx, *key)
    await states.publish(tx, [key])
    return (await load_messages(tx, [key]))[key]


async def _parts_out(tx: HotTx, key: states.Key) -> list[str]:
    """What the platform calls the parts that it has, in their order."""
    kept = await tx.value(_KEPT, *key)
    done: dict[str, str] = msgspec.json.decode(kept) if kept else {}
    return [done[part] for part in sorted(done, key=int)]


async def _changed(tx: HotTx, key: states.Key, state: str) -> MessageView:
    await states.set_state(tx, [key], state)
    await debt.settle(tx, *key)
    await states.publish(tx, [key])
    return (await load_messages(tx, [key]))[key]
