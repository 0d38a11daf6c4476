"""Companies: made, changed, staffed, put into the bin; and who sees them."""

import asyncio
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.access.sight import sees
from backend.contacts.companies.actions.bin import bin_company, restore_company
from backend.contacts.companies.actions.make import named_company
from backend.contacts.companies.actions.staff import put_companies
from backend.contacts.companies.history import company_history
from backend.contacts.companies.queries import found, people_of
from backend.contacts.companies.schemas import PutCompanies, Turnover
from backend.contacts.rows import load_contacts
from backend.kit.db import Scoped
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.kit.upkeep import _OLD_ROWS
from backend.tasks.rows import load_task_scopes
from backend.wiring import subjects_of_tasks
from tests.cast import Cast
from tests.companies.firms import Firms
from tests.tasks.doing import Doing


async def _history(firms: Firms, who: str, company_id: int) -> list[str]:
    facts, _ = await firms.do(who, company_history, company_id, 50, None)
    return [fact.kind for fact in facts]


async def test_a_company_is_kept_as_it_was_typed(firms: Firms) -> None:
    made = await firms.make(
        "anna", name="  Самовары   Тулы ", type="client", site="https://samovar.example", tax_id=" 7701234567 ",
        phones=[{"value": "8 912 345-67-89", "label": "приёмная"}], emails=[{"value": "Info@Tula.example"}],
        addresses=[{"value": "Тула, ул. Металлистов, 1", "label": "завод"}],
        turnover={"amount": "1 250 000,50", "currency": "EUR"}, employees=120, comment="Платят вовремя",
    )  # fmt: skip
    assert (made.name, made.type, made.tax_id) == ("Самовары Тулы", "client", "7701234567")
    assert made.turnover == Turnover(Decimal("1250000.50"), "EUR")
    assert made.responsible_id == made.created_by == firms.cast.ids["anna"]
    changed = await firms.edit("anna", made, employees=121, turnover="900", phones=[])
    assert (changed.employees, changed.turnover, changed.phones) == (121, Turnover(Decimal("900.00"), "EUR"), [])
    assert changed.rev == made.rev + 1
    assert await _history(firms, "anna", made.id) == ["company_changed", "company_created"]
    assert (await firms.edit("anna", changed, employees=121)).rev == changed.rev


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "x", "phones": [{"value": "не знаю"}]}, "phones"),
        ({"name": "x", "emails": [{"value": "a@b"}]}, "emails"),
        ({"name": "x", "addresses": [{"value": " "}]}, "addresses"),
        ({"name": "x", "turnover": "много"}, "turnover"),
        ({"name": "x", "turnover": "-5"}, "turnover"),
        ({"name": "x", "turnover": {"amount": "5", "currency": "ЪЪЪ"}}, "turnover"),
        ({"name": "x", "employees": -1}, "employees"),
        ({"name": "x", "employees": 2**31}, "employees"),
        ({"name": "x", "site": "x" * 501}, "site"),
        ({"name": "x", "responsible_id": 10**15}, "responsible_id"),
        ({"name": "x", "fields": {"999": "y"}}, "field:999"),
    ],
)
async def test_what_is_wrong_with_a_company_is_named(firms: Firms, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await firms.make("anna", **given)
    assert list(refused.value.fields) == [field]


async def test_asked_twice_a_company_is_made_once(firms: Firms) -> None:
    key = str(uuid4())
    both = await asyncio.gather(*(firms.make("anna", name="Тула", client_id=key) for _ in range(2)))
    assert both[0].id == both[1].id
    with pytest.raises(Conflict):
        await firms.make("vera", name="Тула", client_id=key)


async def test_of_two_who_edit_a_company_the_second_is_told(firms: Firms) -> None:
    made = await firms.make("anna", name="Тула")
    await firms.edit("boris", made, site="tula.example")
    with pytest.raises(Conflict) as stale:
        await firms.edit("anna", made, site="other.example")
    assert stale.value.extra["current"].site == "tula.example"
    assert stale.value.extra["by"].name == "Борис"


async def test_a_company_is_seen_through_its_people_and_requests_and_by_whom_it_is_given_to(firms: Firms) -> None:
    cast = firms.cast
    made = await firms.make("boris", name="Тула")
    with pytest.raises(Missing):
        await firms.look("vera", made.id)
    with pytest.raises(Missing):
        await firms.look("dora", made.id)
    dialog = await cast.row(await cast.dialog(channel_id=cast.secret))
    person = await firms.do("boris", _person, dialog["contact_id"])
    await firms.staff("boris", person, {"id": made.id, "position": "Директор"})
    assert (await firms.look("dora", made.id)).name == "Тула"
    with pytest.raises(Missing):
        await firms.look("vera", made.id)
    card = await cast.row(await cast.dialog())
    await cast.db.hot.execute("UPDATE cards SET company_id = $2 WHERE id = $1", card["card_id"], made.id)
    assert (await firms.look("vera", made.id)).name == "Тула"
    # and of its people each sees those whom they see
    assert [who.position for who in (await firms.do("dora", people_of, made.id, 50, None)).items] == ["Директор"]
    assert (await firms.do("vera", people_of, made.id, 50, None)).items == []


async def _person(tx: Any, grants: Any, contact_id: int) -> Any:
    return (await load_contacts(tx, [contact_id]))[contact_id][0]


async def test_nobody_opens_a_company_to_themselves_by_naming_it(firms: Firms) -> None:
    made = await firms.make("boris", name="Чужая")
    person = await firms.person("anna", name="Глеб")
    with pytest.raises(Invalid) as refused:
        await firms.staff("anna", person, {"id": made.id})
    assert refused.value.fields == {"companies": "no_such_company"}
    with pytest.raises(Missing):
        await firms.look("anna", made.id)


async def test_a_person_works_in_several_and_one_is_the_main_one(firms: Firms) -> None:
    first, second = [await firms.make("anna", name=name) for name in ("Тула", "Калуга")]
    person = await firms.person("anna", name="Глеб", companies=[{"id": first.id}])
    assert [(at.name, at.main) for at in person.companies] == [("Тула", True)]
    person = await firms.staff(
        "anna", person, {"id": first.id}, {"id": second.id, "position": "Бухгалтер", "main": True}
    )
    assert [(at.name, at.position, at.main) for at in person.companies] == [
        ("Калуга", "Бухгалтер", True),
        ("Тула", "", False),
    ]
    person = await firms.staff("anna", person, {"id": second.id})
    assert [at.name for at in person.companies] == ["Калуга"]
    assert (await _history(firms, "anna", first.id))[:2] == ["company_left", "company_joined"]
    with pytest.raises(Conflict):
        await firms.do("anna", _put_stale, person.id)


async def _put_stale(tx: Any, grants: Any, contact_id: int) -> None:
    await put_companies(tx, grants, contact_id, PutCompanies(1, []))


async def test_who_sees_no_phones_sees_none_of_a_company_and_types_none(firms: Firms) -> None:
    made = await firms.make("anna", name="Тула", phones=[{"value": "+79123456789"}])
    async with firms.cast.db.tx() as tx:
        await tx.execute("UPDATE roles SET rights = array_remove(rights, 'contacts.phones') WHERE key = 'operator'")
    seen = await firms.look("anna", made.id)
    assert (seen.phones, seen.hidden) == ([], ["email", "phone"])
    changes: tuple[dict[str, Any], ...] = ({"phones": []}, {"emails": []})
    for change in changes:
        with pytest.raises(Forbidden):
            await firms.edit("anna", made, **change)
    with pytest.raises(Forbidden):
        await firms.make("anna", name="y", phones=[{"value": "+79123456780"}])
    assert (await firms.do("anna", found, "+79123456789", 50, None)).items == []
    assert "79123456789" not in str(await firms.do("anna", company_history, made.id, 50, None))


async def test_a_company_is_found_by_name_phone_and_tax_id(firms: Firms) -> None:
    made = await firms.make("anna", name="100% Самовар_Тула", tax_id="7701", phones=[{"value": "8 912 345 67 89"}])
    await firms.make("anna", name="Калуга")
    for typed in ("самовар_т", "100%", "7701", "+7 912 345-67-89"):
        assert [each.id for each in (await firms.do("anna", found, typed, 50, None)).items] == [made.id], typed
    assert (await firms.do("anna", found, "%%", 50, None)).items == []
    first = await firms.do("anna", found, "", 1, None)
    second = await firms.do("anna", found, "", 1, first.next)
    assert [each.name for each in (*first.items, *second.items)] == ["100% Самовар_Тула", "Калуга"]
    assert second.next is None


async def test_two_who_name_one_company_at_once_make_it_once(firms: Firms) -> None:
    made = await asyncio.gather(*(firms.do("anna", named_company, name) for name in ("Тула", "тула ", "ТУЛА")))
    assert len(set(made)) == 1
    # what one does not see is not found, and its name is told to nobody
    assert await firms.do("vera", named_company, "Тула") not in made


async def test_a_company_comes_out_of_the_bin_and_after_a_month_is_gone(firms: Firms) -> None:
    cast = firms.cast
    made = await firms.make("anna", name="Тула")
    person = await firms.person("anna", name="Глеб", companies=[{"id": made.id}])
    with pytest.raises(Forbidden):
        await firms.do("anna", bin_company, None, made.id, made.rev)
    with pytest.raises(Conflict):
        await firms.do("boris", bin_company, None, made.id, made.rev + 7)
    current = await firms.look("boris", made.id)
    binned = await firms.do("boris", bin_company, None, made.id, current.rev)
    assert binned.deleted_at is not None
    with pytest.raises(Missing):
        await firms.look("boris", made.id)
    assert (await firms.do("boris", found, "", 50, None)).items == []
    assert (await firms.do("anna", _person, person.id)).companies == []
    back = await firms.do("boris", restore_company, None, made.id)
    assert back.deleted_at is None
    assert [at.name for at in (await firms.do("anna", _person, person.id)).companies] == ["Тула"]
    await firms.do("boris", bin_company, None, made.id, back.rev)
    tidy = next(each for each in _OLD_ROWS if "FROM companies" in each)
    await cast.db.hot.execute(tidy)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM companies") == 1
    await cast.db.hot.execute("UPDATE companies SET deleted_at = now() - interval '31 days'")
    await cast.db.hot.execute(tidy)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM companies") == 0
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contact_companies") == 0


async def test_what_is_promised_to_a_company_stays_with_whoever_promised_while_it_is_in_the_bin(firms: Firms) -> None:
    subjects_of_tasks()
    cast = firms.cast
    doing, made = Doing(cast), await firms.make("anna", name="Тула")
    task = await doing.add("anna", about=("company", made.id), assignee_id=cast.ids["vera"])
    current = await firms.look("boris", made.id)
    await firms.do("boris", bin_company, None, made.id, current.rev)
    await cast.db.hot.execute("UPDATE companies SET deleted_at = now() - interval '31 days'")
    tidy = next(each for each in _OLD_ROWS if "FROM companies" in each)
    await cast.db.hot.execute(tidy)
    assert (await doing.ids("vera"), await doing.ids("anna"), await doing.ids("boris")) == ([task.id], [task.id], [])
    async with cast.db.tx() as tx:
        [scopes] = (await load_task_scopes(tx, [task.id])).values()
    people = [(who, await cast.grants(who)) for who in ("anna", "vera", "boris")]
    assert {who for who, me in people if any(sees(me, each) for each in scopes)} == {"anna", "vera"}
    await doing.done("vera", task.id)
    await cast.db.hot.execute(tidy)
    for table in ("companies", "tasks"):
        assert await cast.db.hot.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_who_does_not_see_a_company_learns_nothing_of_it_from_its_event(firms: Firms) -> None:
    made = await firms.make("anna", name="Тайная")
    events = await firms.cast.events("company.changed")
    assert [event["body"]["company"] for event in events] == [{"id": made.id, "rev": 1}]


async def test_somebody_who_has_not_written_is_put_down_by_hand(firms: Firms, cast: Cast) -> None:
    made = await firms.person(
        "anna", name="Глеб", surname="Титов", phone="8 912 345-67-89", emails=[{"value": "g@t.example"}], type="partner"
    )
    assert (made.name, made.type, made.responsible_id) == ("Глеб", "partner", cast.ids["anna"])
    assert (made.phone, made.email, made.born_of) == ("8 912 345-67-89", "g@t.example", None)
    changed = await firms.edit_person("anna", made, type="client", responsible_id=cast.ids["vera"])
    assert (changed.type, changed.responsible_id) == ("client", cast.ids["vera"])
    # given to vera, anna sees them no more
    with pytest.raises(Missing):
        await firms.edit_person("anna", changed, name="x")
    told = [event for event in await cast.events("contact.changed") if event["body"]["contact"]["id"] == made.id]
    anna, vera = [await cast.grants(who) for who in ("anna", "vera")]
    first, last = [msgspec.convert(event["audience"], Scoped) for event in told]
    assert [sees(who, first.after[0]) for who in (anna, vera)] == [True, False]
    assert last.before is not None, "who sees them no more is told that they are gone"
    assert [(sees(who, last.before[0]), sees(who, last.after[0])) for who in (anna, vera)] == [
        (True, False),
        (False, True),
    ]
    with pytest.raises(Invalid) as refused:
        await firms.person("anna")
    assert refused.value.fields == {"name": "who_is_it"}
    key = str(uuid4())
    both = await asyncio.gather(*(firms.person("anna", name="Глеб", client_id=key) for _ in range(2)))
    assert both[0].id == both[1].id
