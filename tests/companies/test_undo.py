"""What was changed on people and companies is told with its author, and taken back; what came since stays."""

import msgspec
import pytest

from backend.cards.history import contact_history, undo_on_contact
from backend.cards.history import view_of as of_person
from backend.contacts.companies.history import company_history, undo_on_company, view_of
from backend.contacts.companies.rows import load_company
from backend.contacts.companies.schemas import CompanyView
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView, FactView
from backend.kit.errors import Conflict, Forbidden, Missing
from tests.companies.firms import Firms


async def told(firms: Firms, company: CompanyView, who: str = "anna") -> list[FactView]:
    facts, _ = await firms.do(who, company_history, company.id, 50, None)
    return [view_of(fact) for fact in facts]


async def told_of(firms: Firms, person: ContactView, who: str = "anna") -> list[FactView]:
    facts, _ = await firms.do(who, contact_history, person.id, 50, None)
    return [of_person(fact) for fact in facts]


async def company_now(firms: Firms, company: CompanyView) -> CompanyView:
    async with firms.cast.db.tx() as tx:
        return await load_company(tx, company.id)


async def person_now(firms: Firms, person: ContactView) -> ContactView:
    async with firms.cast.db.tx() as tx:
        return (await load_contacts(tx, [person.id]))[person.id][0]


async def test_a_change_of_a_company_is_taken_back_once(firms: Firms) -> None:
    made = await firms.make("anna", name="Самовары", turnover={"amount": "1000", "currency": "EUR"})
    phones = [{"value": "+7 912 345-67-89", "label": "work"}]
    await firms.edit(
        "anna", made, site="samovar.example", phones=phones, turnover={"amount": "2 000", "currency": "EUR"}
    )
    changed, born = await told(firms, made)
    assert (changed.can_undo, born.can_undo, changed.actor.name) == (True, False, "Анна")
    await firms.do("anna", undo_on_company, made.id, changed.id)
    now = await company_now(firms, made)
    assert (now.site, now.phones, now.turnover) == ("", [], made.turnover)
    assert len(await told(firms, made)) == 3
    with pytest.raises(Conflict, match="changed_since"):
        await firms.do("anna", undo_on_company, made.id, changed.id)
    with pytest.raises(Missing):
        await firms.do("anna", undo_on_company, made.id, born.id)


async def test_what_was_changed_again_since_stays(firms: Firms) -> None:
    made = await firms.make("anna", name="Самовары")
    after = await firms.edit("anna", made, comment="Платят вовремя")
    await firms.edit("ada", after, comment="Платят всегда вовремя")
    _, mine, _ = await told(firms, made)
    with pytest.raises(Conflict, match="changed_since"):
        await firms.do("anna", undo_on_company, made.id, mine.id)
    assert (await company_now(firms, made)).comment == "Платят всегда вовремя"


async def test_nobody_takes_back_what_they_may_not_change_or_do_not_see(firms: Firms) -> None:
    made = await firms.make("anna", name="Самовары")
    await firms.edit("anna", made, phones=[{"value": "+7 912 345-67-89"}])
    fact, _ = await told(firms, made)
    grants = await firms.cast.grants("anna")
    for less in (
        msgspec.structs.replace(grants, rights=grants.rights - {"companies.edit"}),
        msgspec.structs.replace(grants, hidden_fields=frozenset({"phone"})),
    ):
        with pytest.raises(Forbidden):
            async with firms.cast.db.tx() as tx:
                await undo_on_company(tx, less, made.id, fact.id)
    with pytest.raises(Missing):
        await firms.do("vera", undo_on_company, made.id, fact.id)
    other = await firms.make("anna", name="Чайники")
    with pytest.raises(Missing):
        await firms.do("anna", undo_on_company, other.id, fact.id)


async def test_a_persons_history_stands_without_a_request_and_has_the_way_back(firms: Firms) -> None:
    person = await firms.person("anna", name="Глеб")
    company = await firms.make("anna", name="Самовары")
    person = await firms.edit_person("anna", person, surname="Самоваров")
    person = await firms.staff("anna", person, {"id": company.id, "position": "директор"})
    joined, named, *_ = await told_of(firms, person)
    assert [(joined.kind, joined.can_undo), (named.kind, named.can_undo)] == [
        ("company_joined", True), ("contact_changed", True),
    ]  # fmt: skip
    await firms.do("anna", undo_on_contact, person.id, joined.id)
    assert (await person_now(firms, person)).companies == []
    left, *_ = await told_of(firms, person)
    await firms.do("anna", undo_on_contact, person.id, left.id)
    (back,) = (await person_now(firms, person)).companies
    assert (back.id, back.position, back.main) == (company.id, "директор", True)
    with pytest.raises(Conflict, match="changed_since"):
        await firms.do("anna", undo_on_contact, person.id, left.id)
    await firms.do("anna", undo_on_contact, person.id, named.id)
    assert (await person_now(firms, person)).surname == ""
    with pytest.raises(Missing):
        await firms.do("vera", contact_history, person.id, 50, None)


async def test_a_stale_write_names_who_changed_that_very_field_and_when(firms: Firms) -> None:
    made = await firms.make("anna", name="Самовары")
    person = await firms.person("anna", name="Глеб")
    after = await firms.edit("anna", made, site="samovar.example")
    await firms.edit("ada", after, comment="Платят вовремя")
    changed = await firms.edit_person("anna", person, phone="+7 912 345-67-89")
    await firms.edit_person("ada", changed, surname="Самоваров")
    with pytest.raises(Conflict) as firm:
        await firms.edit("anna", made, site="teapot.example")
    with pytest.raises(Conflict) as one:
        await firms.edit_person("anna", person, phones=[{"value": "+7 912 000-00-00"}])
    with pytest.raises(Conflict) as other:
        await firms.edit_person("anna", person, birthday="--05-21")
    for stale in (firm, one):
        by = stale.value.extra["by"]
        assert by.name == "Анна"
        assert by.at is not None
    assert other.value.extra["by"] is None
