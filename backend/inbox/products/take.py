"""Products of a message become items of its dialog's request: each once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.access.sight import sees
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.money import MOST, money
from backend.fields.currencies import currencies, is_offered
from backend.fields.hidden import demand_shown
from backend.inbox.rows.conversations import scope_of
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.kit.http.faults import Fault
from backend.sales.actions.items import ITEMS, Wanted
from backend.sales.products import currency_of, items_from, products_of
from backend.sales.rows import items_view, load_items
from backend.sales.schemas import ItemsView
from backend.sales.sums import summed
from backend.sales.tidy import LINES_MAX, Item

_DIALOG = "SELECT * FROM conversations WHERE id = $1"
_META = "SELECT coalesce(meta::text, '{}') FROM messages WHERE conversation_id = $1 AND seq = $2 AND deleted_at IS NULL"
_FILES = "SELECT id FROM attachments WHERE conversation_id = $1 AND seq = $2 ORDER BY position"
_LOCK = "SELECT version FROM cards WHERE id = $1 FOR UPDATE"


async def take(tx: Tx, grants: Grants, conversation_id: int, seq: int) -> ItemsView:
    """A second press adds nothing. Raises Missing, Forbidden, Conflict no_card, Invalid."""
    row: Any = await tx.row(_DIALOG, conversation_id)
    if row is None or not sees(grants, scope_of(row)):
        raise Missing
    told = await tx.value(_META, conversation_id, seq)
    if told is None:
        raise Missing
    demand(grants, "cards.edit")
    demand_shown(grants.hidden_fields, "budget")
    if row["card_id"] is None:
        raise Conflict("no_card")
    products = products_of(msgspec.json.decode(told))
    if not products:
        raise Invalid("no_product")
    await tx.value(_LOCK, row["card_id"])
    card, _ = await card_for(tx, grants, row["card_id"])
    held = await load_items(tx, card.id)
    standing = card.budget.currency if card.budget else None
    files, default = await files_of(tx, conversation_id, seq), (await currencies(tx)).default
    items, currency = joined(held, standing, products, (conversation_id, seq), default, files)
    if currency != standing and not await is_offered(tx, currency):
        raise Invalid("currency_not_offered")
    edit = EditCard(version=card.version)
    await edit_card(tx, grants, card.id, edit, more=[(ITEMS, Wanted(items, currency))])
    return await items_view(tx, grants, card.id)


async def files_of(tx: Tx, conversation_id: int, seq: int) -> list[UUID]:
    """In the order in which a card of a product names its picture; kept here, whatever becomes of the platform's."""
    return [row["id"] for row in await tx.fetch(_FILES, conversation_id, seq)]


def joined(
    held: Sequence[Item],
    currency: str | None,
    products: Sequence[Any],
    message: tuple[int, int],
    default: str,
    files: Sequence[UUID] = (),
) -> tuple[list[Item], str]:
    """What stands there, and behind it what is not there yet; and the currency of all (`default` where nobody says).

    Raises Invalid.
    """
    there = {(item.conversation_id, item.message_seq, item.part) for item in held}
    new = [
        item
        for item in items_from(products, *message, files)
        if (item.conversation_id, item.message_seq, item.part) not in there
    ]
    named = currency_of(products)
    if named is None and any(card.get("currency") for card in products):
        raise Invalid("other_currency", values={"currency": currency or default})
    if held and named is not None and currency is not None and named != currency:
        raise Invalid("other_currency", values={"currency": currency})
    whole = [*held, *new]
    if len(whole) > LINES_MAX:
        raise Invalid("invalid", fields={"items": Fault("too_many_items", {"limit": LINES_MAX})})
    if summed(whole).total > MOST:
        raise Invalid("invalid", fields={"items": "amount_too_large"})
    return whole, money("0", named or currency or default).currency
