"""Entries of calls by the browser, beside all others."""

from uuid import uuid4

from tests.rights.entries import Entry, Values, dialog, of_dialog, own_name, says
from tests.rights.village import Village

_SITE = """
INSERT INTO channels (kind, name, state, settings)
VALUES ('webchat', 'x', 'paused', jsonb_build_object('key', gen_random_uuid())) RETURNING id
"""
_VISITOR = """
INSERT INTO visitors (id, channel_id, external_user, signed)
VALUES (gen_random_uuid(), $1, gen_random_uuid()::text, false) RETURNING id
"""
_CALL = """
INSERT INTO online_calls (id, channel_id, visitor_id, conversation_id, name, rings_until, rung, state, taken_by,
    taken_in, taken_at, operator_at)
SELECT gen_random_uuid(), $4, $2, id, gen_random_uuid()::text, now() + interval '1 hour', '{}',
    CASE WHEN $3::bigint IS NULL THEN 'ringing' ELSE 'talking' END, $3, gen_random_uuid(), now(), now()
FROM conversations WHERE id = $1 RETURNING id
"""
# nobody has two talks at once
_OVER = """
UPDATE online_calls SET state = 'over', over_at = now(), offer = NULL, answer = NULL WHERE taken_by = $1
"""
NOBODYS = {"call_id": str(uuid4())}


async def call(village: Village, conversation_id: int, taken_by: int | None) -> Values:
    site = await village.value(_SITE)
    visitor = await village.value(_VISITOR, site)
    return {"call_id": str(await village.value(_CALL, conversation_id, visitor, taken_by, site))}


async def over(village: Village, user_id: int) -> None:
    async with village.db.tx() as tx:
        await tx.execute(_OVER, user_id)


async def ringing(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    await over(village, village.people.ids[own_name(caller)])
    return values | await call(village, values["conversation_id"], None)


async def talking(village: Village, place: str, caller: str) -> Values:
    """A talk of the caller's; in a foreign place, somebody else's."""
    owner = village.people.ids["dora" if place == "foreign" else own_name(caller)]
    await over(village, owner)
    return await call(village, await village.dialog("sales"), owner)


def of_call(**rest: object) -> Entry:
    return of_dialog(ringing, missing=NOBODYS, right="messages.send", held=True, theirs=True, **rest)


WINDOW = says(window=str(uuid4()))
API: dict[str, Entry] = {
    "POST /online-calls/{call_id}/take": of_call(body=WINDOW),
    "POST /online-calls/{call_id}/decline": of_call(ok=204),
    "POST /online-calls/{call_id}": Entry(make=talking, missing=NOBODYS, places=("own", "foreign"), body=WINDOW),
    "POST /online-calls/{call_id}/end": Entry(make=talking, missing=NOBODYS, places=("own", "foreign"), ok=204),
    "GET /channels/webchat/calls": Entry(),
}
VISITORS = ("GET call", "POST call", "POST call/{call_id}", "POST call/{call_id}/end")
SPOKEN = Entry(ok=404, missing={"key": "nowhere", **NOBODYS})
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
ENTRIES |= {route.replace(" ", " /widget/v1/{key}/"): SPOKEN for route in VISITORS}
