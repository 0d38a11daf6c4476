"""Entries of rules, beside all others."""

from tests.rights.entries import NOWHERE, Entry, Values, of_house, says
from tests.rights.village import Village

_RULE = """
INSERT INTO rules (name, position, body)
VALUES ('x', 1, '{"when": {"kind": "message_in"}, "do": [{"kind": "untag", "tag_ids": [1]}]}') RETURNING id
"""
_TAG = "INSERT INTO tags (name, color) VALUES (gen_random_uuid()::text, 'sky') RETURNING id"


async def rule(village: Village, place: str, caller: str) -> Values:
    return {"rule_id": await village.value(_RULE)}


async def tag(village: Village, place: str, caller: str) -> Values:
    return {"tag_id": await village.value(_TAG)}


def body(values: Values) -> dict[str, object]:
    return {"when": {"kind": "message_in"}, "do": [{"kind": "tag", "tag_ids": [values["tag_id"]]}]}


API: dict[str, Entry] = {
    "GET /rules": Entry(),
    "POST /rules": Entry(make=tag, missing={"tag_id": NOWHERE}, ok=201, body=lambda v: {"name": "x", "body": body(v)}),
    "GET /rules/{rule_id}": of_house(rule, "rule_id"),
    "PATCH /rules/{rule_id}": of_house(rule, "rule_id", body=says(version=1, name="y")),
    "DELETE /rules/{rule_id}": of_house(rule, "rule_id"),
    "GET /rules/{rule_id}/runs": of_house(rule, "rule_id"),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
