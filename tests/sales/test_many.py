"""Many invoices or orders of a list at once: the single verb's rules, what comes back and what does not."""

from typing import Any

import pytest

from backend.kit.errors import Conflict, Forbidden, Invalid
from backend.lists.bulk import start
from backend.sales.invoices.schemas import InvoiceView
from backend.sales.orders.make import make_order
from backend.sales.orders.schemas import NewOrder, OrderView
from backend.wiring import lists_of_rooms
from tests.lists.test_bulk import begins, does, left, undoes
from tests.sales.billing import Till


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists_of_rooms()


async def statuses(till: Till, made: list[InvoiceView]) -> list[str | None]:
    found = {row["id"]: row["status"] for row in await till.db.hot.fetch("SELECT id, status FROM invoices")}
    return [found.get(each.id) for each in made]


async def drafts(till: Till, many: int) -> list[InvoiceView]:
    return [await till.draft() for _ in range(many)]


async def orders(till: Till, many: int) -> list[OrderView]:
    made = []
    for _ in range(many):
        async with till.db.tx() as tx:
            new = NewOrder(await till.counter.version())
            made.append(await make_order(tx, await till.cast.grants("anna"), till.counter.card, new))
    return made


OF_DRAFTS: dict[str, Any] = {"where": {"column": "status", "op": "is", "values": ["draft"]}}


async def test_all_matching_drafts_are_issued_with_numbers_in_a_row_and_for_good(till: Till) -> None:
    made = await drafts(till, 23)
    first = await till.issued()
    run = await does(till.cast, "anna", "invoice", verb="issue", matching=OF_DRAFTS)
    assert (run.state, run.total, run.done, run.skipped, run.undo_until) == ("done", 23, 23, 0, None)
    assert set(await statuses(till, made)) == {"issued"}
    numbers = [row["n"] for row in await till.db.hot.fetch("SELECT n FROM invoices ORDER BY n")]
    assert numbers == list(range(1, 25))
    assert first.number is not None
    with pytest.raises(Conflict):
        async with till.db.tx() as tx:
            await start.undo(tx, await till.cast.grants("anna"), run.id)


async def test_what_cannot_be_issued_or_voided_is_left_and_says_why(till: Till) -> None:
    draft, nameless, paid = (
        await till.draft(),
        await till.draft(),
        await till.issued(part={"kind": "sum", "value": "10"}),
    )
    await till.edit("anna", nameless, buyer={"kind": "contact", "name": ""})
    await till.pay("boris", paid, "10")
    ids = [draft.id, nameless.id, paid.id]
    run = await does(till.cast, "anna", "invoice", verb="issue", ids=ids)
    assert await left(till.cast, "anna", run) == {nameless.id: ("required", True), paid.id: ("not_a_draft", True)}
    run = await does(till.cast, "boris", "invoice", verb="void", args={"reason": "Дубль"}, ids=ids)
    assert await left(till.cast, "boris", run) == {
        nameless.id: ("not_issued", True),
        paid.id: ("invoice_is_paid", True),
    }
    assert await statuses(till, [draft, nameless, paid]) == ["void", "draft", "paid"]
    assert run.undo_until is None
    voided = await till.db.hot.fetchval("SELECT after::text FROM audit WHERE verb = 'invoice.voided'")
    assert "Дубль" in voided


async def test_drafts_that_were_thrown_away_come_back_as_they_were(till: Till) -> None:
    made = await drafts(till, 2)
    issued = await till.issued()
    kept = [await till.see("ada", each) for each in made]
    run = await does(till.cast, "anna", "invoice", verb="delete", ids=[each.id for each in (*made, issued)])
    assert await statuses(till, [*made, issued]) == [None, None, "issued"]
    assert await left(till.cast, "anna", run) == {issued.id: ("not_a_draft", True)}
    undone = await undoes(till.cast, "anna", run)
    assert (undone.done, undone.skipped) == (2, 0)
    assert [await till.see("ada", each) for each in made] == kept
    issued_now = await till.issue("anna", kept[0])
    assert issued_now.number is not None


async def test_nobody_gets_a_draft_back_whose_request_they_may_not_edit_any_more(till: Till) -> None:
    made = await drafts(till, 1)
    run = await does(till.cast, "anna", "invoice", verb="delete", ids=[made[0].id])
    await till.db.hot.execute("UPDATE cards SET channel_id = $1 WHERE id = $2", till.cast.secret, till.counter.card)
    undone = await undoes(till.cast, "anna", run)
    assert (undone.done, undone.skipped) == (0, 1)
    assert await statuses(till, made) == [None]


async def test_orders_move_together_and_back(till: Till) -> None:
    made = await orders(till, 3)
    ids = [each.id for each in made]
    run = await does(till.cast, "anna", "order", verb="set", args={"column": "state", "value": "done"}, ids=ids)
    assert (run.done, run.skipped) == (3, 0)
    states = "SELECT state FROM orders ORDER BY id"
    assert [row["state"] for row in await till.db.hot.fetch(states)] == ["done"] * 3
    await till.db.hot.execute("UPDATE orders SET state = 'cancelled', version = version + 1 WHERE id = $1", ids[1])
    undone = await undoes(till.cast, "anna", run)
    assert [row["state"] for row in await till.db.hot.fetch(states)] == ["new", "cancelled", "new"]
    assert await left(till.cast, "anna", undone) == {ids[1]: ("changed_since", True)}


async def test_who_may_not_is_told_before_any_is_touched(till: Till) -> None:
    made = (await drafts(till, 1))[0]
    with pytest.raises(Forbidden):
        await begins(till.cast, "anna", "invoice", verb="void", args={"reason": "x"}, ids=[made.id])
    for verb, args in (("void", {"reason": "  "}), ("tag", {"tags": ["x"]}), ("set", {"column": "total", "value": 1})):
        with pytest.raises(Invalid):
            await begins(till.cast, "boris", "invoice", verb=verb, args=args, ids=[made.id])
    for args in (
        {"column": "state", "value": "lost"},
        {"column": "total", "value": 1},
        {"column": "field:1", "value": 1},
    ):
        with pytest.raises(Invalid):
            await begins(till.cast, "boris", "order", verb="set", args=args, ids=[(await orders(till, 1))[0].id])
    await till.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'sales.see')")
    with pytest.raises(Invalid):
        await begins(till.cast, "anna", "invoice", verb="issue", ids=[made.id])
    assert await till.db.hot.fetchval("SELECT count(*) FROM list_runs") == 0
