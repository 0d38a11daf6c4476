"""Items as they lie in the database, and as they are shown."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can
from backend.kit.db import Tx
from backend.sales.schemas import ItemDiscount, ItemMessage, ItemsView, ItemTax, ItemView
from backend.sales.sums import counted, summed
from backend.sales.tidy import Item

_COLUMNS = (
    "id", "name", "unit", "quantity", "price", "discount_kind", "discount", "tax_rate", "tax_included", "cost", "url",
    "conversation_id", "message_seq", "part", "picture",
)  # fmt: skip
_LOAD = f"SELECT {', '.join(_COLUMNS)} FROM card_items WHERE card_id = $1 ORDER BY position, id"
_CARD = "SELECT version, budget_currency FROM cards WHERE id = $1"
_CLEAR = "DELETE FROM card_items WHERE card_id = $1"
# an id that stood there before is kept: history and whoever edits know the line by it
_PUT = """
INSERT INTO card_items (id, card_id, position, name, unit, quantity, price, discount_kind, discount, tax_rate,
                        tax_included, cost, url, conversation_id, message_seq, part, picture)
SELECT coalesce(w.id, nextval(pg_get_serial_sequence('card_items', 'id'))), $1, w.position, w.name, w.unit, w.quantity,
       w.price, w.discount_kind, w.discount, w.tax_rate, w.tax_included, w.cost, w.url, w.conversation_id,
       w.message_seq, w.part, w.picture
FROM jsonb_to_recordset($2::text::jsonb) AS w (
    id bigint, position int, name text, unit text, quantity numeric, price numeric, discount_kind text,
    discount numeric, tax_rate numeric, tax_included boolean, cost numeric, url text, conversation_id bigint,
    message_seq bigint, part int, picture uuid) ORDER BY w.position
"""
_KEEP = "INSERT INTO card_item_lists (card_id, items) VALUES ($1, $2::text::jsonb) RETURNING id"
_KEPT = "SELECT items::text FROM card_item_lists WHERE card_id = $1 AND id = $2"


async def load_items(tx: Tx, card_id: int) -> list[Item]:
    """Lines of a card in their order."""
    return [Item(**row) for row in await tx.fetch(_LOAD, card_id)]


async def put_rows(tx: Tx, card_id: int, items: Sequence[Item]) -> list[Item]:
    """Exactly these, in this order. The caller holds the card's lock."""
    await tx.execute(_CLEAR, card_id)
    if items:
        await tx.execute(_PUT, card_id, encoded(items))
    return await load_items(tx, card_id)


async def keep_list(tx: Tx, card_id: int, items: Sequence[Item]) -> int:
    """As it stands after a change; → the number that a fact names."""
    number: int = await tx.value(_KEEP, card_id, encoded(items))
    return number


async def kept_list(tx: Tx, card_id: int, number: int | None) -> list[Item]:
    """None: nothing stood there."""
    if number is None:
        return []
    found: str | None = await tx.value(_KEPT, card_id, number)
    return [] if found is None else msgspec.json.decode(found, type=list[Item], strict=False)


def encoded(items: Sequence[Item]) -> str:
    """Decimals as text: nothing goes through a float."""
    rows = [{"position": index, **_plain(item)} for index, item in enumerate(items)]
    return msgspec.json.encode(rows).decode()


def _plain(item: Item) -> Mapping[str, Any]:
    return {name: getattr(item, name) for name in _COLUMNS}


def same(one: Sequence[Item], other: Sequence[Item]) -> bool:
    """Two lists that read the same: 1 and 1.0000 are one quantity."""
    return [_plain(item) for item in one] == [_plain(item) for item in other]


def item_view(item: Item, costs: bool) -> ItemView:
    message = None
    if item.conversation_id is not None and item.message_seq is not None and item.part is not None:
        message = ItemMessage(item.conversation_id, item.message_seq, item.part)
    return ItemView(
        id=item.id or 0,
        name=item.name,
        unit=item.unit,
        quantity=_short(item.quantity),
        price=item.price,
        discount=ItemDiscount(item.discount_kind, _short(item.discount)) if item.discount_kind else None,
        tax=ItemTax(_short(item.tax_rate), item.tax_included) if item.tax_rate is not None else None,
        cost=item.cost if costs else None,
        url=item.url,
        message=message,
        picture=item.picture,
        sums=counted(item),
    )


def _short(number: Decimal) -> Decimal:
    """2, not 2.0000."""
    return Decimal(format(number.normalize(), "f"))


async def items_view(tx: Tx, grants: Grants, card_id: int) -> ItemsView:
    """As its viewer may see it; the caller has asked whether they see the card."""
    items = await load_items(tx, card_id)
    row: Any = await tx.row(_CARD, card_id)
    costs, totals = can(grants, "sales.costs"), summed(items)
    if not costs:
        totals = msgspec.structs.replace(totals, cost=None, profit=None)
    shown = [item_view(item, costs) for item in items]
    return ItemsView(card_id, row["version"], row["budget_currency"], shown, totals)
