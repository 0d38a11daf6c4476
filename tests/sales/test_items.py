"""Items of a request: its budget is their sum, changes are told and taken back, nothing foreign gets in."""

from decimal import Decimal
from typing import Any

import pytest

from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.sales.actions.carry import carry_items
from tests.sales.counter import SAMOVAR, TEA, Counter


async def test_the_budget_follows_the_items_in_the_same_version(counter: Counter) -> None:
    before = await counter.version()
    view = await counter.put("anna", SAMOVAR, TEA)
    assert await counter.budget() == (Decimal("90525.75"), "RUB", True)
    assert (view.version, await counter.version()) == (before + 1, before + 1)
    assert [(item.name, item.sums.total) for item in view.items] == [
        ("Самовар", Decimal("90000.00")),
        ("Чай", Decimal("525.75")),
    ]
    changed = (await counter.cast.events("card.changed"))[-1]["body"]["card"]
    assert (changed["budget"], changed["budget_by_items"]) == ({"amount": "90525.75", "currency": "RUB"}, True)


async def test_while_there_are_items_nobody_types_the_budget_and_then_again(counter: Counter) -> None:
    await counter.put("anna", TEA)
    with pytest.raises(Invalid) as refused:
        await counter.edit("anna", budget={"amount": "1", "currency": "RUB"})
    assert refused.value.fields == {"budget": "budget_by_items"}
    await counter.put("anna")
    assert await counter.budget() == (Decimal("525.75"), "RUB", False)
    await counter.edit("anna", budget={"amount": "1", "currency": "RUB"})
    assert await counter.budget() == (Decimal("1.00"), "RUB", False)


async def test_lines_are_edited_ordered_and_removed_by_their_number(counter: Counter) -> None:
    samovar, tea = (await counter.put("anna", SAMOVAR, TEA)).items
    view = await counter.put("boris", TEA | {"id": tea.id, "price": "400"}, SAMOVAR | {"id": samovar.id})
    assert [item.id for item in view.items] == [tea.id, samovar.id]
    assert view.totals.total == Decimal("90600.00")
    view = await counter.put("anna", SAMOVAR | {"id": samovar.id})
    assert [item.id for item in view.items] == [samovar.id]
    added, edited, removed = [fact for fact in reversed(await counter.facts()) if fact.kind == "items_changed"]
    assert added.data["added"] == ["Самовар", "Чай"]
    assert edited.data["changed"] == ["Чай"]
    assert (removed.data["removed"], removed.data["to"]["count"]) == (["Чай"], 1)


async def test_every_change_is_taken_back_to_the_budget_of_before(counter: Counter) -> None:
    await counter.edit("anna", budget={"amount": "777", "currency": "EUR"})
    await counter.put("anna", SAMOVAR, TEA)
    await counter.put("boris", TEA)
    await counter.put("boris")
    for fact in [fact for fact in await counter.facts() if fact.kind == "items_changed"]:
        await counter.undo("anna", fact)
    assert (await counter.items()).items == []
    assert await counter.budget() == (Decimal("777.00"), "EUR", False)


async def test_what_was_changed_again_since_is_not_overwritten(counter: Counter) -> None:
    await counter.put("anna", SAMOVAR)
    await counter.put("boris", SAMOVAR, TEA)
    first = [fact for fact in await counter.facts() if fact.kind == "items_changed"][-1]
    with pytest.raises(Conflict) as since:
        await counter.undo("anna", first)
    assert since.value.code == "changed_since"
    assert len((await counter.items()).items) == 2


async def test_two_who_edit_at_once_are_told_who_was_first(counter: Counter) -> None:
    seen = await counter.version()
    await counter.put("boris", SAMOVAR)
    with pytest.raises(Conflict) as stale:
        await counter.put("anna", TEA, version=seen)
    assert (stale.value.code, stale.value.extra["by"].name) == ("stale_version", "Борис")
    assert [item.name for item in (await counter.items()).items] == ["Самовар"]


