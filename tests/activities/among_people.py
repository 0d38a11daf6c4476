"""Deeds to people and companies, and what programs tell of them."""

from typing import Any
from uuid import uuid4

from backend.contacts.consents.agree import Somebody, told
from tests.activities.doing import Doing, Told, deed


async def _person(doing: Doing, **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = await doing.ask("POST", "/contacts", {"name": "Пётр"} | given)
    return made


async def _firm(doing: Doing) -> dict[str, Any]:
    made: dict[str, Any] = await doing.ask("POST", "/companies", {"name": f"Тула {uuid4()}"})
    return made


@deed("contact_created")
async def writes_somebody_down(doing: Doing) -> Told:
    made = await _person(doing)
    return doing.told({"contact_id": made["id"]})


@deed("contact_changed")
async def changes_them(doing: Doing) -> Told:
    made = await _person(doing)
    await doing.ask("PATCH", f"/contacts/{made['id']}", {"rev": made["rev"], "surname": "Самоваров"})
    return doing.told({"contact_id": made["id"]}, from_={"surname": ""}, to={"surname": "Самоваров"})


@deed("contact_deleted")
async def throws_them_away(doing: Doing) -> Told:
    made = await _person(doing)
    await doing.ask("DELETE", f"/contacts/{made['id']}?rev={made['rev']}")
    return doing.told({"contact_id": made["id"]})


@deed("contact_restored")
async def brings_them_back(doing: Doing) -> Told:
    made = await _person(doing)
    await doing.ask("DELETE", f"/contacts/{made['id']}?rev={made['rev']}")
    await doing.ask("POST", f"/contacts/{made['id']}/restore")
    return doing.told({"contact_id": made["id"]})


@deed("contact_joined")
async def makes_one_of_two(doing: Doing) -> Told:
    stays, goes = await _person(doing), await _person(doing, name="Петя", phone="+79120000077")
    await doing.ask("POST", f"/contacts/{stays['id']}/merge", {"contact_id": goes["id"]})
    phones = [{"value": "+79120000077", "label": ""}]
    return doing.told({"contact_id": stays["id"]}, joined="Петя", from_={"phones": []}, to={"phones": phones})


@deed("contact_split")
async def makes_two_of_one(doing: Doing) -> Told:
    stays, goes = await _person(doing), await _person(doing, name="Петя")
    await doing.ask("POST", f"/contacts/{stays['id']}/merge", {"contact_id": goes["id"]})
    merge = await doing.village.value("SELECT id FROM contact_merges WHERE goes_id = $1", goes["id"])
    await doing.ask("POST", f"/contacts/merges/{merge}/undo")
    return doing.told({"contact_id": stays["id"]}, split="Петя")


_WORDS = """
INSERT INTO consent_texts (purpose, locale, version, text)
SELECT 'marketing', 'lt', coalesce(max(version), 0) + 1, 'Taip' FROM consent_texts RETURNING id, version
"""
_AGREED = """
INSERT INTO consents (text_id, purpose, channel_id, external_user, how)
SELECT $1, 'marketing', channel_id, external_user, 'tick' FROM identities WHERE contact_id = $2
RETURNING id, channel_id, external_user
"""


async def _agreed(doing: Doing) -> tuple[int, int, int]:
    """Whom, the consent, the version."""
    talk = await doing.talk()
    async with doing.village.db.tx() as tx:
        words = await tx.row(_WORDS)
        assert words is not None
        row = await tx.row(_AGREED, words["id"], talk.contact)
        assert row is not None
        await told(tx, Somebody(row["channel_id"], row["external_user"]))
    return talk.contact, row["id"], words["version"]


@deed("consent_given")
async def agrees(doing: Doing) -> Told:
    contact, _, version = await _agreed(doing)
    data = {"purpose": "marketing", "locale": "lt", "version": version}
    return Told({"contact_id": contact}, data, ("contact", contact))


@deed("consent_withdrawn")
async def takes_it_back(doing: Doing) -> Told:
    contact, consent, _ = await _agreed(doing)
    await doing.ask("POST", f"/contacts/{contact}/consents/{consent}/withdraw")
    return doing.told({"contact_id": contact}, purpose="marketing")


@deed("company_created")
async def writes_a_company_down(doing: Doing) -> Told:
    made = await _firm(doing)
    return doing.told({"company_id": made["id"]}, name=made["name"])


@deed("company_changed")
async def changes_it(doing: Doing) -> Told:
    made = await _firm(doing)
    await doing.ask("PATCH", f"/companies/{made['id']}", {"rev": made["rev"], "site": "tula.example"})
    return doing.told({"company_id": made["id"]}, from_={"site": ""}, to={"site": "tula.example"})


@deed("company_deleted")
async def throws_it_away(doing: Doing) -> Told:
    made = await _firm(doing)
    await doing.ask("DELETE", f"/companies/{made['id']}?rev={made['rev']}")
    return doing.told({"company_id": made["id"]})


@deed("company_restored")
async def brings_it_back(doing: Doing) -> Told:
    made = await _firm(doing)
    await doing.ask("DELETE", f"/companies/{made['id']}?rev={made['rev']}")
    await doing.ask("POST", f"/companies/{made['id']}/restore")
    return doing.told({"company_id": made["id"]})


async def _works(doing: Doing) -> tuple[dict[str, Any], dict[str, Any]]:
    person, firm = await _person(doing), await _firm(doing)
    works = {"rev": person["rev"], "companies": [{"id": firm["id"], "position": "мастер"}]}
    return await doing.ask("PUT", f"/contacts/{person['id']}/companies", works), firm


@deed("company_joined")
async def puts_them_to_work(doing: Doing) -> Told:
    person, firm = await _works(doing)
    data = {"company": firm["name"], "company_id": firm["id"], "position": "мастер", "main": True}
    return doing.told({"contact_id": person["id"], "company_id": firm["id"]}, **data)


@deed("company_left")
async def takes_them_from_work(doing: Doing) -> Told:
    person, firm = await _works(doing)
    await doing.ask("PUT", f"/contacts/{person['id']}/companies", {"rev": person["rev"], "companies": []})
    data = {"company": firm["name"], "company_id": firm["id"], "position": "мастер", "main": True}
    return doing.told({"contact_id": person["id"], "company_id": firm["id"]}, **data)


@deed("own")
async def tells_of_something_else(doing: Doing) -> Told:
    talk = await doing.talk()
    fields = [{"key": "room", "name": "Зал"}]
    kinds = await doing.ask("POST", "/activity-kinds", {"name": f"Показ {uuid4()}", "fields": fields})
    kind = max(each["id"] for each in kinds["items"])
    event = {"kind_id": kind, "about": {"kind": "contact", "id": talk.contact}, "data": {"room": "3"}, "note": "Был"}
    await doing.ask("POST", "/activities", {"items": [event]})
    return doing.told({"contact_id": talk.contact}, kind_id=kind, values={"room": "3"}, note="Был")
