"""Take back the end of a dialog: "done" or "no reply needed", with the debt as it stood. For a while, and once."""

from datetime import UTC, datetime, timedelta

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.inbox.actions.close import AS_IT_STOOD, Stood, reopen
from backend.inbox.actions.locked import Locked, lock_for
from backend.inbox.actions.settle import line, note_fact
from backend.inbox.rows import load_conversations
from backend.inbox.schemas import ConversationRow
from backend.kit.db import HotTx
from backend.kit.errors import Conflict

UNDO_FOR = timedelta(minutes=15)
# an answer, or the customer's next word, has made its own standing
_SAID_SINCE = """
SELECT 1 FROM messages WHERE conversation_id = $1 AND seq > $2 AND direction IN ('in', 'out') LIMIT 1
"""
_FORGET = "UPDATE conversations SET stood = NULL WHERE id = $1"


async def take_back_end(tx: HotTx, grants: Grants, conversation_id: int) -> ConversationRow:
    """Raises Missing, Conflict nothing_to_undo (also when something has been said since, or too long ago)."""
    demand(grants, "conversations.reply")
    found = await lock_for(tx, grants, conversation_id)
    stood = await _stood(tx, found)
    if stood.by == "done":
        return await reopen(tx, grants, found.id, stood.standing)
    await tx.execute(AS_IT_STOOD, found.id, *msgspec.structs.astuple(stood.standing))
    await tx.execute(_FORGET, found.id)
    await note_fact(tx, grants, found, "debt_restored")
    await line(tx, grants, found, "no_reply_undone")
    return (await load_conversations(tx, [found.id]))[found.id][0]


async def _stood(tx: HotTx, found: Locked) -> Stood:
    kept = found.row["stood"]
    stood = msgspec.json.decode(kept, type=Stood) if kept else None
    if (
        stood is None
        or datetime.now(UTC) - stood.at > UNDO_FOR
        or (stood.by == "done") != (found.row["state"] == "done")
        or await tx.value(_SAID_SINCE, found.id, stood.seq) is not None
    ):
        raise Conflict("nothing_to_undo")
    return stood
