"""Entries of events and of their kinds."""

from uuid import uuid4

from tests.rights.entries import NOWHERE, ONE_ID, Entry, Values, dialog, of_dialog, of_house, says
from tests.rights.village import Village

_KIND = "INSERT INTO activity_kinds (name, icon, color) VALUES ('x' || random(), 'bell', 'sky') RETURNING id"


async def kind(village: Village, place: str, caller: str) -> Values:
    return {"kind_id": await village.value(_KIND)}


async def about(village: Village, place: str, caller: str) -> Values:
    return await dialog(village, place, caller) | await kind(village, place, caller)


_EVENT = """
INSERT INTO activities (at, kind, actor_kind, card_id, contact_id, data)
SELECT now(), 'own', 'system', id, contact_id, jsonb_build_object('kind_id', $2::bigint, 'values', '{}'::jsonb)
FROM cards WHERE id = $1 RETURNING id
"""
_GONE = """
WITH gone AS (DELETE FROM activities WHERE kind = 'own' AND id = $1 RETURNING *)
INSERT INTO removed_activities (id, stored_at, at, kind, actor_kind, contact_id, card_id, data)
SELECT id, stored_at, at, kind, actor_kind, contact_id, card_id, data FROM gone RETURNING id
"""


async def event(village: Village, place: str, caller: str) -> Values:
    values = await about(village, place, caller)
    return values | {"activity_id": await village.value(_EVENT, values["card_id"], values["kind_id"])}


async def deleted(village: Village, place: str, caller: str) -> Values:
    values = await event(village, place, caller)
    await village.value(_GONE, values["activity_id"])
    return values


NO_EVENT: Values = {"activity_id": NOWHERE}
API: dict[str, Entry] = {
    "GET /activity-kinds": Entry(),
    "POST /activity-kinds": Entry(ok=201, body=lambda v: {"name": str(uuid4())}),
    # every one has to be named: other tests make some
    "PUT /activity-kinds/order": Entry(ok=409, body=says(ids=[NOWHERE])),
    "PATCH /activity-kinds/{kind_id}": of_house(kind, "kind_id", body=says(version=1, color="rose")),
    "GET /activities": Entry(),
    "GET /activities/deleted": Entry(),
    "GET /activities/hidden": Entry(),
    "PUT /activities/hidden": Entry(body=says(mine=["call"])),
    "GET /activity-settings": Entry(),
    # whoever comes second finds another version: tests/timeline/test_keeping.py
    "PUT /activity-settings": Entry(ok=409, body=says(version=NOWHERE, hidden=[], days={})),
    "POST /activity-settings/preview": Entry(body=says(version=0, hidden=[], days={"call": 30})),
    "GET /activity-settings/removed": Entry(),
    "DELETE /activities/{activity_id}": of_dialog(event, ok=204, missing=NO_EVENT, right="activities.delete"),
    "POST /activities/{activity_id}/restore": of_dialog(deleted, ok=204, missing=NO_EVENT, right="activities.delete"),
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
