"""Orders: numbered without a gap, with the lines as they stood, moved by those who saw what stands."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.sales.orders.make import make_order, move_order, one_order, orders_of
from backend.sales.orders.schemas import MoveOrder, NewOrder, OrderView
from tests.sales.counter import SAMOVAR, TEA, Counter


async def order(counter: Counter, who: str = "anna", version: int | None = None) -> OrderView:
    grants = await counter.cast.grants(who)
    body = NewOrder(version or await counter.version())
    async with counter.cast.db.tx() as tx:
        return await make_order(tx, grants, counter.card, body)


async def move(counter: Counter, who: str, made: OrderView, state: Any) -> OrderView:
    grants = await counter.cast.grants(who)
    async with counter.cast.db.tx() as tx:
        return await move_order(tx, grants, made.id, MoveOrder(made.version, state))


async def fails_after(counter: Counter) -> None:
    """Something goes wrong in the order's own transaction."""
    grants, body = await counter.cast.grants("anna"), NewOrder(await counter.version())
    async with counter.cast.db.tx() as tx:
        await make_order(tx, grants, counter.card, body)
        raise ZeroDivisionError


async def test_an_order_keeps_the_lines_as_they_stood(counter: Counter) -> None:
    await counter.put("boris", SAMOVAR | {"cost": "30000"}, TEA)
    made = await order(counter, "boris")
    assert (made.total, made.currency, made.customer, made.created_by) == (Decimal("90525.75"), "RUB", "Глеб", "Борис")
    await counter.put("anna", TEA)
    async with counter.cast.db.tx() as tx:
        again = await one_order(tx, await counter.cast.grants("anna"), made.id)
    assert [(line.name, line.sums.total) for line in again.lines] == [
        ("Самовар", Decimal("90000.00")),
        ("Чай", Decimal("525.75")),
    ]
    assert (again.total, [line.cost for line in again.lines]) == (Decimal("90525.75"), [None, None])
    assert made.lines[0].cost == Decimal("30000.00")
    told = next(fact for fact in await counter.facts() if fact.kind == "order_made")
    assert told.data["number"] == made.number


async def test_numbers_follow_one_another_whoever_orders_at_once_and_what_fails_leaves_no_gap(counter: Counter) -> None:
    counters = [counter]
    for name in ("Мария", "Пётр", "Иван"):
        row = await counter.cast.row(await counter.cast.dialog(name))
        counters.append(Counter(counter.cast, row["id"], row["card_id"]))
    with pytest.raises(Invalid) as nothing:
        await order(counter)
    assert nothing.value.code == "nothing_to_order"
    for each in counters:
        await each.put("anna", TEA)
    with pytest.raises(ZeroDivisionError):
        await fails_after(counter)
    made = await asyncio.gather(*(order(each) for each in counters))
    assert sorted(each.number.split("-")[1] for each in made) == ["0001", "0002", "0003", "0004"]


async def test_a_second_press_makes_no_second_order(counter: Counter) -> None:
    await counter.put("anna", TEA)
    seen = await counter.version()
    await order(counter, version=seen)
    with pytest.raises(Conflict) as stale:
        await order(counter, version=seen)
    assert stale.value.code == "stale_version"
    async with counter.cast.db.tx() as tx:
        assert len((await orders_of(tx, await counter.cast.grants("anna"), counter.card)).items) == 1


async def test_who_moves_an_order_saw_how_it_stands(counter: Counter) -> None:
    await counter.put("anna", TEA)
    made = await order(counter)
    done = await move(counter, "boris", made, "done")
    assert (done.state, done.version) == ("done", made.version + 1)
    with pytest.raises(Conflict) as stale:
        await move(counter, "anna", made, "cancelled")
    assert stale.value.extra["current"].state == "done"
    told = next(fact for fact in await counter.facts() if fact.kind == "order_moved")
    assert (told.data["from"], told.data["to"], told.actor.name) == ("new", "done", "Борис")


async def test_a_deal_shows_the_orders_of_its_lead(counter: Counter) -> None:
    await counter.put("anna", TEA)
    made = await order(counter)
    row = await counter.cast.row(await counter.cast.dialog("Мария"))
    await counter.cast.db.hot.execute("UPDATE cards SET born_of = $2 WHERE id = $1", row["card_id"], counter.card)
    async with counter.cast.db.tx() as tx:
        (seen,) = (await orders_of(tx, await counter.cast.grants("anna"), row["card_id"])).items
    assert (seen.id, seen.card_id) == (made.id, counter.card)
    # where the lead is out of sight, so are its orders
    move = "UPDATE cards SET channel_id = $2 WHERE id = $1"
    await counter.cast.db.hot.execute(move, counter.card, counter.cast.secret)
    async with counter.cast.db.tx() as tx:
        assert (await orders_of(tx, await counter.cast.grants("anna"), row["card_id"])).items == []


async def test_somebody_elses_order_is_not_there(counter: Counter) -> None:
    row = await counter.cast.row(await counter.cast.dialog("Мария", channel_id=counter.cast.secret))
    other = Counter(counter.cast, row["id"], row["card_id"])
    await other.put("boris", TEA)
    made = await order(other, "boris")
    with pytest.raises(Missing):
        await move(other, "anna", made, "cancelled")
    async with counter.cast.db.tx() as tx:
        with pytest.raises(Missing):
            await one_order(tx, await counter.cast.grants("anna"), made.id)


async def test_without_the_right_to_edit_requests_nobody_orders(counter: Counter) -> None:
    await counter.put("anna", TEA)
    await counter.cast.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'cards.edit')")
    with pytest.raises(Forbidden):
        await order(counter)
