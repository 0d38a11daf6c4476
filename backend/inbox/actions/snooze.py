"""Put a dialog aside until a time, or until the customer writes; it comes back on top and says why."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.duty.clock import hours_of
from backend.inbox.actions.ahead import demand_ahead
from backend.inbox.actions.append import Draft, append
from backend.inbox.actions.locked import Locked, lock, lock_for
from backend.inbox.actions.settle import line, note_fact
from backend.inbox.deliver.debt import tell
from backend.inbox.rows import arrived, load_conversations, load_messages
from backend.inbox.schemas import ConversationRow
from backend.kit.db import HotTx
from backend.kit.errors import Conflict


class Snooze(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /conversations/{id}/snooze. Without `until` it sleeps until the customer writes.

    `in_duty`: when that time falls outside of duty, the next moment of duty is meant.
    """

    until: datetime | None = None
    in_duty: bool = False


_SNOOZE = """
UPDATE conversations SET state = 'snoozed', snoozed_until = $2, woken = NULL WHERE id = $1 AND state <> 'done'
"""
_UNSNOOZE = "UPDATE conversations SET state = 'open', snoozed_until = NULL WHERE id = $1 AND state = 'snoozed'"
# the guard is what makes a timer fire once: who comes second finds the dialog awake
_WAKE = """
UPDATE conversations SET state = 'open', snoozed_until = NULL,
    woken = jsonb_build_object('cause', 'time', 'until', snoozed_until, 'at', now())
WHERE id = $1 AND state = 'snoozed' AND snoozed_until <= $2
"""

# Whoever wished to be called and was blocked since is waited for by nobody: the wish brings nothing to the top. What a
# colleague put aside says so by its line, and comes back to them.
_LAPSE = """
UPDATE conversations c SET state = 'open', snoozed_until = NULL, rev = rev + 1
WHERE c.id = $1 AND c.state = 'snoozed' AND c.snoozed_until <= $2 AND c.waiting_since IS NULL
    AND EXISTS (SELECT FROM contacts p WHERE p.id = c.contact_id AND p.blocked_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'system'
                    AND m.meta ->> 'code' = 'snoozed' AND (m.meta ->> 'until')::timestamptz = c.snoozed_until)
"""


def _moment(found: Locked, body: Snooze) -> datetime | None:
    """When it wakes. Raises Invalid."""
    if body.until is None:
        return None
    demand_ahead("until", body.until)
    return hours_of(found.row["calendar"]).next(body.until) if body.in_duty else body.until


async def snooze(tx: HotTx, grants: Grants, conversation_id: int, body: Snooze) -> ConversationRow:
    """Set it aside, or set another time. Raises Missing, Forbidden, Invalid, Conflict dialog_is_done.

    The customer's wait goes on: putting a dialog aside is no answer.
    """
    found = await lock_for(tx, grants, conversation_id)
    demand(grants, "conversations.reply")
    until = _moment(found, body)
    if not await tx.execute(_SNOOZE, found.id, until):
        raise Conflict("dialog_is_done")
    await note_fact(tx, grants, found, "dialog_snoozed", until=until)
    await line(tx, grants, found, "snoozed", until=until)
    return await _row(tx, grants, found)


async def unsnooze(tx: HotTx, grants: Grants, conversation_id: int) -> ConversationRow:
    """Take it back now; of one that is awake nothing changes."""
    found = await lock_for(tx, grants, conversation_id)
    demand(grants, "conversations.reply")
    if await tx.execute(_UNSNOOZE, found.id):
        await note_fact(tx, grants, found, "dialog_woken", cause="person")
        await line(tx, grants, found, "unsnoozed")
    return await _row(tx, grants, found)


async def wake(tx: HotTx, conversation_id: int, now: datetime) -> bool:
    """Its time has come: back to the top of the list. False when somebody was quicker."""
    found = await lock(tx, conversation_id)
    if found is not None and await tx.execute(_LAPSE, found.id, now):
        await tell(tx, [found.id])
        return True
    if found is None or not await tx.execute(_WAKE, found.id, now):
        return False
    until = found.row["snoozed_until"]
    fact = Activity(
        kind="dialog_woken",
        at=now,
        actor_kind="system",
        contact_id=found.row["contact_id"],
        card_id=found.row["card_id"],
        conversation_id=found.id,
        data={"cause": "time", "until": until},
    )
    await record(tx, [fact])
    await _line(tx, found, {"code": "woken", "until": until})
    return True


async def _line(tx: HotTx, found: Locked, meta: dict[str, Any]) -> None:
    """A system line that nobody in particular caused."""
    draft = Draft(direction="system", text="", at=datetime.now(UTC), meta=meta)
    seq, _ = await append(tx, found, draft)
    row, after = (await load_conversations(tx, [found.id]))[found.id]
    view = (await load_messages(tx, [(found.id, seq)]))[(found.id, seq)]
    tx.publish(arrived(row, view, after, found.before))


async def _row(tx: HotTx, grants: Grants, found: Locked) -> ConversationRow:
    return (await load_conversations(tx, [found.id], grants))[found.id][0]
