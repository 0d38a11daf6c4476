"""Spam: the dialog is done, its fresh lead rejected, its writer blocked when that is asked for; and the way back.

Nothing is deleted: how all of it stood is kept in the fact that it is done.
"""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.rows import load_cards
from backend.inbox.actions.block import block, unblock
from backend.inbox.actions.close import Done, Standing, done, reopen
from backend.inbox.actions.locked import lock_for
from backend.inbox.rows import load_conversations
from backend.inbox.schemas import ConversationRow
from backend.kit.db import HotTx
from backend.kit.errors import Conflict


class Spam(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /conversations/{id}/spam. `block`: and hear no more of whoever wrote it."""

    block: bool = False


class Lead(msgspec.Struct, frozen=True):
    """A lead that was rejected along with its dialog: from which status, to which."""

    id: int
    before: int
    after: int


class Marked(msgspec.Struct, frozen=True):
    """What was done when a dialog became spam, and how it stood."""

    stood: Standing
    lead: Lead | None
    blocked: bool


# All dialogs of whoever wrote it, sorted, before one of them is locked alone.
_LOCK_THEIRS = """
SELECT id FROM conversations
WHERE contact_id = (SELECT o.contact_id FROM conversations o WHERE o.id = $1) ORDER BY id FOR UPDATE
"""
# Only a request that nobody has worked on is closed along with it: a lead, or a deal that it began as (B1).
_FRESH = """
SELECT k.id, k.status_id, (SELECT r.id FROM statuses r
              WHERE r.funnel_id = s.funnel_id AND r.mark IN ('rejected', 'lost') AND r.deleted_at IS NULL
              ORDER BY r.position LIMIT 1) AS rejected_id
FROM cards k JOIN statuses s ON s.id = k.status_id
WHERE k.id = $1 AND (k.kind = 'lead' OR k.created_by IS NULL AND k.born_of IS NULL) AND k.is_open AND s.category = 'new'
"""
# what lies in the bin stays there as it lay
_STATUS = "SELECT status_id FROM cards WHERE id = $1 AND deleted_at IS NULL FOR UPDATE"
_STANDS = "SELECT 1 FROM statuses WHERE id = $1 AND deleted_at IS NULL"
# The last word about the dialog, if that was "spam".
_MARK = """
SELECT (a.data -> 'spam')::text FROM activities a
WHERE a.contact_id = $1 AND a.conversation_id = $2 AND a.kind = 'dialog_done'
ORDER BY a.stored_at DESC, a.id DESC LIMIT 1
"""
_marked = msgspec.json.Decoder(Marked).decode


async def spam(tx: HotTx, grants: Grants, ip: str | None, conversation_id: int, body: Spam) -> ConversationRow:
    """Raises Missing, Forbidden, Conflict: a group's writers are many."""
    demand(grants, "conversations.reply")
    if body.block:
        demand(grants, "contacts.block")
        await tx.fetch(_LOCK_THEIRS, conversation_id)
    found = await lock_for(tx, grants, conversation_id)
    contact_id, card_id = found.row["contact_id"], found.row["card_id"]
    if body.block and contact_id is None:
        raise Conflict("nobody_to_block")
    stood = Standing(*(found.row[name] for name in Standing.__struct_fields__))
    lead = None if card_id is None else await _reject(tx, grants, card_id)
    await done(tx, grants, conversation_id, Done("spam"), spam=Marked(stood, lead, body.block))
    if body.block:
        await block(tx, grants, ip, contact_id)
    return await _row(tx, grants, conversation_id)


async def not_spam(tx: HotTx, grants: Grants, ip: str | None, conversation_id: int) -> ConversationRow:
    """All as it stood, but for what was changed since. Raises Missing, Forbidden, Conflict not_spam."""
    await tx.fetch(_LOCK_THEIRS, conversation_id)
    found = await lock_for(tx, grants, conversation_id)
    demand(grants, "conversations.reply")
    contact_id = found.row["contact_id"]
    kept: Any = await tx.value(_MARK, contact_id, conversation_id)
    if kept is None:
        raise Conflict("not_spam")
    mark = _marked(kept)
    if mark.blocked:
        await unblock(tx, grants, ip, contact_id)
    if mark.lead is not None:
        await _restore(tx, grants, mark.lead)
    await reopen(tx, grants, conversation_id, mark.stood)
    return await _row(tx, grants, conversation_id)


async def _row(tx: HotTx, grants: Grants, conversation_id: int) -> ConversationRow:
    return (await load_conversations(tx, [conversation_id], grants))[conversation_id][0]


async def _reject(tx: HotTx, grants: Grants, card_id: int) -> Lead | None:
    fresh = await tx.row(_FRESH, card_id)
    if fresh is None or fresh["rejected_id"] is None:
        return None
    await _put(tx, grants, card_id, fresh["rejected_id"])
    return Lead(card_id, fresh["status_id"], fresh["rejected_id"])


async def _restore(tx: HotTx, grants: Grants, lead: Lead) -> None:
    """Unless somebody has given it another status or binned it since, or that of before is no more."""
    if await tx.value(_STATUS, lead.id) == lead.after and await tx.value(_STANDS, lead.before):
        await _put(tx, grants, lead.id, lead.before)


async def _put(tx: HotTx, grants: Grants, card_id: int, status_id: int) -> None:
    card, _ = (await load_cards(tx, [card_id]))[card_id]
    await edit_card(tx, grants, card_id, EditCard(version=card.version, status_id=status_id), free=True)
