"""Sources and reasons of rejection: the administrator's words, that cards of before never lose."""

from typing import Any

import pytest

from backend.cards.dictionaries.entries import REASONS, SOURCES, Dictionary, edit, entries, make, order, remove, uses
from backend.cards.dictionaries.schemas import EditEntry, EntryOrder, EntryView, NewEntry
from backend.kit.errors import Conflict, Invalid
from tests.cards.test_funnels import Office
from tests.cast import Cast


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


async def _do(office: Office, verb: Any, *args: Any) -> Any:
    return await office.do(verb, *args)


async def _all(office: Office, of: Dictionary) -> dict[str, EntryView]:
    async with office.cast.db.orm() as tx:
        return {each.name: each for each in await entries(tx, of)}


async def test_a_source_that_cards_have_is_archived_and_not_deleted(office: Office) -> None:
    for name in (" Сайт ", "Выставка"):
        await _do(office, make, SOURCES, NewEntry(name))
    site = (await _all(office, SOURCES))["Сайт"]
    card = await office.card()
    await office.edits("anna", card, source_id=site.id)
    with pytest.raises(Conflict) as used:
        await _do(office, remove, SOURCES, site.id, site.version)
    assert (used.value.code, used.value.extra) == ("entry_used", {"cards": 1})
    async with office.cast.db.orm() as tx:
        assert (await uses(tx, SOURCES, site.id)).cards == 1
    await _do(office, edit, SOURCES, site.id, EditEntry(version=site.version, archived=True))
    assert (await _all(office, SOURCES))["Сайт"].archived
    assert await office.column(card, "source_id") == site.id
    with pytest.raises(Invalid):
        await office.edits("anna", await office.card(), source_id=site.id)
    fair = (await _all(office, SOURCES))["Выставка"]
    await _do(office, remove, SOURCES, fair.id, fair.version)
    assert set(await _all(office, SOURCES)) == {"Сайт"}


async def test_of_two_administrators_the_second_is_told(office: Office) -> None:
    await _do(office, make, SOURCES, NewEntry("Сайт"))
    site = (await _all(office, SOURCES))["Сайт"]
    await _do(office, edit, SOURCES, site.id, EditEntry(version=site.version, name="Наш сайт"))
    with pytest.raises(Conflict, match="stale_version"):
        await _do(office, edit, SOURCES, site.id, EditEntry(version=site.version, name="Лендинг"))
    with pytest.raises(Conflict, match="name_taken"):
        await _do(office, make, SOURCES, NewEntry("наш САЙТ"))
    told = await office.cast.events("dictionary.changed")
    assert [event["body"]["dictionary"]["name"] for event in told] == ["sources", "sources"]


async def test_reasons_are_a_tree_of_four_levels_and_a_name_may_stand_under_each_branch(office: Office) -> None:
    above: int | None = None
    for name in ("Цена", "Дорого", "Сейчас", "Совсем"):
        await _do(office, make, REASONS, NewEntry(name, above))
        above = (await _all(office, REASONS))[name].id
    with pytest.raises(Invalid) as deep:
        await _do(office, make, REASONS, NewEntry("Ещё", above))
    assert deep.value.fields == {"parent_id": "no_such_branch"}
    await _do(office, make, REASONS, NewEntry("Дорого"))
    assert above is not None
    card = await office.card()
    assert (await office.edits("anna", card, reason_id=above)).reason_id == above
    with pytest.raises(Invalid):
        await office.edits("anna", card, reason_id=10**9)
    found = await _all(office, REASONS)
    with pytest.raises(Conflict, match="entry_has_others"):
        await _do(office, remove, REASONS, found["Цена"].id, found["Цена"].version)
    with pytest.raises(Invalid):
        await _do(office, make, SOURCES, NewEntry("Сайт", above))


async def test_the_order_is_kept_and_an_old_list_refused(office: Office) -> None:
    for name in ("А", "Б", "В"):
        await _do(office, make, SOURCES, NewEntry(name))
    ids = [each.id for each in (await _all(office, SOURCES)).values()]
    await _do(office, order, SOURCES, EntryOrder(ids[::-1]))
    assert list(await _all(office, SOURCES)) == ["В", "Б", "А"]
    with pytest.raises(Conflict, match="other_list"):
        await _do(office, order, SOURCES, EntryOrder(ids[:2]))
