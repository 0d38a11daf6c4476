"""Entries of companies, beside all others."""

from uuid import uuid4

from tests.rights.entries import NOWHERE, ONE_ID, Entry, Values, dialog, of_dialog, of_person, own_name
from tests.rights.requests import ENTRIES as OTHERS
from tests.rights.village import Village

_MAKE = "INSERT INTO companies (name) VALUES ('x') RETURNING id"
_BINNED = "UPDATE companies SET deleted_at = now() WHERE id = $1 RETURNING id"
_STAFF = "INSERT INTO contact_companies (contact_id, company_id) VALUES ($1, $2) RETURNING 1"


async def company(village: Village, place: str, caller: str) -> Values:
    """Somebody of the dialog works there."""
    values = await dialog(village, place, caller)
    made = await village.value(_MAKE)
    await village.value(_STAFF, values["contact_id"], made)
    return values | {"company_id": made}


async def binned(village: Village, place: str, caller: str) -> Values:
    values = await company(village, place, caller)
    await village.value(_BINNED, values["company_id"])
    return values


_FACT = """
INSERT INTO activities (at, kind, actor_kind, company_id, data)
VALUES (now(), 'company_changed', 'system', $1, '{"from": {"site": "x.example"}, "to": {"site": ""}}') RETURNING id
"""


async def changed(village: Village, place: str, caller: str) -> Values:
    """Something of it was changed."""
    values = await company(village, place, caller)
    return values | {"fact_id": await village.value(_FACT, values["company_id"])}


_VIEW = """
INSERT INTO list_views (entity, owner_id, whose, name, look) VALUES ('contact', $1, 'me', 'x', '{}') RETURNING id
"""


async def view(village: Village, place: str, caller: str) -> Values:
    """Of the caller's own, where they are somebody."""
    owner = {"scoped": "ada"}.get(caller, caller)
    ids = village.people.ids
    return {"entity": "contact", "view_id": await village.value(_VIEW, ids.get(owner, ids["dora"]))}


async def a_list(village: Village, place: str, caller: str) -> Values:
    return {"entity": "contact"}


_DONE = "UPDATE conversations SET state = 'done' WHERE contact_id = $1 RETURNING 1"
_CLOSED = "UPDATE cards SET is_open = false WHERE contact_id = $1 RETURNING 1"
_GONE = "UPDATE contacts SET deleted_at = now(), binned_at = now() WHERE id = $1 RETURNING 1"
_RUN = """
INSERT INTO list_runs (user_id, entity, verb, args, total, done, state, ended_at)
VALUES ($1, 'contact', 'set', '{"column": "type", "value": "client"}', 1, 1, 'done', now()) RETURNING id
"""


async def idle(village: Village, place: str, caller: str) -> Values:
    """Whoever is done with."""
    values = await dialog(village, place, caller)
    await village.value(_DONE, values["contact_id"])
    await village.value(_CLOSED, values["contact_id"])
    return values


async def thrown(village: Village, place: str, caller: str) -> Values:
    values = await idle(village, place, caller)
    await village.value(_GONE, values["contact_id"])
    return values


async def many(village: Village, place: str, caller: str) -> Values:
    return {"entity": "contact"} | await dialog(village, place, caller)


async def run(village: Village, place: str, caller: str) -> Values:
    """Work of the caller's own that is done; in a foreign place, somebody else's."""
    owner = village.people.ids["dora" if place == "foreign" else own_name(caller)]
    return {"run_id": await village.value(_RUN, owner)}


GONE: Values = {"company_id": NOWHERE}
API: dict[str, Entry] = {
    "POST /contacts": Entry(ok=201, body=lambda v: {"name": "x"}, right="contacts.edit"),
    "DELETE /contacts/{contact_id}": of_dialog(idle, missing=ONE_ID, query="?rev=1", right="contacts.delete"),
    "POST /contacts/{contact_id}/restore": of_dialog(thrown, missing=ONE_ID, right="contacts.delete"),
    "GET /lists/{entity}/bulk": Entry(make=a_list, missing={"entity": "nothing"}),
    # a stranger's person is as one who is not there: nothing is chosen
    "POST /lists/{entity}/bulk": of_dialog(
        many,
        ok=202,
        nothing=422,
        missing={"entity": "contact", **ONE_ID},
        body=lambda v: {
            "verb": "set",
            "args": {"column": "type", "value": "client"},
            "ids": [v["contact_id"]],
        },
        right="contacts.edit",
    ),
    "GET /list-runs/{run_id}": of_person(run, "run_id"),
    "GET /list-runs/{run_id}/skipped": of_person(run, "run_id"),
    "POST /list-runs/{run_id}/stop": of_person(run, "run_id"),
    "POST /list-runs/{run_id}/undo": of_person(run, "run_id", ok=202),
    "GET /companies": Entry(),
    "POST /companies": Entry(ok=201, body=lambda v: {"name": uuid4().hex}, right="companies.edit"),
    "GET /companies/{company_id}": of_dialog(company, missing=GONE),
    "PATCH /companies/{company_id}": of_dialog(
        company, missing=GONE, body=lambda v: {"rev": 1, "site": "example.com"}, right="companies.edit"
    ),
    "DELETE /companies/{company_id}": of_dialog(company, missing=GONE, query="?rev=1", right="companies.delete"),
    "POST /companies/{company_id}/restore": of_dialog(binned, missing=GONE, right="companies.delete"),
    "GET /companies/{company_id}/people": of_dialog(company, missing=GONE),
    "GET /companies/{company_id}/history": of_dialog(company, missing=GONE),
    "POST /companies/{company_id}/history/{fact_id}/undo": of_dialog(
        changed, missing=GONE | {"fact_id": NOWHERE}, right="companies.edit"
    ),
    "GET /contacts/{contact_id}/history": of_dialog(),
    "GET /contacts/{contact_id}/warmth": of_dialog(),
    "POST /contacts/list": Entry(body=lambda v: {}),
    "POST /contacts/count": Entry(body=lambda v: {}),
    "POST /companies/list": Entry(body=lambda v: {}),
    "POST /companies/count": Entry(body=lambda v: {}),
    "GET /lists/{entity}/columns": Entry(make=a_list, missing={"entity": "nothing"}),
    "GET /lists/{entity}/views": Entry(make=a_list, missing={"entity": "nothing"}),
    "POST /lists/{entity}/views": Entry(
        ok=201, make=a_list, missing={"entity": "nothing"}, body=lambda v: {"name": "x", "look": {}}
    ),
    "PATCH /lists/{entity}/views/{view_id}": Entry(
        make=view, missing={"entity": "contact", "view_id": NOWHERE}, body=lambda v: {"version": 1, "name": "y"}
    ),
    "DELETE /lists/{entity}/views/{view_id}": Entry(
        ok=204, make=view, missing={"entity": "contact", "view_id": NOWHERE}
    ),
    "PUT /contacts/{contact_id}/companies": of_dialog(
        missing=ONE_ID, body=lambda v: {"rev": 1, "companies": []}, right="contacts.edit"
    ),
}
ENTRIES: dict[str, Entry] = OTHERS | {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
