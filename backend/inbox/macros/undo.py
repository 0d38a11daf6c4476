"""Take a run back, once: what still stands as the run left it. A text that has left stays left."""

from typing import Any

from backend.access.grants import Grants
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.inbox.actions.assign import Assign, assign
from backend.inbox.actions.close_undo import take_back_end
from backend.inbox.actions.locked import Locked, lock_for
from backend.inbox.actions.snooze import unsnooze
from backend.inbox.deliver.people import cancel
from backend.inbox.macros.run import Before, decode
from backend.inbox.macros.schemas import Part, UndoneView
from backend.inbox.rows import load_conversations
from backend.inbox.scheduled.people import take_back
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Missing

_RUN = "SELECT conversation_id, before::text AS before FROM macro_runs WHERE id = $1 AND user_id = $2"
_UNDO = "UPDATE macro_runs SET undone_at = now() WHERE id = $1 AND undone_at IS NULL"
_QUEUED = (
    "SELECT 1 FROM outbox WHERE conversation_id = $1 AND seq = $2 AND verb = 'send' AND state IN ('queued', 'held')"
)

_SCHEDULED = "SELECT 1 FROM scheduled_sends WHERE conversation_id = $1 AND seq = $2"


async def undo(tx: HotTx, me: Grants, run_id: int) -> UndoneView:
    """One's own run. Raises Missing, Conflict already_undone."""
    row = await tx.row(_RUN, run_id, me.user_id)
    if row is None:
        raise Missing
    found = await lock_for(tx, me, row["conversation_id"])
    if not await tx.execute(_UNDO, run_id):
        raise Conflict("already_undone")
    before = decode(row["before"])
    undone: list[Part] = []
    # the end first: what follows wants an open dialog
    for part in reversed(before.did):
        if await _take_back(tx, me, found, before, part):
            undone.append(part)
    kept = [part for part in before.did if part not in undone]
    return UndoneView(undone, kept, (await load_conversations(tx, [found.id], me))[found.id][0])


async def _take_back(tx: HotTx, me: Grants, found: Locked, before: Before, part: Part) -> bool:
    match part:
        case "done":
            return await _open(tx, me, found, before)
        case "snooze":
            return await _wake(tx, me, found)
        case "status":
            return await _card(tx, me, found, status=before)
        case "tags":
            return await _card(tx, me, found, tags=before)
        case "assign":
            now = await tx.value("SELECT responsible_id FROM conversations WHERE id = $1", found.id)
            if now != before.given:
                return False
            pool = None if before.responsible_id else before.pool
            await assign(tx, me, found.id, Assign(user_id=before.responsible_id, pool=pool))
            return True
        case "text":
            return before.seq is not None and await _unsay(tx, me, found.id, before.seq)


async def _unsay(tx: HotTx, me: Grants, conversation_id: int, seq: int) -> bool:
    """What waits for its time goes back into the field; what has not left is cancelled."""
    if await tx.value(_SCHEDULED, conversation_id, seq) is not None:
        await take_back(tx, me, conversation_id, seq)
        return True
    if await tx.value(_QUEUED, conversation_id, seq) is None:
        return False
    await cancel(tx, me, conversation_id, seq)
    return True


async def _open(tx: HotTx, me: Grants, found: Locked, before: Before) -> bool:
    if before.ended is None:
        return False
    try:
        await take_back_end(tx, me, found.id, before.ended)
    except Conflict:
        return False
    return True


async def _wake(tx: HotTx, me: Grants, found: Locked) -> bool:
    if found.row["state"] != "snoozed":
        return False
    await unsnooze(tx, me, found.id)
    return True


async def _card(tx: HotTx, me: Grants, found: Locked, status: Before | None = None, tags: Before | None = None) -> bool:
    card_id = found.row["card_id"]
    if card_id is None:
        return False
    card, _ = await card_for(tx, me, card_id)
    change: dict[str, Any] = {}
    if status is not None and card.status_id == status.set_status_id and status.status_id is not None:
        change["status_id"] = status.status_id
    if tags is not None:
        gone = {name.lower() for name in tags.added}
        change["tags"] = [name for name in card.tags if name.lower() not in gone]
    if not change:
        return False
    await edit_card(tx, me, card_id, EditCard(version=card.version, **change))
    return True
