"""Entries of the feed and of following, beside all others."""

from uuid import uuid4

from backend.feed.walk import key_of
from tests.rights.entries import NOWHERE, Entry, Values, dialog, of_dialog
from tests.rights.village import Village

_FACT = """INSERT INTO activities (at, kind, actor_kind, card_id, contact_id)
    VALUES (now(), 'status_changed', 'system', $1, $2) RETURNING stored_at, id"""


async def fact(village: Village, place: str, caller: str) -> Values:
    """Of the request of a dialog."""
    values = await dialog(village, place, caller)
    async with village.db.tx() as tx:
        row = await tx.row(_FACT, values["card_id"], values["contact_id"])
    assert row is not None
    return values | {"key": key_of((row["stored_at"], row["id"]))}


async def client(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    return values | {"about": "card", "kind": "card", "row_id": values["card_id"]}


NO_FACT: Values = {"key": f"1-{NOWHERE}", "card_id": NOWHERE}
NOBODY: Values = {"about": "card", "kind": "card", "row_id": NOWHERE}
API: dict[str, Entry] = {
    "GET /feed": Entry(),
    "GET /feed/place/{about}/{row_id}": of_dialog(client, missing=NOBODY),
    "POST /feed/notes": of_dialog(
        ok=204,
        missing=NO_FACT,
        body=lambda v: {"client_id": str(uuid4()), "text": "x", "about": {"kind": "card", "id": v["card_id"]}},
        right="notes.write",
    ),
    "GET /feed/{key}": of_dialog(fact, missing=NO_FACT),
    "PUT /feed/{key}/like": of_dialog(fact, missing=NO_FACT, body=lambda v: {"on": True}),
    "GET /feed/{key}/comments": of_dialog(fact, missing=NO_FACT),
    "POST /feed/{key}/comments": of_dialog(
        fact,
        ok=201,
        missing=NO_FACT,
        body=lambda v: {"client_id": str(uuid4()), "text": "x"},
        right="notes.write",
    ),
    "GET /follows": Entry(),
    "GET /follows/clients": Entry(),
    "GET /follows/{kind}/{row_id}": of_dialog(client, missing=NOBODY),
    "PUT /follows": of_dialog(
        ok=204, missing=NO_FACT, body=lambda v: {"level": "all", "items": [{"kind": "card", "id": v["card_id"]}]}
    ),
    "POST /follows/rows": Entry(body=lambda v: {"entity": "contact", "level": "off", "matching": {}}),
    "GET /follow-defaults": Entry(),
    "PUT /follow-defaults": Entry(body=lambda v: {"items": []}),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
