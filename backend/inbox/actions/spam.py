"""Spam: the dialog is done, its fresh lead rejected, its writer blocked when that is asked for. Nothing is deleted."""

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.rows import load_cards
from backend.contacts.actions.block import block
from backend.inbox.actions.close import Done, done
from backend.inbox.actions.locked import lock_for
from backend.inbox.schemas import ConversationRow
from backend.kit.db import HotTx
from backend.kit.errors import Conflict


class Spam(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /conversations/{id}/spam. `block`: and hear no more of whoever wrote it."""

    block: bool = False


# Only a lead that nobody has worked on is closed along with it.
_FRESH = """
SELECT k.id, (SELECT r.id FROM statuses r
              WHERE r.funnel_id = s.funnel_id AND r.mark = 'rejected' AND r.deleted_at IS NULL
              ORDER BY r.position LIMIT 1) AS rejected_id
FROM cards k JOIN statuses s ON s.id = k.status_id
WHERE k.id = $1 AND k.kind = 'lead' AND k.is_open AND s.category = 'new'
"""


async def spam(tx: HotTx, grants: Grants, ip: str | None, conversation_id: int, body: Spam) -> ConversationRow:
    """Raises Missing, Forbidden, Conflict: a group's writers are many."""
    demand(grants, "conversations.reply")
    if body.block:
        demand(grants, "contacts.block")
    found = await lock_for(tx, grants, conversation_id)
    contact_id, card_id = found.row["contact_id"], found.row["card_id"]
    if body.block and contact_id is None:
        raise Conflict("nobody_to_block")
    if body.block:
        await block(tx, grants, ip, contact_id, blocked=True)
    if card_id is not None:
        await _reject(tx, grants, card_id)
    return await done(tx, grants, conversation_id, Done("spam"))


async def _reject(tx: HotTx, grants: Grants, card_id: int) -> None:
    fresh = await tx.row(_FRESH, card_id)
    if fresh is None or fresh["rejected_id"] is None:
        return
    card, _ = (await load_cards(tx, [card_id]))[card_id]
    await edit_card(tx, grants, card_id, EditCard(version=card.version, status_id=fresh["rejected_id"]))
