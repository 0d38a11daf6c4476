"""A field that a role only sees is changed by no way there is: each writer × each field that it writes, by HTTP.

First every writer writes, so that what is refused afterwards would have changed something.
"""

from collections.abc import Awaitable, Callable
from typing import Any, get_args
from uuid import uuid4

from backend.access.schemas import ReadOnlyField
from backend.kit.settings import Settings
from tests.rights.village import Village, open_village

FIELDS: tuple[str, ...] = get_args(ReadOnlyField)
_ROLE = """
UPDATE roles SET read_only_fields = $1::text[] WHERE id = (SELECT role_id FROM users WHERE id = $2) RETURNING id
"""
_TABLES = ("contacts", "cards", "companies", "conversations", "card_tags", "contact_tags", "card_items", "activities")
_EACH = "(SELECT string_agg(t::text, '|' ORDER BY t::text) FROM {} t)"
_STANDS = f"SELECT md5(concat_ws('|', {', '.join(map(_EACH.format, _TABLES))}))"
Call = tuple[str, str, dict[str, Any]]
Make = Callable[[Village, dict[str, Any]], Awaitable[Call]]


async def _contact(village: Village, body: dict[str, Any]) -> Call:
    made = await village.contact(await village.dialog("sales"))
    rev = await village.value("SELECT rev FROM contacts WHERE id = $1", made)
    return "PATCH", f"/contacts/{made}", {"rev": rev} | body


async def _card(village: Village, body: dict[str, Any]) -> Call:
    return "PATCH", f"/cards/{await village.card(await village.dialog('sales'))}", {"version": 1} | body


async def _company(village: Village, body: dict[str, Any]) -> Call:
    made = await village.value("INSERT INTO companies (name) VALUES ($1) RETURNING id", uuid4().hex)
    return "PATCH", f"/companies/{made}", {"rev": 1} | body


async def _new_contact(village: Village, body: dict[str, Any]) -> Call:
    # who may not give the name puts down a phone, and the other way round
    return "POST", "/contacts", ({} if {"name", "surname"} & body.keys() else {"phone": "+37061200000"}) | body


async def _new_contact_named(village: Village, body: dict[str, Any]) -> Call:
    return "POST", "/contacts", {"name": "x"} | body


async def _new_company(village: Village, body: dict[str, Any]) -> Call:
    return "POST", "/companies", {"name": uuid4().hex} | body


async def _new_card(village: Village, body: dict[str, Any]) -> Call:
    who = {} if "person" in body else {"contact_id": await village.contact(await village.dialog("sales"))}
    return "POST", "/cards", {"client_id": str(uuid4())} | who | body


async def _tags_of_contact(village: Village, body: dict[str, Any]) -> Call:
    return "PUT", f"/contacts/{await village.contact(await village.dialog('sales'))}/tags", body


async def _items(village: Village, body: dict[str, Any]) -> Call:
    return "PUT", f"/cards/{await village.card(await village.dialog('sales'))}/items", {"version": 1} | body


async def _assign(village: Village, body: dict[str, Any]) -> Call:
    return "POST", f"/conversations/{await village.dialog('annas')}/assign", body


async def _hand_over(village: Village, body: dict[str, Any]) -> Call:
    card = await village.card(await village.dialog("annas"))
    return "POST", f"/cards/{card}/hand-over", {"version": 1} | body


async def _convert(village: Village, body: dict[str, Any]) -> Call:
    card = await village.card(await village.dialog("sales"))
    return "POST", f"/cards/{card}/convert", {"version": 1, "client_id": str(uuid4()), "deal": body}


async def _convert_company(village: Village, body: dict[str, Any]) -> Call:
    card = await village.card(await village.dialog("sales"))
    return "POST", f"/cards/{card}/convert", {"version": 1, "client_id": str(uuid4()), "company": {"name": uuid4().hex}}


async def _undo(village: Village, body: dict[str, Any]) -> Call:
    """A colleague's change is there to be taken back."""
    (kind, make), change = next((each, body[key]) for key, each in _EDITS.items() if key in body)
    method, path, sent = await make(village, change)
    async with await village.client("ada") as ada:
        assert (await ada.request(method, f"/api/v1{path}", json=sent)).status_code == 200
        facts = (await ada.get(f"/api/v1{path}/history")).json()["items"]
    fact = next(each for each in facts if each["kind"] in kind)
    return "POST", f"{path}/history/{fact['id']}/undo", {}


