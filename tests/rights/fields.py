"""Entries of the administrator's own fields, beside all others."""

from uuid import uuid4

from tests.rights.entries import NOWHERE, Entry, Values
from tests.rights.selling import ENTRIES as OTHERS
from tests.rights.village import Village

_MAKE = "INSERT INTO fields (entity, kind, name, setup, state) VALUES ('company', 'text', $1, '{}', $2) RETURNING id"
GONE: Values = {"field_id": NOWHERE, "number": NOWHERE}


async def living(village: Village, place: str, caller: str) -> Values:
    return {"field_id": await village.value(_MAKE, uuid4().hex, "live")}


async def deleted(village: Village, place: str, caller: str) -> Values:
    return {"field_id": await village.value(_MAKE, uuid4().hex, "deleted")}


async def edited(village: Village, place: str, caller: str) -> Values:
    """Its help was changed once."""
    values = await living(village, place, caller)
    put = """INSERT INTO field_versions (field_id, version, what, before) VALUES ($1, 1, 'edited', '{"help": ""}')
        RETURNING 1"""
    await village.value(put, values["field_id"])
    return values | {"number": 1}


API: dict[str, Entry] = {
    "GET /fields": Entry(),
    "GET /fields/setup": Entry(),
    "POST /fields": Entry(ok=201, body=lambda v: {"entity": "company", "kind": "text", "name": uuid4().hex}),
    # people have none here: the whole list is an empty one
    "PUT /fields/layout": Entry(body=lambda v: {"entity": "contact", "sections": [{"fields": []}]}),
    "PATCH /fields/{field_id}": Entry(make=living, missing=GONE, body=lambda v: {"version": 1, "help": "x"}),
    "GET /fields/{field_id}/effects": Entry(make=living, missing=GONE),
    "POST /fields/{field_id}/kind": Entry(
        make=living, missing=GONE, body=lambda v: {"version": 1, "kind": "long_text"}
    ),
    "POST /fields/{field_id}/archive": Entry(make=living, missing=GONE, query="?version=1"),
    "DELETE /fields/{field_id}": Entry(make=living, missing=GONE, query="?version=1"),
    "POST /fields/{field_id}/restore": Entry(make=deleted, missing=GONE),
    "GET /fields/{field_id}/versions": Entry(make=living, missing=GONE),
    "POST /fields/{field_id}/versions/{number}/undo": Entry(make=edited, missing=GONE, query="?version=1"),
}
ENTRIES: dict[str, Entry] = OTHERS | {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
