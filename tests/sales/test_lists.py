"""The lists of invoices and orders: by conditions, in order, and of what one sees alone."""

from decimal import Decimal
from typing import Any

import msgspec

from backend.lists.columns import Listing
from backend.lists.page import counted, listed
from backend.lists.schemas import Asked
from backend.sales.listing import INVOICES, ORDERS
from backend.sales.orders.make import make_order
from backend.sales.orders.schemas import NewOrder
from tests.sales.billing import Till

NEWEST = {"column": "created_at", "descending": True}


async def found(till: Till, who: str, listing: Listing, **asked: Any) -> list[int]:
    body = msgspec.convert({"order": NEWEST} | asked, Asked)
    async with till.db.orm() as tx:
        page = await listed(tx, await till.cast.grants(who), listing, body)
        many = await counted(tx, await till.cast.grants(who), listing, body)
    assert many.count >= len(page.ids)
    return page.ids


async def test_invoices_are_found_by_number_client_status_and_sum(till: Till) -> None:
    draft, issued, paid = (
        await till.draft(),
        await till.issued(),
        await till.issued(part={"kind": "sum", "value": "10"}),
    )
    await till.pay("boris", paid, "10")
    assert await found(till, "anna", INVOICES) == [paid.id, issued.id, draft.id]
    status = {"column": "status", "op": "is", "values": ["issued", "draft"]}
    assert await found(till, "anna", INVOICES, where=status) == [issued.id, draft.id]
    rich = {"column": "due", "op": "after", "values": ["100"]}
    assert set(await found(till, "anna", INVOICES, where=rich)) == {draft.id, issued.id}
    assert await found(till, "anna", INVOICES, search=str(paid.number).lower()) == [paid.id]
    assert len(await found(till, "anna", INVOICES, search="глеб")) == 3
    for column in ("number", "client", "status", "total", "paid", "due", "due_on", "issued_on"):
        order = {"column": column, "descending": False}
        first = await found(till, "anna", INVOICES, order=order, limit=2)
        assert len(first) == 2, column


async def test_a_list_goes_on_from_page_to_page_whatever_it_is_sorted_by(till: Till) -> None:
    made = {(await till.draft()).id for _ in range(3)} | {(await till.issued()).id for _ in range(2)}
    for column in ("number", "client", "due", "due_on", "created_at"):
        seen: list[int] = []
        cursor = None
        while True:
            asked = {"order": {"column": column, "descending": True}, "limit": 2, "cursor": cursor}
            async with till.db.orm() as tx:
                page = await listed(tx, await till.cast.grants("anna"), INVOICES, msgspec.convert(asked, Asked))
            seen += page.ids
            if (cursor := page.next) is None:
                break
        assert (len(seen), set(seen)) == (5, made), column


async def test_who_does_not_see_the_request_or_money_finds_nothing(till: Till) -> None:
    await till.issued()
    grants = await till.cast.grants("anna")
    async with till.db.tx() as tx:
        order = await make_order(tx, grants, till.counter.card, NewOrder(await till.counter.version()))
    assert await found(till, "vera", ORDERS, search=order.number) == [order.id]
    await till.db.hot.execute("UPDATE roles SET hidden_fields = '{budget}' WHERE key = 'operator'")
    assert await found(till, "anna", INVOICES) == []
    assert await found(till, "anna", ORDERS) == []
    await till.db.hot.execute("UPDATE roles SET hidden_fields = '{}'")
    await till.db.hot.execute("UPDATE cards SET channel_id = $1 WHERE id = $2", till.cast.secret, till.counter.card)
    for listing in (INVOICES, ORDERS):
        assert await found(till, "anna", listing) == []
        assert len(await found(till, "boris", listing)) == 1
    assert order.total == Decimal("90525.75")