_EDITS: dict[str, tuple[tuple[str, ...], Make]] = {
    "contact": (("contact_changed",), _contact),
    "card": (("budget_changed", "comment_changed", "field_changed"), _card),
    "company": (("company_changed",), _company),
}


def _merge(column: str, value: str) -> Make:
    async def make(village: Village, body: dict[str, Any]) -> Call:
        stays, goes = [await village.contact(await village.dialog("sales")) for _ in range(2)]
        await village.value(f"UPDATE contacts SET {column} = {value} WHERE id = $1 RETURNING 1", goes)
        return "POST", f"/contacts/{stays}/merge", {"contact_id": goes}

    return make


async def _merge_tags(village: Village, body: dict[str, Any]) -> Call:
    stays, goes = [await village.contact(await village.dialog("sales")) for _ in range(2)]
    tag = await village.value("INSERT INTO tags (name) VALUES ($1) RETURNING id", uuid4().hex)
    await village.value("INSERT INTO contact_tags (contact_id, tag_id) VALUES ($1, $2) RETURNING 1", goes, tag)
    return "POST", f"/contacts/{stays}/merge", {"contact_id": goes}


def _bulk(entity: str) -> Make:
    async def make(village: Village, body: dict[str, Any]) -> Call:
        talk = await village.dialog("sales")
        ids = {"contact": village.contact, "card": village.card}
        made = await ids[entity](talk) if entity in ids else int((await _company(village, {}))[1].split("/")[-1])
        return "POST", f"/lists/{entity}/bulk", {"ids": [made]} | body

    return make


_RUB = {"amount": "5", "currency": "RUB"}
_REACH = [{"value": "+37061200001", "label": ""}]
_MAIL = [{"value": "g@example.com", "label": ""}]
Shape = tuple[str, str, Make, dict[str, Any]]


