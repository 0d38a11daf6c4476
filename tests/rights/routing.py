"""Entries of presence, skills and routes, beside all others."""

from uuid import uuid4

from tests.rights.entries import NOWHERE, Entry, Values, dialog
from tests.rights.village import Village

_SKILL = "INSERT INTO skills (name) VALUES ('Опт ' || gen_random_uuid()) RETURNING id"


async def skill(village: Village, place: str, caller: str) -> Values:
    return {"skill_id": await village.value(_SKILL)}


async def person(village: Village, place: str, caller: str) -> Values:
    return {"user_id": await village.user()}


async def channel(village: Village, place: str, caller: str) -> Values:
    """One that everybody may work in, with no route yet."""
    put = "INSERT INTO channels (kind, name) VALUES ('telegram', 'Опт') RETURNING id"
    return {"channel_id": await village.value(put)}


STEPS = [{"kind": "contact"}, {"kind": "turns"}]
API: dict[str, Entry] = {
    "GET /presence": Entry(),
    "PUT /presence": Entry(body=lambda v: {"state": "auto"}),
    "GET /skills": Entry(),
    "POST /skills": Entry(ok=201, body=lambda v: {"name": f"Опт {uuid4()}"}),
    "PATCH /skills/{skill_id}": Entry(make=skill, missing={"skill_id": NOWHERE}, body=lambda v: {"language": None}),
    "DELETE /skills/{skill_id}": Entry(ok=204, make=skill, missing={"skill_id": NOWHERE}),
    "GET /skills/people": Entry(),
    "PUT /skills/people/{user_id}": Entry(
        make=person, missing={"user_id": NOWHERE}, body=lambda v: {"skills": [], "capacity": 6}
    ),
    "GET /routing": Entry(),
    # nobody has seen this version: whoever may is told so
    "PUT /routing": Entry(ok=409, body=lambda v: {"capacity": 8, "version": NOWHERE}),
    "GET /routes": Entry(),
    "PUT /routes/{channel_id}": Entry(
        make=channel, missing={"channel_id": NOWHERE}, body=lambda v: {"rev": 0, "enabled": True, "steps": STEPS}
    ),
    "POST /routes/{channel_id}/try": Entry(
        make=channel, missing={"channel_id": NOWHERE}, body=lambda v: {"language": "lt", "load": "empty"}
    ),
    "POST /routes/{channel_id}/replay": Entry(
        make=channel, missing={"channel_id": NOWHERE}, body=lambda v: {"days": 7}
    ),
    "GET /conversations/{conversation_id}/assignments": Entry(
        make=dialog, missing={"conversation_id": NOWHERE}, places=("sales", "annas", "market")
    ),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
