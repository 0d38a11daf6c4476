"""The house's own channel: a request that came by no channel has its thread there, out of which nothing leaves."""

from collections.abc import Sequence

from backend.access.actions import revisions
from backend.connectors.registry import INTERNAL
from backend.duty.clock import hours_of
from backend.inbox.actions.locked import Locked, lock
from backend.inbox.channels.actions.write import show
from backend.inbox.rows import load_conversations
from backend.inbox.rows.publish import changed
from backend.kit.db import HotTx, Published, Scoped

_FIND = "SELECT id FROM channels WHERE kind = $1"
# hook_secret: nobody calls there, and an empty one is no secret that fits
_MAKE = """
INSERT INTO channels (kind, name, lead_source) VALUES ($1, '', false)
ON CONFLICT (kind) WHERE kind = 'internal' DO NOTHING RETURNING id
"""
_THREAD = """
INSERT INTO conversations (channel_id, thread_key, kind, title, contact_id, card_id, responsible_id, assigned_by,
    assigned_at, team_id, participants, unanswered, waiting_since, waiting_clock)
SELECT k.channel_id, 'card:' || k.id, 'internal', k.title, k.contact_id, k.id, k.responsible_id, k.assigned_by,
       CASE WHEN k.responsible_id IS NOT NULL THEN now() END, k.team_id, k.participants, $2::float8 IS NOT NULL,
       to_timestamp($2::float8), $3::float8
FROM cards k WHERE k.id = $1 RETURNING id
"""
_NOW = "SELECT clock_timestamp() AS now"
# what a colleague has begun, or promised there, is as good as said
_SAID = """
SELECT EXISTS (SELECT 1 FROM messages WHERE conversation_id = $1 AND direction <> 'system')
    OR EXISTS (SELECT 1 FROM drafts WHERE conversation_id = $1 AND (text <> '' OR cardinality(attachments) > 0))
    OR EXISTS (SELECT 1 FROM tasks WHERE subject_kind = 'conversation' AND subject_id = $1)
"""
_FORGET = (
    "DELETE FROM message_keys WHERE conversation_id = ANY ($1::bigint[])",
    "DELETE FROM conversation_tags WHERE conversation_id = ANY ($1::bigint[])",
    "DELETE FROM messages WHERE conversation_id = ANY ($1::bigint[])",
    "DELETE FROM conversations WHERE id = ANY ($1::bigint[])",
)


async def internal_channel(tx: HotTx) -> int:
    """Its id; made when it is first wanted."""
    found = await tx.value(_FIND, INTERNAL)
    if found is not None:
        return int(found)
    made = await tx.value(_MAKE, INTERNAL)
    if made is None:
        # somebody else made it this very moment, and has committed by now
        return int(await tx.value(_FIND, INTERNAL))
    await revisions.of_everyone(tx)
    await show(tx, made)
    return int(made)


async def thread_of(tx: HotTx, card_id: int, *, waits: bool) -> Locked:
    """The thread of a card of that channel, locked. `waits`: the customer waits for an answer from now on."""
    row = await tx.row(_NOW)
    assert row is not None
    since = row["now"].timestamp() if waits else None
    clock = hours_of(None).clock(row["now"]) if waits else None
    conversation_id = await tx.value(_THREAD, card_id, since, clock)
    found = await lock(tx, conversation_id)
    assert found is not None
    return found


def is_own(talk: Locked, card_id: int) -> bool:
    """The thread that was made for this request."""
    return bool(talk.row["thread_key"] == f"card:{card_id}")


async def is_silent(tx: HotTx, conversation_id: int) -> bool:
    """Has nobody said, begun or promised anything there?"""
    return not await tx.value(_SAID, conversation_id)


async def forget_threads(tx: HotTx, ids: Sequence[int]) -> None:
    """Threads in which nothing was said: whoever saw them is told that they are gone."""
    for row, seen in (await load_conversations(tx, ids)).values():
        told = changed(row, seen)
        tx.publish(Published(told.body, Scoped((), (seen,)), told.subject_kind, told.subject_id, told.contact_id))
    for sql in _FORGET:
        await tx.execute(sql, list(ids))
