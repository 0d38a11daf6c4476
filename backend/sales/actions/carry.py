"""Items go along with a request that becomes another: a lead's to its deal."""

from msgspec import structs

from backend.access.grants import Grants
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.kit.db import Tx
from backend.sales.actions.items import ITEMS, Wanted
from backend.sales.rows import load_items


async def carry_items(tx: Tx, grants: Grants, from_card: int, to_card: int) -> None:
    """The other card has the same lines, behind those it has; the first keeps its own. Its budget follows.

    Nothing where there are none. The caller has asked for the rights to both cards. Raises Missing.
    """
    items = await load_items(tx, from_card)
    if not items:
        return
    await tx.value("SELECT 1 FROM cards WHERE id = $1 FOR UPDATE", to_card)
    source, _ = await card_for(tx, grants, from_card)
    card, _ = await card_for(tx, grants, to_card)
    currency = source.budget.currency if source.budget else ""
    held = await load_items(tx, to_card)
    if held and card.budget and card.budget.currency != currency:
        return
    there = {(item.conversation_id, item.message_seq, item.part) for item in held if item.part is not None}
    new = [
        structs.replace(item, id=None)
        for item in items
        if item.part is None or (item.conversation_id, item.message_seq, item.part) not in there
    ]
    edit = EditCard(version=card.version)
    await edit_card(tx, grants, to_card, edit, more=[(ITEMS, Wanted([*held, *new], currency))])
