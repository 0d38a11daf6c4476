"""A request goes to a colleague with a word about it (C4); the dialogs that the same person led go along."""

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.schemas import CardView
from backend.inbox.actions.assign import Assign, assign
from backend.inbox.actions.locked import lock
from backend.inbox.actions.settle import line
from backend.inbox.requests.schemas import HandOver
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Missing

# locked in the order that everybody keeps, before the card
_TALKS = """
SELECT id, responsible_id FROM conversations WHERE card_id = $1 ORDER BY id FOR UPDATE
"""


async def hand_over(tx: HotTx, grants: Grants, card_id: int, body: HandOver) -> CardView:
    """Raises Missing, Forbidden, Invalid user_cannot_work_here, Conflict stale_version.

    The new one is told by the dialog: it comes to them, with the word as its last line, and their window says so.
    """
    talks = await tx.fetch(_TALKS, card_id)
    card, _ = await card_for(tx, grants, card_id)
    demand(grants, "conversations.reassign")
    was = card.responsible.id if card.responsible else None
    note = clean_text(body.note).strip()
    edit = EditCard(version=body.version, responsible_id=body.responsible_id)
    after = await edit_card(tx, grants, card_id, edit, told={"note": note} if note else None)
    told = False
    for row in talks:
        if body.dialogs and row["responsible_id"] == was and was != body.responsible_id:
            try:
                await assign(tx, grants, row["id"], Assign(user_id=body.responsible_id, note=note))
                told = True
            except Missing:
                # out of the caller's sight: what they may not see they do not move
                continue
    if note and not told and talks and (found := await lock(tx, talks[-1]["id"])):
        to = after.responsible.name if after.responsible else ""
        await line(tx, grants, found, "request_handed", to=to, note=note)
    return after
