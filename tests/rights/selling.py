"""Entries of what is sold, beside all others."""

from tests.rights.building import ENTRIES as OTHERS
from tests.rights.entries import ONE_ID, Entry, Values, dialog, of_dialog, says
from tests.rights.village import Village

_PRODUCT = """
UPDATE messages SET meta = '{"other": {"kind": "product", "title": "x", "amount": "5.00", "currency": "RUB"}}'
WHERE conversation_id = $1 AND seq = 1 RETURNING seq
"""


async def product(village: Village, place: str, caller: str) -> Values:
    """A dialog whose first message was written from a product."""
    values = await dialog(village, place, caller)
    return values | {"seq": await village.value(_PRODUCT, values["conversation_id"])}


API: dict[str, Entry] = {
    "GET /cards/{card_id}/items": of_dialog(),
    "PUT /cards/{card_id}/items": of_dialog(
        body=says(version=1, currency="RUB", items=[{"name": "x", "price": "5"}]), right="cards.edit"
    ),
    "POST /conversations/{conversation_id}/messages/{seq}/items": of_dialog(
        product, missing=ONE_ID | {"seq": 1}, right="cards.edit"
    ),
}
ENTRIES: dict[str, Entry] = OTHERS | {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
