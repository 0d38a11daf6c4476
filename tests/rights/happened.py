"""Entries of events and of their kinds."""

from uuid import uuid4

from tests.rights.entries import NOWHERE, ONE_ID, Entry, Values, dialog, of_dialog, of_house, says
from tests.rights.village import Village

_KIND = "INSERT INTO activity_kinds (name, icon, color) VALUES ('x' || random(), 'bell', 'sky') RETURNING id"


async def kind(village: Village, place: str, caller: str) -> Values:
    return {"kind_id": await village.value(_KIND)}


async def about(village: Village, place: str, caller: str) -> Values:
    return await dialog(village, place, caller) | await kind(village, place, caller)


API: dict[str, Entry] = {
    "GET /activity-kinds": Entry(),
    "POST /activity-kinds": Entry(ok=201, body=lambda v: {"name": str(uuid4())}),
    # every one has to be named: other tests make some
    "PUT /activity-kinds/order": Entry(ok=409, body=says(ids=[NOWHERE])),
    "PATCH /activity-kinds/{kind_id}": of_house(kind, "kind_id", body=says(version=1, color="rose")),
    "POST /activities": of_dialog(
        about,
        ok=201,
        missing=ONE_ID,
        nothing=422,
        body=lambda v: {
            "items": [{"kind_id": v.get("kind_id", 1), "about": {"kind": "card", "id": v.get("card_id", NOWHERE)}}]
        },
    ),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
