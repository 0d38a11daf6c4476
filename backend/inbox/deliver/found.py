"""What a new owner finds: sends that were cut short, and messages that waited too long to go out by themselves."""

from backend.inbox.deliver import changed, debt, states
from backend.inbox.deliver.owners import Ownership, demand_ours
from backend.kit.db import Tx

SLICE = 500

# Of another owner's time: the call may or may not have been made.
_CUT = """
SELECT id, conversation_id, seq FROM outbox
WHERE channel_id = $1 AND state = 'sending' AND verb = 'send' ORDER BY id LIMIT $2
"""
# Carried out twice is carried out once: simply again.
_CHANGES = """
UPDATE outbox SET state = 'queued', again = false, not_before = now()
WHERE channel_id = $1 AND state = 'sending' AND verb <> 'send'
"""
# A receipt said that it went out: all of it, when no part of it is known to be.
_CONFIRMED = """
DELETE FROM outbox o USING messages m
WHERE o.channel_id = $1 AND o.state = 'sending' AND o.verb = 'send'
  AND m.conversation_id = o.conversation_id AND m.seq = o.seq AND m.state IN ('sent', 'delivered', 'read')
  AND NOT coalesce(o.error ? 'done', false)
"""
# After a restore the platform may already have them; after a long stop they may no longer be what one wants to say.
# give_up_at is ten minutes after the row was queued, or was first tried.
_OLD = """
SELECT o.id, o.conversation_id, o.seq, o.verb, o.epoch <> r.epoch AS foreign_epoch
FROM outbox o CROSS JOIN relay r
WHERE o.channel_id = $1 AND o.state = 'queued' AND (o.epoch <> r.epoch OR o.give_up_at < now() - interval '5 minutes')
ORDER BY o.id LIMIT $2
"""
_SET = """
UPDATE outbox SET state = $2, not_before = now(),
    error = coalesce(error, '{}') || $3::text::jsonb WHERE id = ANY ($1::bigint[]) AND state = $4
RETURNING conversation_id, seq
"""


async def _move(tx: Tx, rows: list[tuple[int, int, int]], before: str, after: str, code: str | None) -> None:
    """(id, conversation, seq) of rows in state `before` → state `after`."""
    await states.lock(tx, [row[1] for row in rows])
    error = states.error_of(code) if code else None
    moved = await tx.fetch(_SET, sorted(row[0] for row in rows), after, states.as_json(error or {}), before)
    keys = sorted((row["conversation_id"], row["seq"]) for row in moved)
    await states.set_state(tx, keys, "queued" if after == "held" else after, error)
    for key in keys:
        await debt.settle(tx, *key)
    await states.publish(tx, keys)


async def cut_short(tx: Tx, own: Ownership, ref_is_key: bool) -> int:
    """A slice of `sending` rows → unconfirmed, or queued where the platform knows our ref. Returns how many."""
    await demand_ours(tx, own)
    await tx.execute(_CONFIRMED, own.channel_id)
    await tx.execute(_CHANGES, own.channel_id)
    found = await tx.fetch(_CUT, own.channel_id, SLICE)
    if found:
        rows = [(row["id"], row["conversation_id"], row["seq"]) for row in found]
        if ref_is_key:
            await _move(tx, rows, "sending", "queued", None)
        else:
            await _move(tx, rows, "sending", "unconfirmed", "cut_short")
    return len(found)


async def hold_old(tx: Tx, own: Ownership) -> int:
    """A slice of rows of another epoch, or queued over 15 minutes ago → held: a person decides. Returns how many.

    A change is given up instead: whoever wanted it sees so, and may want it again.
    """
    await demand_ours(tx, own)
    found = await tx.fetch(_OLD, own.channel_id, SLICE)
    await states.lock(tx, [row["conversation_id"] for row in found])
    for code, foreign in (("held_restored", True), ("held_old", False)):
        mine = [row for row in found if row["foreign_epoch"] is foreign]
        rows = [(row["id"], row["conversation_id"], row["seq"]) for row in mine if row["verb"] == "send"]
        if rows:
            await _move(tx, rows, "queued", "held", code)
        for row in mine:
            if row["verb"] != "send":
                await changed.undo(tx, row["id"], code, "queued")
    return len(found)
