"""Take back the end of a dialog: "done" or "no reply needed", with the debt as it stood. For a while, and once.

One rule for a single dialog, a macro and many at once: what has been said since, or ended anew, is left alone.
"""

from datetime import UTC, datetime, timedelta

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.inbox.actions.close import AS_IT_STOOD, Stood, excuse_of, kept_end, reopen
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


async def ended_at(tx: HotTx, conversation_id: int) -> datetime | None:
    """When the end came that can be taken back: its name, for who will ask for that very one."""
    stood = kept_end(await tx.value("SELECT stood FROM conversations WHERE id = $1", conversation_id))
    return stood.at if stood else None


async def take_back_end(
    tx: HotTx, grants: Grants, conversation_id: int, ended: datetime | None = None
) -> ConversationRow:
    """Raises Missing, Conflict nothing_to_undo (also when something has been said since, or too long ago).

    `ended`: that very end and no later one; how long is the caller's to say.
    """
    demand(grants, "conversations.reply")
    found = await lock_for(tx, grants, conversation_id)
    stood = await _stood(tx, found, ended)
    if stood.by == "done":
        return await reopen(tx, grants, found.id, stood.standing)
    await tx.execute(AS_IT_STOOD, found.id, *msgspec.structs.astuple(stood.standing))
    await tx.execute(_FORGET, found.id)
    await note_fact(tx, grants, found, "debt_restored")
    await line(tx, grants, found, "no_reply_undone", restores=excuse_of(stood))
    return (await load_conversations(tx, [found.id], grants))[found.id][0]


async def _stood(tx: HotTx, found: Locked, ended: datetime | None) -> Stood:
    stood = kept_end(found.row["stood"])
    if (
        stood is None
        or (datetime.now(UTC) - stood.at > UNDO_FOR if ended is None else stood.at != ended)
        or (stood.by == "done") != (found.row["state"] == "done")
        or await tx.value(_SAID_SINCE, found.id, stood.seq) is not None
    ):
        raise Conflict("nothing_to_undo")
    return stood