async def test_a_line_of_another_request_is_not_mine(counter: Counter) -> None:
    row = await counter.cast.row(await counter.cast.dialog("Мария"))
    other = Counter(counter.cast, row["id"], row["card_id"])
    (theirs,) = (await other.put("anna", SAMOVAR)).items
    with pytest.raises(Invalid) as refused:
        await counter.put("anna", TEA | {"id": theirs.id})
    assert refused.value.fields == {"items.0.id": "no_such_item"}
    assert len((await other.items()).items) == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"quantity": "0"}, "quantity"), ({"quantity": "-1"}, "quantity"), ({"quantity": "NaN"}, "quantity"),
    ({"quantity": "1e999"}, "quantity"), ({"quantity": "1.00001"}, "quantity"), ({"quantity": "٣"}, "quantity"),
    ({"quantity": "9" * 4000}, "quantity"), ({"price": "-5"}, "price"), ({"price": "Infinity"}, "price"),
    ({"price": "9" * 17}, "price"), ({"price": "9999999999999999", "quantity": "2"}, "price"),
    ({"discount": {"kind": "percent", "value": "101"}}, "discount"),
    ({"discount": {"kind": "percent", "value": "-1"}}, "discount"),
    ({"discount": {"kind": "sum", "value": "90000.01"}}, "discount"),
    ({"tax": {"rate": "100,01"}}, "tax"), ({"tax": {"rate": "x"}}, "tax"), ({"name": "  "}, "name"),
    ({"name": "й" * 301}, "name"), ({"unit": "ш" * 21}, "unit"), ({"url": "javascript:alert(1)"}, "url"),
    ({"url": "https://[::1"}, "url"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "field"), WRONG)
async def test_what_is_no_line_is_named_and_changes_nothing(counter: Counter, wrong: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await counter.put("anna", TEA, SAMOVAR | wrong)
    assert list(refused.value.fields) == [f"items.1.{field}"]
    assert await counter.budget() == (None, None, False)


async def test_costs_are_for_those_with_the_right_and_stay_when_others_edit(counter: Counter) -> None:
    (line,) = (await counter.put("boris", SAMOVAR | {"cost": "30000"})).items
    assert (line.cost, (await counter.items("boris")).totals.profit) == (Decimal("30000.00"), Decimal("30000.00"))
    seen = await counter.items("anna")
    assert (seen.items[0].cost, seen.totals.cost, seen.totals.profit) == (None, None, None)
    assert "30000" not in str([fact.data for fact in await counter.facts()])
    with pytest.raises(Forbidden):
        await counter.put("anna", SAMOVAR | {"id": line.id, "cost": "1"})
    await counter.put("anna", SAMOVAR | {"id": line.id, "quantity": "1"})
    assert (await counter.items("boris")).items[0].cost == Decimal("30000.00")


async def test_the_items_of_a_request_out_of_sight_are_not_there(counter: Counter) -> None:
    row = await counter.cast.row(await counter.cast.dialog("Мария", channel_id=counter.cast.secret))
    other = Counter(counter.cast, row["id"], row["card_id"])
    with pytest.raises(Missing):
        await other.items("anna")
    with pytest.raises(Missing):
        await other.put("anna", TEA)


async def test_without_the_right_to_edit_requests_nothing_is_sold(counter: Counter) -> None:
    await counter.cast.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'cards.edit')")
    with pytest.raises(Forbidden):
        await counter.put("anna", TEA)


async def test_a_leads_items_go_along_to_the_deal_and_its_budget_follows(counter: Counter) -> None:
    await counter.put("anna", SAMOVAR, TEA)
    row = await counter.cast.row(await counter.cast.dialog("Мария"))
    deal = Counter(counter.cast, row["id"], row["card_id"])
    await deal.edit("anna", budget={"amount": "5", "currency": "EUR"})
    async with counter.cast.db.tx() as tx:
        await carry_items(tx, await counter.cast.grants("anna"), counter.card, deal.card)
    assert await deal.budget() == (Decimal("90525.75"), "RUB", True)
    assert len((await counter.items()).items) == 2
