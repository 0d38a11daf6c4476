"""An administrator builds the fields of cards and people; nothing is lost by it, and everybody follows."""

import asyncio
from typing import Any

import msgspec
import pytest

from backend.cards.actions.edit import EditCard, edit_card
from backend.kit.errors import Conflict, Invalid, Missing
from tests.cards.fields.workshop import Workshop
from tests.cards.waiting import waits_or_ends


def options(*labels: str, **rest: Any) -> list[dict[str, Any]]:
    return [{"label": label} | rest for label in labels]


async def test_a_field_is_made_and_everybody_is_told(shop: Workshop) -> None:
    made = await shop.makes("choice", "Размер", options=options("S", "M"), help="Со склада", required=True)
    field = (await shop.known_to("anna"))["Размер"]
    assert (field.id, field.kind, field.required, field.access, field.help) == (
        made,
        "choice",
        True,
        "edit",
        "Со склада",
    )
    assert [(each.id, each.label) for each in field.options] == [(1, "S"), (2, "M")]
    (told,) = await shop.cast.events("fields.changed")
    assert told["body"]["field"] == {"id": made, "version": 1}
    # no name: a role that it is hidden from hears of this as well
    assert "Размер" not in str(told)


async def test_a_choice_keeps_its_number_whatever_becomes_of_it(shop: Workshop) -> None:
    made = await shop.makes("choice", options=options("S", "M", "L"))
    card = await shop.card()
    await shop.holds(card, **{f"f{made}": 2})
    await shop.edits(
        made, options=[{"id": 3, "label": "Большой"}, {"label": "XL", "color": "rose"}, {"id": 1, "label": "S"}]
    )
    kept = (await shop.setup(made)).field.options
    assert [(each.id, each.label, each.archived) for each in kept] == [
        (3, "Большой", False), (4, "XL", False), (1, "S", False), (2, "M", True),
    ]  # fmt: skip
    assert await shop.shown(card) == {str(made): 2}
    await shop.edits(made, options=[{"id": 1, "label": "S"}])
    await shop.edits(made, options=[{"id": 1, "label": "S"}, {"label": "new"}])
    assert [each.id for each in (await shop.setup(made)).field.options if not each.archived] == [1, 5]


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"help": "x" * 301}, "help"),
        ({"kind": "choice"}, "options"),
        ({"kind": "choice", "options": options("a;b")}, "options"),
        ({"kind": "choice", "options": options("a", "A")}, "options"),
        ({"kind": "choice", "options": options("a", color="pink")}, "options"),
        ({"kind": "choice", "options": [{"label": "a", "id": 7}]}, "options"),
        ({"kind": "money", "currency": "XXQ"}, "currency"),
        ({"kind": "number", "decimals": 9}, "decimals"),
        ({"kind": "number", "default": "много"}, "default"),
        ({"kind": "person", "default": 1}, "default"),
        ({"funnels": [10**15]}, "funnels"),
        ({"funnels": [2**70]}, "funnels"),
        ({"hidden_for": [10**15]}, "hidden_for"),
        ({"read_only_for": [-1]}, "read_only_for"),
        ({"group_id": 10**15}, "group_id"),
        ({"condition": {"field": "field:99999", "op": "filled"}}, "condition"),
        ({"condition": {"field": "status_id", "op": "is", "values": []}}, "condition"),
        ({"condition": {"field": "status_id", "op": "is", "values": ["new"]}}, "condition"),
        ({"condition": {"field": "password", "op": "filled"}}, "condition"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_with_its_part_named(shop: Workshop, body: dict[str, Any], at: str) -> None:
    with pytest.raises(Invalid) as refused:
        await shop.makes(**{"name": "Поле", "kind": "text"} | body)
    assert list(refused.value.fields) == [at]
    assert await shop.known_to("ada") == {}


async def test_administrators_see_every_field(shop: Workshop) -> None:
    with pytest.raises(Invalid):
        await shop.makes(hidden_for=[await shop.role("ada")])


async def test_two_living_fields_have_two_names(shop: Workshop) -> None:
    first = await shop.makes(name="Размер")
    with pytest.raises(Conflict):
        await shop.makes(name="  размер ")
    await shop.makes(name="Размер", entity="contact")
    await shop.removes(first)
    await shop.makes(name="Размер")
    with pytest.raises(Conflict) as taken:
        await shop.restores(first)
    assert taken.value.code == "field_name_taken"


async def test_who_comes_second_is_told_how_it_stands(shop: Workshop) -> None:
    made = await shop.makes()
    await shop.edits(made, version=1, help="раз")
    with pytest.raises(Conflict) as second:
        await shop.edits(made, version=1, help="два")
    assert second.value.extra["current"].help == "раз"
    assert (await shop.setup(made)).field.help == "раз"


async def test_a_deleted_field_is_seen_nowhere_and_comes_back_with_its_values(shop: Workshop) -> None:
    made, other = await shop.makes(), await shop.makes(name="Цвет")
    await shop.makes(name="Зависит", condition={"field": f"field:{made}", "op": "filled"})
    card, second = await shop.card(), await shop.card()
    await shop.holds(card, **{f"f{made}": "XL", f"f{other}": "синий"})
    await shop.holds(second, **{f"f{made}": "S"})
    before = await shop.setup(made)
    assert before.filled == 2
    await shop.removes(made)
    assert await shop.shown(card) == {str(other): "синий"}
    assert "Размер" not in await shop.known_to("anna")
    assert (await shop.setup(made)).state == "deleted"
    await shop.restores(made)
    assert await shop.shown(card) == {str(made): "XL", str(other): "синий"}
    assert "Размер" in await shop.known_to("anna")


async def test_an_archived_field_can_still_be_deleted_and_a_deleted_one_not_archived(shop: Workshop) -> None:
    made = await shop.makes()
    await shop.archives(made)
    await shop.removes(made)
    with pytest.raises(Missing):
        await shop.archives(made)


async def test_what_was_changed_is_told_and_taken_back(shop: Workshop) -> None:
    made = await shop.makes("choice", options=options("S", "M"))
    await shop.edits(made, name="Рост", required=True, hidden_for=[await shop.role("anna")])
    await shop.edits(made, options=[{"id": 1, "label": "Small"}, {"label": "XXL"}])
    await shop.undoes(made, 2)
    now = await shop.setup(made)
    assert (now.field.name, now.field.required, now.hidden_for) == ("Размер", False, [])
    assert [each.label for each in now.field.options] == ["Small", "XXL", "M"]
    await shop.undoes(made, 3)
    labels = [(each.id, each.label) for each in (await shop.setup(made)).field.options]
    # what came since stays, behind: somebody may have chosen it
    assert labels == [(1, "S"), (2, "M"), (3, "XXL")]


async def test_sections_and_order_are_one_list_and_a_stale_one_is_refused(shop: Workshop) -> None:
    one, two, three = await shop.makes(name="1"), await shop.makes(name="2"), await shop.makes(name="3")
    await shop.arranges({"fields": [three]}, {"name": "Доставка", "fields": [two, one]})
    assert list(await shop.known_to("anna")) == ["3", "2", "1"]
    section = (await shop.setups()).groups[0]
    assert section.name == "Доставка"
    await shop.arranges({"fields": []}, {"id": section.id, "name": "Куда", "fields": [one, two, three]})
    assert list(await shop.known_to("anna")) == ["1", "2", "3"]
    late = await shop.makes(name="4")
    with pytest.raises(Conflict) as stale:
        await shop.arranges({"fields": [one, two, three]})
    assert stale.value.code == "fields_other_list"
    await shop.arranges({"fields": [late, one, two, three]})
    assert (await shop.setups()).groups == []
    assert list(await shop.known_to("anna")) == ["4", "1", "2", "3"]


@pytest.mark.parametrize(
    ("kind", "values", "to", "now"),
    [
        ("text", ["1 250,5", "7"], "number", ["1250.5", "7"]),
        ("number", ["1250.5"], "text", ["1 250,5"]),
        ("text", ["25.12.2026"], "date", ["2026-12-25"]),
        ("text", ["Опт", "розница", "опт"], "choice", [1, 2, 1]),
        ("flag", [True, False], "text", ["да", "нет"]),
    ],
)  # fmt: skip
async def test_another_kind_takes_every_value_along(
    shop: Workshop, kind: str, values: list[Any], to: str, now: list[Any]
) -> None:
    made = await shop.makes(kind)
    cards = [await shop.card() for _ in values]
    for card, value in zip(cards, values, strict=True):
        await shop.holds(card, **{f"f{made}": value})
    tried = await shop.would_be(made, to)
    assert (tried.filled, tried.converts, tried.fails) == (len(values), len(values), 0)
    await shop.retypes(made, to)
    assert [(await shop.shown(card))[str(made)] for card in cards] == now


async def test_another_kind_that_would_lose_a_value_is_refused_and_the_dry_run_said_so(shop: Workshop) -> None:
    made = await shop.makes()
    card, other = await shop.card(), await shop.card()
    await shop.holds(card, **{f"f{made}": "дорого"})
    await shop.holds(other, **{f"f{made}": "5"})
    tried = await shop.would_be(made, "number")
    assert (tried.converts, tried.fails, tried.examples) == (1, 1, ["дорого"])
    with pytest.raises(Conflict) as unsafe:
        await shop.retypes(made, "number")
    assert unsafe.value.code == "field_kind_unsafe"
    assert (await shop.shown(card), (await shop.setup(made)).field.kind) == ({str(made): "дорого"}, "text")


async def test_one_choice_and_several_turn_into_each_other_where_nothing_is_lost(shop: Workshop) -> None:
    made = await shop.makes("choice", options=options("S", "M"))
    card = await shop.card()
    await shop.holds(card, **{f"f{made}": 2})
    await shop.retypes(made, "several")
    assert await shop.shown(card) == {str(made): [2]}
    await shop.holds(card, **{f"f{made}": [1, 2]})
    with pytest.raises(Conflict):
        await shop.retypes(made, "choice")
    await shop.holds(card, **{f"f{made}": [1]})
    await shop.retypes(made, "choice")
    assert await shop.shown(card) == {str(made): 1}


async def test_a_role_that_a_field_is_hidden_from_does_not_know_of_it(shop: Workshop) -> None:
    role = await shop.role("anna")
    made = await shop.makes(hidden_for=[role])
    assert await shop.known_to("anna") == {}
    assert "Размер" in await shop.known_to("boris")
    assert f"field:{made}" in (await shop.cast.grants("anna")).hidden_fields
    await shop.edits(made, hidden_for=[])
    assert "Размер" in await shop.known_to("anna")


async def test_a_phone_field_is_masked_for_those_who_are_shown_no_phones(shop: Workshop) -> None:
    made = await shop.makes("phone", "Второй номер")
    await shop.makes("phone", "Номер склада", personal=False)
    async with shop.cast.db.tx() as tx:
        await tx.execute("UPDATE roles SET rights = array_remove(rights, 'contacts.phones') WHERE key = 'operator'")
    known = await shop.known_to("anna")
    assert (known["Второй номер"].access, known["Номер склада"].access) == ("masked", "edit")
    assert f"field:{made}" in (await shop.cast.grants("anna")).hidden_fields
    assert (await shop.known_to("boris"))["Второй номер"].access == "edit"


async def test_what_is_typed_while_the_kind_is_changed_is_of_the_new_kind(shop: Workshop) -> None:
    made = await shop.makes("text")
    held, empty = await shop.card(), await shop.card()
    await shop.holds(held, **{f"f{made}": "5"})
    async with shop.cast.db.orm() as tx:
        for card in (held, empty):
            body = msgspec.convert({"version": 1, "fields": {str(made): "7"}}, EditCard)
            await edit_card(tx, await shop.cast.grants("anna"), card, body)
        retyping = asyncio.create_task(shop.retypes(made, "several", options=options("5", "7")))
        await waits_or_ends(shop.cast, retyping)
    await retyping
    assert [await shop.shown(card) for card in (held, empty)] == [{str(made): [2]}] * 2


async def test_a_colleagues_number_never_becomes_a_companys(shop: Workshop) -> None:
    made = await shop.makes("person")
    anna, card = shop.cast.ids["anna"], await shop.card()
    await shop.holds(card, **{f"f{made}": anna})
    await shop.cast.db.hot.execute("INSERT INTO companies (id, name) VALUES ($1, 'Самовар')", anna)
    assert (await shop.would_be(made, "company")).fails == 1
    with pytest.raises(Conflict):
        await shop.retypes(made, "company")
    await shop.cast.db.hot.execute("INSERT INTO companies (id, name) VALUES ($1, 'Анна')", anna + 1000)
    await shop.retypes(made, "company")
    assert await shop.shown(card) == {str(made): anna + 1000}
