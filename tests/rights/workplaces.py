"""Entries of workplaces, beside all others."""

from tests.rights.entries import Entry, Values
from tests.rights.village import Village


async def stands(village: Village, place: str, caller: str) -> Values:
    """As it is by now: each who may put it has put it once."""
    return {"rev": await village.value("SELECT coalesce(max((body->>'rev')::int), 0) FROM workplaces")}


ONE = {"key": "mail", "opens": "inbox", "rail": ["inbox", "tasks"], "dialogs": {"state": "open", "ways": ["letter"]}}
API: dict[str, Entry] = {
    "GET /workplaces": Entry(),
    "GET /workplaces/setup": Entry(),
    "PUT /workplaces": Entry(make=stands, nothing=409, body=lambda v: {"rev": v.get("rev", 1), "items": [ONE]}),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
