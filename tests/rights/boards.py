"""Entries of the board, beside all others."""

from tests.rights.entries import NOWHERE, Entry, Values
from tests.rights.village import Village


async def funnel(village: Village, place: str, caller: str) -> Values:
    """The leads' and its first column: everybody's, with what the caller sees in it."""
    status = await village.value("SELECT id FROM statuses WHERE shipped = 'lead_new' AND funnel_id = 1")
    return {"funnel_id": 1, "status_id": status, "ada": village.people.ids["ada"]}


def to_ada(values: Values) -> Values:
    """Nothing that is there: who may deal is told that nothing was chosen."""
    return {"how": "one", "user_ids": [values.get("ada", 1)], "card_ids": [NOWHERE]}


def nothing(values: Values) -> Values:
    return {"card_ids": [NOWHERE]}


NO_FUNNEL: Values = {"funnel_id": NOWHERE, "status_id": NOWHERE}
API: dict[str, Entry] = {
    "GET /board/{funnel_id}": Entry(make=funnel, missing=NO_FUNNEL),
    "GET /board/{funnel_id}/columns/{status_id}": Entry(make=funnel, missing=NO_FUNNEL),
    "GET /board/{funnel_id}/totals": Entry(make=funnel, missing=NO_FUNNEL),
    "POST /cards/list": Entry(body=lambda v: {}),
    "POST /cards/count": Entry(body=lambda v: {}),
    "GET /board/overview": Entry(query="?day=2026-11-01T00:00:00Z"),
    "POST /board/{funnel_id}/deal/preview": Entry(
        make=funnel, missing=NO_FUNNEL, body=to_ada, right="conversations.reassign"
    ),
    "POST /board/{funnel_id}/deal": Entry(
        ok=422, make=funnel, missing=NO_FUNNEL, body=to_ada, right="conversations.reassign"
    ),
    "POST /board/{funnel_id}/delete": Entry(ok=422, make=funnel, missing=NO_FUNNEL, body=nothing, right="cards.delete"),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
