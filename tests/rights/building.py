"""Entries of what administrators build: funnels, statuses, and what colleagues ask them for."""

from typing import Any
from uuid import uuid4

from tests.rights.entries import NOWHERE, Entry, Make, Values, of_house
from tests.rights.promises import ENTRIES as OTHERS
from tests.rights.village import Village

WARMTH = {
    "version": NOWHERE, "half_life_days": 14, "new_days": 7, "new_below": 5, "points": {},
    "stages": [{"id": 1, "color": "sky"}, {"id": 2, "color": "ember", "at_least": 20}],
}  # fmt: skip


async def funnel(village: Village, place: str, caller: str) -> Values:
    """One of deals, with two statuses; another one's status to send its cards to."""
    made = await village.value("INSERT INTO funnels (kind, name) VALUES ('deal', gen_random_uuid()::text) RETURNING id")
    put = """INSERT INTO statuses (funnel_id, name, category, is_default, position)
        VALUES ($1, 'x', 'new', true, 0), ($1, 'y', 'in_work', false, 1) RETURNING id"""
    await village.value(put, made)
    ids = "SELECT {}(id) FROM statuses WHERE funnel_id = $1"
    first, last = [await village.value(ids.format(which), made) for which in ("min", "max")]
    to = await village.value("SELECT id FROM statuses WHERE shipped = 'deal_new' AND funnel_id = 2")
    return {"funnel_id": made, "status_id": last, "first": first, "to": to}


async def gone(village: Village, place: str, caller: str) -> Values:
    """Deleted, with a status that was deleted before."""
    values = await funnel(village, place, caller)
    await village.value("UPDATE statuses SET deleted_at = now() WHERE id = $1 RETURNING 1", values["status_id"])
    return values


async def gone_whole(village: Village, place: str, caller: str) -> Values:
    values = await funnel(village, place, caller)
    await village.value("UPDATE funnels SET deleted_at = now() WHERE id = $1 RETURNING 1", values["funnel_id"])
    return values


async def wish(village: Village, place: str, caller: str) -> Values:
    put = "INSERT INTO setup_requests (what, name, user_id) VALUES ('status', 'x', $1) RETURNING id"
    return {"wish_id": await village.value(put, village.people.ids["ada"])}


def _unlike(values: Values) -> dict[str, Any]:
    return {"version": 1, "name": uuid4().hex}


async def source(village: Village, place: str, caller: str) -> Values:
    return {"entry_id": await village.value("INSERT INTO sources (name) VALUES (gen_random_uuid()::text) RETURNING id")}


async def reason(village: Village, place: str, caller: str) -> Values:
    put = "INSERT INTO rejection_reasons (name) VALUES (gen_random_uuid()::text) RETURNING id"
    return {"entry_id": await village.value(put)}


async def tag(village: Village, place: str, caller: str) -> Values:
    """And another one, to merge it into."""
    put = "INSERT INTO tags (name) VALUES (gen_random_uuid()::text) RETURNING id"
    return {"tag_id": await village.value(put), "into": await village.value(put)}


async def gone_tag(village: Village, place: str, caller: str) -> Values:
    put = """INSERT INTO tags (name, former_name, gone_at)
        VALUES (gen_random_uuid()::text, gen_random_uuid()::text, now()) RETURNING id"""
    return {"tag_id": await village.value(put)}


def _dictionary(noun: str, make: Make) -> dict[str, Entry]:
    one = f"/{noun}/{{entry_id}}"
    return {
        f"GET /{noun}": Entry(),
        f"POST /{noun}": Entry(ok=201, body=lambda v: {"name": uuid4().hex}),
        f"PUT /{noun}/order": Entry(ok=409, body=lambda v: {"ids": [NOWHERE]}),
        f"PATCH {one}": of_house(make, "entry_id", body=_unlike),
        f"DELETE {one}": of_house(make, "entry_id", ok=204, query="?version=1"),
        f"POST {one}/restore": of_house(make, "entry_id"),
    }


F, S = "/funnels/{funnel_id}", "/statuses/{status_id}"
API: dict[str, Entry] = {
    "GET /funnels": Entry(),
    "POST /funnels": Entry(ok=201, body=lambda v: {"kind": "deal", "name": uuid4().hex}),
    "PUT /funnels/order": Entry(ok=409, body=lambda v: {"ids": [NOWHERE]}),
    f"PATCH {F}": of_house(funnel, "funnel_id", body=_unlike),
    f"PUT {F}/order": of_house(
        funnel, "funnel_id", body=lambda v: {"version": 1, "ids": [v.get("status_id", 1), v.get("first", 2)]}
    ),
    f"DELETE {F}": of_house(funnel, "funnel_id", ok=422, query="?version=1"),
    f"POST {F}/restore": of_house(gone_whole, "funnel_id"),
    "POST /statuses": Entry(
        ok=201,
        make=funnel,
        missing={"funnel_id": NOWHERE},
        body=lambda v: {"funnel_id": v["funnel_id"], "name": uuid4().hex},
    ),
    f"PATCH {S}": of_house(funnel, "status_id", body=_unlike),
    f"DELETE {S}": of_house(funnel, "status_id", ok=422, query="?version=1"),
    f"GET {S}/effects": of_house(funnel, "status_id"),
    f"POST {S}/restore": of_house(gone, "status_id"),
    **_dictionary("sources", source),
    **_dictionary("rejection-reasons", reason),
    "GET /currencies": Entry(),
    "GET /warmth": Entry(),
    "PUT /warmth": Entry(ok=409, body=lambda v: WARMTH),
    "POST /warmth/of": Entry(body=lambda v: {"contact_ids": [NOWHERE], "company_ids": [NOWHERE]}),
    "POST /warmth/preview": Entry(body=lambda v: WARMTH),
    "PUT /currencies": Entry(ok=409, body=lambda v: {"version": NOWHERE, "items": [], "default": "EUR"}),
    "GET /tags/setup": Entry(),
    "POST /tags": Entry(ok=201, body=lambda v: {"name": uuid4().hex}),
    "PATCH /tags/{tag_id}": of_house(tag, "tag_id", body=_unlike),
    "GET /tags/{tag_id}/use": of_house(tag, "tag_id"),
    "POST /tags/{tag_id}/merge": of_house(tag, "tag_id", body=lambda v: {"version": 1, "into": v.get("into", 1)}),
    "DELETE /tags/{tag_id}": of_house(tag, "tag_id", query="?version=1"),
    "POST /tags/{tag_id}/restore": of_house(gone_tag, "tag_id"),
    "GET /setup-requests": Entry(),
    "POST /setup-requests": Entry(ok=201, body=lambda v: {"what": "status", "name": "x"}),
    "PATCH /setup-requests/{wish_id}": of_house(
        wish, "wish_id", right="statuses.manage", body=lambda v: {"state": "done"}
    ),
}
ENTRIES: dict[str, Entry] = OTHERS | {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
