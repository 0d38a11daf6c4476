"""A draft is edited line by line before it is issued; what it comes to is what its lines come to, to the cent."""

from decimal import Decimal
from random import Random
from typing import Any

import pytest

from backend.kit.errors import Conflict, Forbidden, Invalid
from backend.sales.orders.make import make_order
from backend.sales.orders.schemas import NewOrder
from tests.sales.billing import Till
from tests.sales.counter import SAMOVAR, TEA

DELIVERY = {"name": "Доставка", "price": "490", "tax": {"rate": "20", "included": False}}


def line_of(seed: Random) -> dict[str, Any]:
    """Whatever a person may type of a line: every shape of discount, of tax, of rounding."""
    line: dict[str, Any] = {
        "name": "Чай",
        "price": str(Decimal(seed.randrange(100, 10_000_000)) / 100),
        "quantity": str(Decimal(seed.randrange(1, 99_999)) / 10 ** seed.randrange(5)),
    }
    if seed.random() < 0.6:
        line["discount"] = {"kind": "percent", "value": str(Decimal(seed.randrange(1, 10_000)) / 100)}
    if seed.random() < 0.7:
        line["tax"] = {"rate": str(Decimal(seed.randrange(0, 2500)) / 100), "included": seed.random() < 0.5}
    return line


async def test_lines_are_changed_added_and_removed_and_the_sums_follow(till: Till) -> None:
    made = await till.draft()
    first = SAMOVAR | {"id": made.lines[0].id, "quantity": "1", "discount": {"kind": "sum", "value": "1 000"}}
    changed = await till.edit("anna", made, lines=[DELIVERY, first])
    assert [(line.name, line.sums.total) for line in changed.lines] == [
        ("Доставка", Decimal("588.00")), ("Самовар", Decimal("44000.00")),
    ]  # fmt: skip
    assert (changed.total, changed.discount, changed.tax) == (
        Decimal("44588.00"), Decimal("1000.00"), Decimal("98.00")
    )  # fmt: skip
    assert len({line.id for line in changed.lines}) == 2
    issued = await till.issue("anna", changed)
    assert (issued.total, [line.name for line in issued.lines]) == (Decimal("44588.00"), ["Доставка", "Самовар"])
    # the request's own items are what they were
    assert [item.name for item in (await till.counter.items()).items] == ["Самовар", "Чай"]


async def test_a_line_keeps_the_cost_that_its_editor_does_not_see(till: Till) -> None:
    made = await till.draft()
    changed = await till.edit("anna", made, lines=[SAMOVAR | {"id": made.lines[0].id, "price": "50 000"}])
    assert (await till.see("boris", changed)).profit == Decimal("40000.00")
    with pytest.raises(Forbidden):
        await till.edit("anna", changed, lines=[SAMOVAR | {"cost": "1"}])
    own = await till.edit("boris", changed, lines=[TEA | {"cost": "100"}])
    kept = await till.edit("anna", own, lines=[TEA | {"id": own.lines[0].id}])
    assert (await till.see("boris", kept)).profit == Decimal("375.75")


async def test_what_is_wrong_with_a_line_is_named_and_nothing_is_changed(till: Till) -> None:
    made = await till.draft()
    with pytest.raises(Invalid) as fault:
        await till.edit("anna", made, note="Другое", lines=[SAMOVAR, TEA | {"price": "дорого"}, TEA | {"id": 999_999}])
    assert set(fault.value.fields) == {"lines.1.price", "lines.2.id"}
    with pytest.raises(Invalid) as empty:
        await till.edit("anna", made, lines=[])
    assert empty.value.fields == {"lines": "required"}
    again = await till.see("anna", made)
    assert (again.note, again.total, again.version) == ("", made.total, made.version)


async def test_two_who_edit_one_draft_lose_nothing_of_each_other(till: Till) -> None:
    made = await till.draft()
    await till.edit("boris", made, lines=[TEA])
    with pytest.raises(Conflict) as stale:
        await till.edit("anna", made, lines=[SAMOVAR])
    assert (stale.value.code, stale.value.extra["current"].total) == ("stale_version", Decimal("525.75"))
    issued = await till.issue("boris", stale.value.extra["current"])
    with pytest.raises(Conflict) as late:
        await till.edit("anna", issued, lines=[SAMOVAR])
    assert late.value.code == "not_a_draft"
    assert (await till.see("anna", issued)).total == Decimal("525.75")


async def test_a_part_becomes_a_line_that_is_edited_as_any(till: Till) -> None:
    half = await till.draft(part={"kind": "percent", "value": "50"})
    line = half.lines[0]
    changed = await till.edit("anna", half, lines=[{"id": line.id, "name": "Аванс", "price": "45 000"}, TEA])
    assert (changed.total, changed.lines[0].id) == (Decimal("45525.75"), line.id)


@pytest.mark.parametrize("seed", range(8))
async def test_the_total_of_an_order_and_of_an_edited_draft_is_the_sum_of_their_lines(till: Till, seed: int) -> None:
    dice = Random(seed)
    await till.counter.put("anna", *(line_of(dice) for _ in range(dice.randrange(1, 12))))
    version, grants = await till.counter.version(), await till.cast.grants("anna")
    async with till.db.tx() as tx:
        order = await make_order(tx, grants, till.counter.card, NewOrder(version))
    assert order.total == sum(line.sums.total for line in order.lines) == (await till.counter.budget())[0]
    draft = await till.draft(order_id=order.id)
    assert draft.total == order.total
    edited = await till.edit("anna", draft, lines=[line_of(dice) for _ in range(dice.randrange(1, 12))])
    for name in ("gross", "discount", "tax", "total"):
        assert getattr(edited, name) == sum(getattr(line.sums, name) for line in edited.lines)
    assert edited.total == edited.gross - edited.discount + sum(
        line.sums.tax for line in edited.lines if line.tax and not line.tax.included
    )
    paid = await till.pay("boris", await till.issue("anna", edited), str(edited.total))
    assert (paid.status, paid.due) == ("paid", Decimal(0))
