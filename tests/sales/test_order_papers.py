"""An order is shown to the client in their language; that they looked is known, and told once."""

from typing import Any

import msgspec
import pypdfium2
import pytest

from backend.kit.errors import Forbidden, Missing
from backend.sales.links.make import make_link, withdraw_links
from backend.sales.links.open import note_opening, paper_of
from backend.sales.links.page import page
from backend.sales.orders.history import order_history
from backend.sales.orders.make import make_order, move_order, one_order
from backend.sales.orders.schemas import MoveOrder, NewOrder, OrderView
from backend.sales.paper.load import order_sheet
from backend.sales.paper.pdf import printed
from backend.sales.sellers.schemas import Paper
from tests.sales.billing import TODAY, Till

TEXTS = {"lt": {"order_heading": "Užsakymo lapas", "order_terms": "Pristatome per 3 dienas", "terms": "Tik sąskaitoms"}}


async def ordered(till: Till, who: str = "anna") -> OrderView:
    grants, body = await till.cast.grants(who), NewOrder(await till.counter.version())
    async with till.db.tx() as tx:
        return await make_order(tx, grants, till.counter.card, body)


async def see(till: Till, made: OrderView, who: str = "anna") -> OrderView:
    async with till.db.tx() as tx:
        return await one_order(tx, await till.cast.grants(who), made.id)


async def link(till: Till, made: OrderView, language: Paper | None = None) -> str:
    async with till.db.tx() as tx:
        grants = await till.cast.grants("anna")
        return (await make_link(tx, grants, "", "order", made.id, language)).url.rsplit("/", 1)[1]


async def opens(till: Till, token: str, viewer: bytes) -> str:
    async with till.db.tx() as tx:
        found = await paper_of(tx, token)
        await note_opening(tx, found, viewer)
    return page(found.sheet, TODAY, "pdf")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ("Заказ № 20", "Заказчик", "Итого", "90 525,75 ₽")),
        ("en", ("Order No. 20", "Customer", "Total", "90,525.75")),
        ("lt", ("Užsakymo lapas Nr. 20", "Užsakovas", "Iš viso", "Pristatome per 3 dienas")),
    ],
)
async def test_the_paper_of_an_order_speaks_each_language(till: Till, language: Paper, words: tuple[str, ...]) -> None:
    await till.db.hot.execute("UPDATE sellers SET texts = $1::text::jsonb", _texts())
    made = await ordered(till)
    async with till.db.tx() as tx:
        sheet = await order_sheet(tx, made.id, language)
    text = "".join(each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(await printed(sheet)))
    text = text.replace("\u00a0", " ")
    for said in (*words, "Глеб", "Самовар"):
        assert said in text, said
    assert "Tik sąskaitoms" not in text


def _texts() -> str:
    return msgspec.json.encode(TEXTS).decode()


async def test_a_link_opens_in_its_language_and_the_first_look_is_told_once(till: Till) -> None:
    made = await ordered(till)
    token = await link(till, made, "en")
    for viewer in (b"phone", b"phone", b"desk"):
        assert "Order No. " in await opens(till, token, viewer)
    seen = await see(till, made)
    assert (seen.opened_count, seen.opened_at is not None, seen.version) == (2, True, made.version)
    assert [fact.kind for fact in await till.counter.facts()].count("order_opened") == 1
    told = [event["body"]["order"]["what"] for event in await till.cast.events("order.changed")]
    assert told == ["made", "opened", "opened"]


async def test_a_cancelled_order_says_so_and_counts_no_look(till: Till) -> None:
    made = await ordered(till)
    token = await link(till, made)
    grants = await till.cast.grants("anna")
    async with till.db.tx() as tx:
        await move_order(tx, grants, made.id, MoveOrder(made.version, "cancelled"))
    assert "Заказ отменён." in await opens(till, token, b"phone")
    assert (await see(till, made)).opened_count == 0
    async with till.db.tx() as tx:
        await withdraw_links(tx, "order", made.id)
    with pytest.raises(Missing):
        await opens(till, token, b"phone")


async def test_its_history_is_its_own_and_its_invoices(till: Till) -> None:
    first, other = await ordered(till), await ordered(till)
    await till.issued(order_id=first.id)
    await till.issued(order_id=other.id)
    await till.issued()
    await opens(till, await link(till, first), b"phone")
    assert await kinds(till, first) == ["order_opened", "invoice_issued", "order_made"]
    await till.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'sales.see') WHERE key = 'operator'")
    assert await kinds(till, first) == ["order_opened", "order_made"]


async def kinds(till: Till, made: OrderView) -> list[str]:
    found: list[Any] = []
    after = None
    async with till.db.tx() as tx:
        while True:
            page, after = await order_history(tx, await till.cast.grants("anna"), made.id, 1, after)
            found += page
            if after is None:
                return [fact.kind for fact in found]


async def test_who_does_not_see_the_request_or_its_money_sees_neither_order_nor_history(till: Till) -> None:
    made = await ordered(till)
    await till.db.hot.execute("UPDATE roles SET hidden_fields = '{budget}' WHERE key = 'operator'")
    with pytest.raises((Missing, Forbidden)):
        await kinds(till, made)
    move: Any = "UPDATE cards SET channel_id = $2 WHERE id = $1"
    await till.db.hot.execute(move, till.counter.card, till.cast.secret)
    with pytest.raises(Missing):
        await see(till, made, "vera")
