"""Entries of files and links bound to things, beside all others."""

from tests.rights.entries import NOWHERE, ONE_ID, Entry, Values, dialog, of_dialog, of_house, says
from tests.rights.firms import company
from tests.rights.transfer import ENTRIES as OTHERS
from tests.rights.village import Village

_LINK = """
INSERT INTO documents (subject_kind, subject_id, title, url) VALUES ('card', $1, 'x', 'https://x.example') RETURNING id
"""
_GONE = "UPDATE documents SET removed_at = now() WHERE id = $1 RETURNING id"


async def document(village: Village, place: str, caller: str) -> Values:
    """Bound to the request of a dialog."""
    values = await dialog(village, place, caller)
    return values | {"document_id": await village.value(_LINK, values["card_id"])}


async def removed(village: Village, place: str, caller: str) -> Values:
    values = await document(village, place, caller)
    await village.value(_GONE, values["document_id"])
    return values


_ITEM = """
WITH made AS (INSERT INTO library_items (title) VALUES ('x') RETURNING id)
INSERT INTO library_versions (item_id, version, url) SELECT id, 1, 'https://x.example' FROM made RETURNING item_id
"""
_OUT = "UPDATE library_items SET removed_at = now() WHERE id = $1 RETURNING id"


async def item(village: Village, place: str, caller: str) -> Values:
    return {"item_id": await village.value(_ITEM)}


async def taken_out(village: Village, place: str, caller: str) -> Values:
    values = await item(village, place, caller)
    await village.value(_OUT, values["item_id"])
    return values


NO_DOCUMENT: Values = {"document_id": NOWHERE}
API: dict[str, Entry] = {
    "GET /cards/{card_id}/documents": of_dialog(),
    "GET /contacts/{contact_id}/documents": of_dialog(),
    "GET /companies/{company_id}/documents": of_dialog(company, missing={"company_id": NOWHERE}),
    "GET /documents/{document_id}": of_dialog(document, missing=NO_DOCUMENT),
    "POST /documents": of_dialog(
        ok=201,
        missing=ONE_ID,
        body=lambda v: {"about": {"kind": "card", "id": v["card_id"]}, "url": "https://x.example"},
        right="cards.edit",
    ),
    "PATCH /documents/{document_id}": of_dialog(
        document, missing=NO_DOCUMENT, body=says(rev=1, title="y"), right="cards.edit"
    ),
    "DELETE /documents/{document_id}": of_dialog(document, missing=NO_DOCUMENT, right="cards.edit"),
    "GET /library": Entry(),
    "POST /library": Entry(ok=201, body=says(url="https://x.example")),
    "PATCH /library/{item_id}": of_house(item, "item_id", body=says(rev=1, title="y")),
    "DELETE /library/{item_id}": of_house(item, "item_id"),
    "POST /library/{item_id}/restore": of_house(taken_out, "item_id"),
    "GET /library/{item_id}/versions": of_house(item, "item_id"),
    "POST /library/{item_id}/use": of_house(item, "item_id", ok=201, right="messages.send"),
    "POST /documents/{document_id}/restore": of_dialog(removed, missing=NO_DOCUMENT, right="cards.edit"),
}
ENTRIES: dict[str, Entry] = OTHERS | {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
