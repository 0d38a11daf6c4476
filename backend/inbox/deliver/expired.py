"""Tried for ten minutes: failed, with the last reason."""

from typing import Any

import msgspec

from backend.inbox.deliver import changed, debt, states
from backend.inbox.deliver.heads import Head
from backend.inbox.deliver.owners import Ownership, demand_ours
from backend.kit.db import Tx

_FAIL = """
UPDATE outbox SET state = 'failed' WHERE id = $1 AND state = 'queued' AND attempt = $2 RETURNING error::text AS error
"""


async def give_up(tx: Tx, own: Ownership, head: Head) -> None:
    """Raises NotOurs."""
    await demand_ours(tx, own)
    await states.lock(tx, [head.conversation_id])
    if head.verb != "send":
        await changed.undo(tx, head.id, "gave_up", "queued")
        return
    row = await tx.row(_FAIL, head.id, head.attempt)
    if row is None:
        return
    last: dict[str, Any] = msgspec.json.decode(row["error"]) if row["error"] else states.error_of("gave_up")
    key = (head.conversation_id, head.seq)
    await states.set_state(tx, [key], "failed", last)
    await debt.settle(tx, *key)
    await states.publish(tx, [key])
