"""Sources and reasons of rejection: the administrator's words, that cards of before never lose."""

import asyncio
from typing import Any

import pytest

from backend.cards.actions.open_card import CardWanted, open_cards
from backend.cards.dictionaries.entries import REASONS, SOURCES, Dictionary, edit, entries, make, order, remove, restore
from backend.cards.dictionaries.schemas import EditEntry, EntryOrder, EntryView, NewEntry
from backend.kit.errors import Conflict, Invalid
from tests.cards.test_funnels import Office
from tests.cards.waiting import waits_or_ends
from tests.cast import Cast
from tests.inbox.requests.test_by_hand import GLEB, asks


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


@pytest.mark.parametrize("of", [SOURCES, REASONS])
async def test_what_was_deleted_comes_back_as_it_was_by_its_own_number_and_in_its_place(
    office: Office, of: Dictionary
) -> None:
    for name in ("А", "Б", "В"):
        await _do(office, make, of, NewEntry(name))
    before = await _all(office, of)
    middle = before["Б"]
    await _do(office, remove, of, middle.id, middle.version)
    assert list(await _all(office, of)) == ["А", "В"]
    # its name is free, and it is offered to nobody
    card = await office.card()
    with pytest.raises(Invalid):
        await office.edits("anna", card, **{of.column: middle.id})
    await _do(office, order, of, EntryOrder([before["А"].id, before["В"].id]))
    await _do(office, restore, of, middle.id)
    back = (await _all(office, of))["Б"]
    assert (back.id, back.archived) == (middle.id, False)
    await office.edits("anna", card, **{of.column: middle.id})
    # a second press changes nothing
    await _do(office, restore, of, middle.id)
    assert (await _all(office, of))["Б"].version == back.version


async def test_an_archived_one_comes_back_into_the_archive_and_not_under_a_name_that_another_has(
    office: Office,
) -> None:
    for name in ("Сайт", "Выставка"):
        await _do(office, make, SOURCES, NewEntry(name))
    site, fair = (await _all(office, SOURCES)).values()
    await _do(office, edit, SOURCES, site.id, EditEntry(version=1, archived=True))
    await _do(office, remove, SOURCES, site.id, 2)
    await _do(office, restore, SOURCES, site.id)
    assert (await _all(office, SOURCES))["Сайт"].archived
    await _do(office, remove, SOURCES, fair.id, 1)
    await _do(office, make, SOURCES, NewEntry("выставка"))
    with pytest.raises(Conflict, match="name_taken"):
        await _do(office, restore, SOURCES, fair.id)


async def _given(office: Office) -> tuple[int | None, int | None]:
    """The source of a request by hand, and of one of somebody who wrote."""
    by_hand = (await asks(office.cast, "boris", **GLEB)).card.id
    talk = await office.cast.row(await office.cast.dialog())
    await office.cast.db.hot.execute("UPDATE cards SET is_open = false WHERE contact_id = $1", talk["contact_id"])
    funnel = await office.column(talk["card_id"], "funnel_id")
    wanted = CardWanted(
        contact_id=talk["contact_id"], channel_id=talk["channel_id"], funnel_id=funnel, conversation_id=talk["id"]
    )
    async with office.cast.db.tx() as tx:
        [wrote] = (await open_cards(tx, [wanted])).new
    return await office.column(by_hand, "source_id"), await office.column(wrote, "source_id")


async def test_a_source_that_a_channel_gives_is_deleted_and_given_no_more_and_is_there_again_after_undo(
    office: Office,
) -> None:
    await _do(office, make, SOURCES, NewEntry("Сайт"))
    site = (await _all(office, SOURCES))["Сайт"]
    await office.cast.db.hot.execute("UPDATE funnels SET source_id = $1", site.id)
    await _do(office, remove, SOURCES, site.id, site.version)
    assert await _given(office) == (None, None)
    await _do(office, restore, SOURCES, site.id)
    assert await _given(office) == (site.id, site.id)


async def test_a_branch_moves_with_all_under_it_and_neither_under_itself_nor_too_deep(office: Office) -> None:
    async def put(name: str, under: str | None = None) -> None:
        all_of_them = await _all(office, REASONS)
        await _do(office, make, REASONS, NewEntry(name, all_of_them[under].id if under else None))

    async def move(name: str, under: str | None) -> None:
        found = await _all(office, REASONS)
        to = found[under].id if under else None
        await _do(office, edit, REASONS, found[name].id, EditEntry(version=found[name].version, parent_id=to))

    for name, under in (("Цена", None), ("Дорого", "Цена"), ("У соседей", "Дорого"), ("Срок", None), ("Долго", "Срок")):
        await put(name, under)
    await move("Цена", "Срок")
    found = await _all(office, REASONS)
    assert found["Цена"].parent_id == found["Срок"].id
    assert found["У соседей"].parent_id == found["Дорого"].id
    for name, under in (("Срок", "У соседей"), ("Цена", "Цена"), ("Цена", "Долго")):
        with pytest.raises(Invalid) as refused:
            await move(name, under)
        assert list(refused.value.fields) == ["parent_id"]
    await move("Цена", None)
    await put("Дорого", "Срок")
    with pytest.raises(Conflict, match="name_taken"):
        await _do(
            office,
            edit,
            REASONS,
            found["Дорого"].id,
            EditEntry(version=found["Дорого"].version, parent_id=found["Срок"].id),
        )
    await _do(office, make, SOURCES, NewEntry("Сайт"))
    with pytest.raises(Invalid):
        await _do(office, edit, SOURCES, (await _all(office, SOURCES))["Сайт"].id, EditEntry(version=1, parent_id=1))


async def test_a_reason_comes_back_under_an_archived_one_and_never_too_deep(office: Office) -> None:
    async def put(name: str, under: int | None = None) -> int:
        await _do(office, make, REASONS, NewEntry(name, under))
        return (await _all(office, REASONS))[name].id

    price, other = await put("Цена"), await put("Срок")
    leaf = await put("Дорого", price)
    deep = await put("Долго", await put("Ждать", other))
    await _do(office, remove, REASONS, leaf, 1)
    await _do(office, edit, REASONS, price, EditEntry(version=1, parent_id=deep))
    with pytest.raises(Invalid) as refused:
        await _do(office, restore, REASONS, leaf)
    assert refused.value.fields == {"parent_id": "no_such_branch"}
    await _do(office, edit, REASONS, price, EditEntry(version=2, parent_id=None))
    await _do(office, edit, REASONS, price, EditEntry(version=3, archived=True))
    await _do(office, restore, REASONS, leaf)
    assert (await _all(office, REASONS))["Дорого"].parent_id == price
