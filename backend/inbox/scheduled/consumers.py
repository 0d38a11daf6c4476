"""The customer wrote: what was to be sent "unless they do" is called off at once, not only when its time comes."""

from collections.abc import Sequence

from backend.inbox.actions.locked import lock
from backend.inbox.scheduled.call_off import call_off
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

_OVERTAKEN = """
SELECT s.conversation_id, s.seq FROM scheduled_sends s
WHERE s.conversation_id = ANY($1::bigint[]) AND s.unless_customer AND EXISTS (
    SELECT 1 FROM messages m WHERE m.conversation_id = s.conversation_id AND m.seq > s.seq AND m.direction = 'in')
ORDER BY s.conversation_id, s.seq
"""
_OFF = "DELETE FROM scheduled_sends WHERE conversation_id = $1 AND seq = $2 RETURNING author_id, saved_reply_id"


async def call_off_overtaken(tx: HotTx, events: Sequence[Logged]) -> None:
    """Of a batch the dialogs in order, each locked before anything of it is decided."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    for row in await tx.fetch(_OVERTAKEN, about):
        await lock(tx, row["conversation_id"])
        key = row["conversation_id"], row["seq"]
        gone = await tx.row(_OFF, *key)
        if gone is not None:
            await call_off(tx, key, gone, "customer_wrote")


CONSUMERS = (Consumer("scheduled answers", ("message.arrived",), call_off_overtaken),)
