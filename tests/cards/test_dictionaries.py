"""Sources and reasons of rejection: the administrator's words, that cards of before never lose."""

import asyncio
from typing import Any

import pytest

from backend.cards.dictionaries.entries import REASONS, SOURCES, Dictionary, edit, entries, make, order, remove
from backend.cards.dictionaries.schemas import EditEntry, EntryOrder, EntryView, NewEntry
from backend.kit.errors import Conflict, Invalid
from tests.cards.test_funnels import Office
from tests.cards.waiting import waits_or_ends
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


async def _at_once(office: Office, first: tuple[Any, ...], second: Any) -> Any:
    """The first is not through when the second begins; what becomes of the second."""
    async with office.cast.db.orm() as tx:
        await first[0](tx, await office.cast.grants("ada"), "127.0.0.1", *first[1:])
        doing = asyncio.ensure_future(second)
        await waits_or_ends(office.cast, doing)
    return (await asyncio.gather(doing, return_exceptions=True))[0]


async def test_of_two_who_give_one_name_at_once_the_second_is_told(office: Office) -> None:
    make_it = (make, SOURCES, NewEntry("Сайт"))
    second = await _at_once(office, make_it, _do(office, make, SOURCES, NewEntry("сайт")))
    assert isinstance(second, Conflict)
    for name in ("А", "Б"):
        await _do(office, make, SOURCES, NewEntry(name))
    found = await _all(office, SOURCES)
    renames = [(edit, SOURCES, found[name].id, EditEntry(version=1, name="Выставка")) for name in ("А", "Б")]
    second = await _at_once(office, renames[0], _do(office, *renames[1]))
    assert isinstance(second, Conflict)
    assert set(await _all(office, SOURCES)) == {"Сайт", "Выставка", "Б"}


@pytest.mark.parametrize(("of", "column"), [(SOURCES, "source_id"), (REASONS, "reason_id")])
async def test_what_is_removed_while_a_card_is_given_it_is_refused_in_words(
    office: Office, of: Dictionary, column: str
) -> None:
    await _do(office, make, of, NewEntry("Сайт"))
    site, card = (await _all(office, of))["Сайт"], await office.card()
    second = await _at_once(
        office, (remove, of, site.id, site.version), office.edits("anna", card, **{column: site.id})
    )
    assert isinstance(second, Invalid)
    assert list(second.fields) == [column]


async def test_a_branch_is_not_removed_from_under_what_is_put_there(office: Office) -> None:
    await _do(office, make, REASONS, NewEntry("Цена"))
    price = (await _all(office, REASONS))["Цена"]
    removing = _do(office, remove, REASONS, price.id, price.version)
    second = await _at_once(office, (make, REASONS, NewEntry("Дорого", price.id)), removing)
    assert isinstance(second, Conflict)
    assert second.code == "entry_has_others"