def shapes(boris: int, anna: int, source: int) -> list[Shape]:
    """(what it is, the field, how it is made, what is sent)."""
    person = {"name": "x", "phone": "+37061200002", "email": "h@example.com"}
    tag = ["vip"]
    return [
        ("edit a person", "name", _contact, {"name": "y"}),
        ("edit a person", "name", _contact, {"surname": "y"}),
        ("edit a person", "phone", _contact, {"phone": "+37061200003"}),
        ("edit a person", "phone", _contact, {"phones": _REACH}),
        ("edit a person", "email", _contact, {"email": "i@example.com"}),
        ("edit a person", "email", _contact, {"emails": _MAIL}),
        ("edit a person", "birthday", _contact, {"birthday": "1990-05-21"}),
        ("edit a person", "type", _contact, {"type": "client"}),
        ("edit a person", "responsible", _contact, {"responsible_id": anna}),
        ("tag a person", "tags", _tags_of_contact, {"tags": tag}),
        ("a new person", "name", _new_contact, {"name": "y"}),
        ("a new person", "phone", _new_contact_named, {"phone": "+37061200004"}),
        ("a new person", "email", _new_contact_named, {"emails": _MAIL}),
        ("a new person", "birthday", _new_contact_named, {"birthday": "--05-21"}),
        ("a new person", "type", _new_contact_named, {"type": "partner"}),
        ("a new person", "responsible", _new_contact_named, {"responsible_id": anna}),
        ("edit a company", "name", _company, {"name": uuid4().hex}),
        ("edit a company", "phone", _company, {"phones": _REACH}),
        ("edit a company", "email", _company, {"emails": _MAIL}),
        ("edit a company", "address", _company, {"addresses": [{"value": "Vilnius", "label": ""}]}),
        ("edit a company", "turnover", _company, {"turnover": _RUB}),
        ("edit a company", "type", _company, {"type": "client"}),
        ("edit a company", "responsible", _company, {"responsible_id": anna}),
        ("edit a company", "comment", _company, {"comment": "x"}),
        ("a new company", "name", _new_company, {}),
        ("a new company", "comment", _new_company, {"comment": "x"}),
        ("a new company", "responsible", _new_company, {"responsible_id": anna}),
        ("edit a request", "title", _card, {"title": "x"}),
        ("edit a request", "budget", _card, {"budget": _RUB}),
        ("edit a request", "comment", _card, {"comment": "x"}),
        ("edit a request", "source", _card, {"source_id": source}),
        ("edit a request", "tags", _card, {"tags": tag}),
        ("edit a request", "responsible", _card, {"responsible_id": anna}),
        ("take a request", "responsible", _card, {"responsible_id": boris}),
        ("a new request", "title", _new_card, {"title": "x"}),
        ("a new request", "budget", _new_card, {"budget": _RUB}),
        ("a new request", "comment", _new_card, {"comment": "x"}),
        ("a new request", "source", _new_card, {"source_id": source}),
        ("a new request", "tags", _new_card, {"tags": tag}),
        ("a new request", "responsible", _new_card, {"responsible_id": anna}),
        ("a new request of somebody new", "name", _new_card, {"person": person}),
        ("a new request of somebody new", "phone", _new_card, {"person": person}),
        ("a new request of somebody new", "email", _new_card, {"person": person}),
        ("items", "budget", _items, {"currency": "RUB", "items": [{"name": "x", "price": "5"}]}),
        ("give a dialog", "responsible", _assign, {"user_id": boris}),
        ("give a dialog to nobody", "responsible", _assign, {}),
        ("hand over", "responsible", _hand_over, {"responsible_id": boris}),
        ("convert", "title", _convert, {"title": "x"}),
        ("convert", "budget", _convert, {"budget": _RUB}),
        ("convert", "responsible", _convert, {"responsible_id": anna}),
        ("convert with a new company", "name", _convert_company, {}),
        ("merge", "phone", _merge("phone", "'+37061200005'"), {}),
        ("merge", "email", _merge("email", "'j@example.com'"), {}),
        ("merge", "birthday", _merge("birthday", "'1990-05-21'"), {}),
        ("merge", "responsible", _merge("responsible_id", "(SELECT min(id) FROM users)"), {}),
        ("merge", "tags", _merge_tags, {}),
        ("take back a change", "name", _undo, {"contact": {"name": "z"}}),
        ("take back a change", "phone", _undo, {"contact": {"phone": "+37061200006"}}),
        ("take back a change", "budget", _undo, {"card": {"budget": _RUB}}),
        ("take back a change", "comment", _undo, {"card": {"comment": "x"}}),
        ("take back a change", "source", _undo, {"card": {"source_id": source}}),
        ("take back a change", "turnover", _undo, {"company": {"turnover": _RUB}}),
        ("many people", "type", _bulk("contact"), {"verb": "set", "args": {"column": "type", "value": "client"}}),
        ("many people", "tags", _bulk("contact"), {"verb": "tag", "args": {"tags": tag}}),
        ("many companies", "responsible", _bulk("company"),
         {"verb": "set", "args": {"column": "responsible_id", "value": anna}}),
        ("many requests", "comment", _bulk("card"), {"verb": "set", "args": {"column": "comment", "value": "x"}}),
        ("many requests", "tags", _bulk("card"), {"verb": "tag", "args": {"tags": tag}}),
    ]  # fmt: skip


async def test_28_a_field_that_a_role_only_sees_is_changed_by_no_way_there_is(settings: Settings) -> None:
    wrong: list[str] = []
    async with open_village(settings) as village, await village.client("boris") as client:
        people = village.people.ids
        source = await village.value("INSERT INTO sources (name) VALUES ('x') RETURNING id")
        await village.value("INSERT INTO tags (name) VALUES ('vip') RETURNING id")

        async def role(*fields: str) -> None:
            await village.value(_ROLE, list(fields), people["boris"])

        tried = set()
        for what, field, make, body in shapes(people["boris"], people["anna"], source):
            await role()
            method, path, sent = await make(village, body)
            answer = await client.request(method, f"/api/v1{path}", json=sent)
            if answer.status_code >= 300:
                wrong.append(f"{what}, {field}: does not write: {answer.status_code} {answer.text[:300]}")
                continue
            await role(field)
            method, path, sent = await make(village, body)
            before = await village.value(_STANDS)
            answer = await client.request(method, f"/api/v1{path}", json=sent)
            named = [*answer.json().get("error", {}).get("fields", {}).values()]
            if answer.status_code != 403 or not any("sees this field" in str(each) for each in named):
                wrong.append(f"{what}, {field}: {answer.status_code} {answer.text[:300]}")
            if await village.value(_STANDS) != before:
                wrong.append(f"{what}, {field}: something changed")
            tried.add(field)
    assert not wrong, "\n".join(wrong)
    assert tried == set(FIELDS), "a field that nothing here writes"
