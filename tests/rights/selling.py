"""Entries of what is sold, beside all others."""

from tests.rights.building import ENTRIES as OTHERS
from tests.rights.entries import NOWHERE, ONE_ID, Entry, Values, dialog, of_dialog, says
from tests.rights.village import Village

_PRODUCT = """
UPDATE messages SET meta = '{"other": {"kind": "product", "title": "x", "amount": "5.00", "currency": "RUB"}}'
WHERE conversation_id = $1 AND seq = 1 RETURNING seq
"""


async def product(village: Village, place: str, caller: str) -> Values:
    """A dialog whose first message was written from a product."""
    values = await dialog(village, place, caller)
    return values | {"seq": await village.value(_PRODUCT, values["conversation_id"])}


_ORDER = """
INSERT INTO orders (card_id, year, n, currency, lines, total)
SELECT $1, 2000, coalesce(max(n), 0) + 1, 'RUB', '[]', 5 FROM orders RETURNING id
"""
_SOLD = """
WITH put AS (INSERT INTO card_items (card_id, position, name, quantity, price) VALUES ($1, 0, 'x', 1, 5))
UPDATE cards SET budget_amount = 5, budget_currency = 'RUB', budget_by_items = true WHERE id = $1 RETURNING id
"""


async def sold(village: Village, place: str, caller: str) -> Values:
    """A request with an item."""
    values = await dialog(village, place, caller)
    return values | {"card_id": await village.value(_SOLD, values["card_id"])}


async def ordered(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    return values | {"order_id": await village.value(_ORDER, values["card_id"])}


NO_ORDER: Values = {"order_id": NOWHERE}
API: dict[str, Entry] = {
    "GET /cards/{card_id}/items": of_dialog(),
    "PUT /cards/{card_id}/items": of_dialog(
        body=says(version=1, currency="RUB", items=[{"name": "x", "price": "5"}]), right="cards.edit"
    ),
    "GET /cards/{card_id}/orders": of_dialog(),
    "POST /cards/{card_id}/orders": of_dialog(sold, ok=201, body=says(version=1), right="cards.edit"),
    "GET /orders/{order_id}": of_dialog(ordered, missing=NO_ORDER),
    "PATCH /orders/{order_id}": of_dialog(
        ordered, missing=NO_ORDER, body=says(version=1, state="done"), right="cards.edit"
    ),
    "POST /conversations/{conversation_id}/messages/{seq}/items": of_dialog(
        product, missing=ONE_ID | {"seq": 1}, right="cards.edit"
    ),
}
ENTRIES: dict[str, Entry] = OTHERS | {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
