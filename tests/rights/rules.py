"""Entries of rules, beside all others."""

from tests.rights.entries import NOWHERE, Entry, Values, of_house, says
from tests.rights.village import Village

_RULE = """
INSERT INTO rules (name, position, body)
VALUES ('x', 1, '{"when": {"kind": "message_in"}, "do": [{"kind": "untag", "tag_ids": [1]}]}') RETURNING id
"""
_FAILED = """
INSERT INTO rule_runs (rule_id, fact_key, fact, happened_at, lane, state, why, ended_at)
VALUES ($1, gen_random_uuid()::text, '{"kind": "message_in", "at": "2000-01-01T00:00:00Z"}', now(), 0, 'failed',
        'broke', now()) RETURNING id
"""
_TAG = "INSERT INTO tags (name, color) VALUES (gen_random_uuid()::text, 'sky') RETURNING id"


async def rule(village: Village, place: str, caller: str) -> Values:
    return {"rule_id": await village.value(_RULE)}


async def tag(village: Village, place: str, caller: str) -> Values:
    return {"tag_id": await village.value(_TAG)}


async def failed(village: Village, place: str, caller: str) -> Values:
    values = await rule(village, place, caller)
    return values | {"run_id": await village.value(_FAILED, values["rule_id"])}


def body(values: Values) -> dict[str, object]:
    return {"when": {"kind": "message_in"}, "do": [{"kind": "tag", "tag_ids": [values["tag_id"]]}]}


API: dict[str, Entry] = {
    "GET /rules": Entry(),
    "GET /rules/limits": Entry(),
    # the version is another
    "PUT /rules/limits": Entry(ok=409, body=says(version=99, an_hour=500, each=10, messages=2)),
    "POST /rules": Entry(
        make=tag, missing={"tag_id": NOWHERE}, nothing=422, ok=201, body=lambda v: {"name": "x", "body": body(v)}
    ),
    "GET /rules/{rule_id}": of_house(rule, "rule_id"),
    "PATCH /rules/{rule_id}": of_house(rule, "rule_id", body=says(version=1, name="y")),
    "DELETE /rules/{rule_id}": of_house(rule, "rule_id", ok=204),
    "POST /rules/{rule_id}/duplicate": of_house(rule, "rule_id", ok=201),
    "POST /rules/rehearse": Entry(make=tag, missing={"tag_id": NOWHERE}, nothing=422, body=lambda v: {"body": body(v)}),
    "GET /rules/naming": Entry(query="?kind=tag&thing_id=1"),
    "GET /rules/{rule_id}/runs": of_house(rule, "rule_id"),
    "POST /rules/{rule_id}/runs/{run_id}/again": Entry(
        make=failed, missing={"rule_id": NOWHERE, "run_id": NOWHERE}, ok=204
    ),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
