"""Take it back: a message of ours at the customer's too, a note, or an answer that still waits."""

from backend.access.grants import Grants
from backend.inbox.actions.change import target as targets
from backend.inbox.actions.change import write
from backend.inbox.actions.change.target import OUT, cannot
from backend.inbox.deliver import debt, marks, states
from backend.inbox.schemas import MessageView
from backend.kit.db import HotTx


async def delete(tx: HotTx, me: Grants, conversation_id: int, seq: int) -> MessageView:
    """Raises Missing, Forbidden, Conflict cannot_delete. Twice is once."""
    target = await targets.find(tx, me, conversation_id, seq)
    view = target.view
    if view.direction not in ("out", "note"):
        raise cannot("delete", "change_not_ours")
    targets.demand_mine(me, target)
    if view.deleted_at is not None:
        return view
    if view.direction == "note":
        await write.deleted(tx, target)
        return await write.done(tx, target)
    if await targets.is_waiting(tx, target):
        await write.deleted(tx, target)
        await marks.forget(tx, target.key)
        await states.set_state(tx, [target.key], "cancelled")
        await debt.settle(tx, *target.key)
        return await write.done(tx, target)
    if view.state not in OUT:
        raise cannot("delete", "change_not_out")
    targets.demand_able(target, "delete")
    await write.deleted(tx, target)
    # what has not been carried out yet need not be any more
    await marks.drop_waiting(tx, target.key)
    await write.queue(tx, target, "delete")
    return await write.done(tx, target)
