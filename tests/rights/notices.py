"""Entries of notices, beside all others."""

from tests.rights.entries import NOWHERE, Entry, Values
from tests.rights.village import Village

_NOTICE = """
INSERT INTO notices (user_id, kind, subject_kind, group_key) VALUES ($1, 'followed', 'house', 'x') RETURNING id
"""


async def told(village: Village, place: str, caller: str) -> Values:
    """The caller's own; ada's where a key of hers calls, or nobody does."""
    return {"id": await village.value(_NOTICE, village.people.ids.get(caller, village.people.ids["ada"]))}


API: dict[str, Entry] = {
    "GET /notifications": Entry(),
    "GET /notifications/count": Entry(),
    "POST /notifications/read": Entry(ok=204, body=lambda v: {"until": NOWHERE}),
    "POST /notifications/unread": Entry(ok=204, make=told, missing={"id": NOWHERE}, body=lambda v: {"id": v["id"]}),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
