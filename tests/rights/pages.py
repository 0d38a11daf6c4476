"""Entries of how pages are laid out, beside all others."""

from tests.rights.entries import Entry, Values
from tests.rights.village import Village

_DRAFT = """INSERT INTO layouts (entity, version, body) VALUES ('company', 0, '[{"id": "g", "items": []}]')
    ON CONFLICT (entity, version) DO UPDATE SET rev = 1 RETURNING rev"""
_VERSION = """INSERT INTO layouts (entity, version, body)
    SELECT 'company', coalesce(max(version), 0) + 1, '[{"id": "g", "items": []}]' FROM layouts WHERE entity = 'company'
    RETURNING version"""
_NONE = "DELETE FROM layouts WHERE entity = 'company' AND version = 0"


async def draft(village: Village, place: str, caller: str) -> Values:
    return {"entity": "company", "rev": await village.value(_DRAFT)}


async def no_draft(village: Village, place: str, caller: str) -> Values:
    await village.value(f"WITH gone AS ({_NONE} RETURNING 1) SELECT count(*) FROM gone")
    return {"entity": "company"}


async def version(village: Village, place: str, caller: str) -> Values:
    return {"entity": "company", "version": await village.value(_VERSION)}


GROUPS = [{"id": "g", "items": []}]
L = "/layouts/{entity}"
NONE = {"entity": "nowhere"}
API: dict[str, Entry] = {
    "GET /layouts": Entry(),
    "GET /layouts/setup": Entry(),
    f"PUT {L}/draft": Entry(missing=NONE, make=no_draft, body=lambda v: {"rev": 0, "groups": GROUPS}),
    f"DELETE {L}/draft": Entry(missing=NONE, make=draft, query="?rev=1"),
    f"POST {L}/publish": Entry(missing=NONE, make=draft, body=lambda v: {"rev": v.get("rev", 1)}),
    f"GET {L}/versions": Entry(missing=NONE, make=no_draft),
    f"POST {L}/restore": Entry(missing=NONE, make=version, body=lambda v: {"version": v.get("version", 1), "to": 0}),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
