"""Invoices: what is issued stands and is numbered without a gap; a draft is nobody's yet."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.sales.invoices.overdue import mark_overdue
from backend.sales.orders.make import make_order
from backend.sales.orders.schemas import NewOrder
from tests.sales.billing import TODAY, Till
from tests.sales.counter import SAMOVAR, TEA, Counter


async def test_a_draft_copies_the_items_and_issued_it_keeps_who_sold_what_to_whom(till: Till) -> None:
    made = await till.draft()
    assert (made.status, made.number, made.total, made.currency) == ("draft", None, Decimal("90525.75"), "RUB")
    assert (made.buyer.kind, made.buyer.name, made.seller_name) == ("contact", "Глеб", "ООО «Самовар»")
    issued = await till.issue("anna", made)
    year = TODAY.year
    assert (issued.status, issued.number, issued.due) == ("issued", f"С-{year}-0001", Decimal("90525.75"))
    await till.counter.put("anna", TEA)
    await till.db.hot.execute("UPDATE sellers SET name = 'ООО «Другое»'")
    again = await till.see("anna", issued)
    assert (again.seller_name, len(again.lines), again.total) == ("ООО «Самовар»", 2, Decimal("90525.75"))
    assert await till.kinds() == ["invoice_issued"]


async def test_a_second_press_is_the_same_invoice(till: Till) -> None:
    key = str(uuid4())
    both = await asyncio.gather(till.draft(client_id=key), till.draft(client_id=key))
    assert both[0].id == both[1].id
    issued = await till.issue("anna", both[0])
    with pytest.raises(Conflict) as again:
        await till.issue("anna", both[0])
    assert (again.value.code, again.value.extra["current"].number) == ("not_a_draft", issued.number)


async def test_numbers_have_no_gap_whoever_issues_at_once_and_whatever_fails(till: Till) -> None:
    drafts = [await till.draft() for _ in range(6)]
    await till.discard("anna", await till.draft())
    with pytest.raises(ZeroDivisionError):
        await fails_after(till)
    issued = await asyncio.gather(*(till.issue("anna", each) for each in drafts))
    assert sorted(str(each.number)[-4:] for each in issued) == [f"000{n}" for n in range(1, 7)]
    # one that is void keeps its number
    await till.void("boris", issued[0])
    assert str((await till.issued()).number)[-4:] == "0007"


async def fails_after(till: Till) -> None:
    from backend.sales.invoices.issue import issue

    made, grants = await till.draft(), await till.cast.grants("anna")
    async with till.db.tx() as tx:
        await issue(tx, grants, made.id, made.version)
        raise ZeroDivisionError


async def test_each_own_company_counts_by_itself_and_one_runs_on_over_the_years(till: Till) -> None:
    other = await till.seller(name="UAB Samovaras", prefix="LT", numbering="running", language="lt")
    await till.issued()
    first = await till.issued(seller_id=other.id)
    assert (first.number, first.language) == ("LT-0001", "lt")
    assert str((await till.issued()).number).endswith("-0002")


async def test_what_is_issued_is_changed_by_nobody(till: Till) -> None:
    made = await till.draft()
    changed = await till.edit("anna", made, note="Спасибо", buyer={"kind": "company", "name": " ООО  Ромашка "})
    assert (changed.note, changed.buyer.name, changed.version) == ("Спасибо", "ООО Ромашка", 2)
    with pytest.raises(Conflict) as stale:
        await till.edit("anna", made, note="Другое")
    assert stale.value.code == "stale_version"
    issued = await till.issue("anna", changed)
    for attempt in (till.edit("anna", issued, note="Другое"), till.discard("anna", issued)):
        with pytest.raises(Conflict) as refused:
            await attempt
        assert refused.value.code == "not_a_draft"
    assert (await till.see("anna", issued)).note == "Спасибо"


async def test_an_invoice_of_an_order_of_chosen_lines_and_of_a_part(till: Till) -> None:
    version, grants = await till.counter.version(), await till.cast.grants("anna")
    async with till.db.tx() as tx:
        order = await make_order(tx, grants, till.counter.card, NewOrder(version))
    await till.counter.put("anna", TEA)
    whole = await till.draft(order_id=order.id)
    assert (whole.total, whole.order_number) == (Decimal("90525.75"), order.number)
    chosen = await till.draft(order_id=order.id, lines=[order.lines[1].id])
    assert [line.name for line in chosen.lines] == ["Чай"]
    part = await till.draft(order_id=order.id, part={"kind": "percent", "value": "30"})
    assert (part.total, part.lines[0].name) == (Decimal("27157.73"), "Частичная оплата: Самовар, Чай")
    with pytest.raises(Invalid) as fault:
        await till.draft(part={"kind": "sum", "value": "525,76"})
    assert fault.value.fields == {"part": "bad_part"}
    with pytest.raises(Invalid):
        await till.draft(lines=[order.lines[0].id])


async def test_a_part_of_lines_with_different_taxes_is_not_guessed(till: Till) -> None:
    await till.counter.put("anna", SAMOVAR | {"tax": {"rate": "20"}}, TEA | {"tax": {"rate": "10"}})
    with pytest.raises(Invalid) as fault:
        await till.draft(part={"kind": "percent", "value": "50"})
    assert fault.value.fields == {"part": "mixed_taxes"}
    await till.counter.put("anna", SAMOVAR | {"tax": {"rate": "20", "included": False}})
    half = await till.draft(part={"kind": "percent", "value": "50"})
    assert (half.total, half.tax) == (Decimal("54000.00"), Decimal("9000.00"))


async def test_an_invoice_is_void_for_a_reason_and_never_while_money_stands_on_it(till: Till) -> None:
    issued = await till.issued()
    paid = await till.pay("boris", issued, "100")
    with pytest.raises(Conflict) as refused:
        await till.void("boris", paid)
    assert refused.value.code == "invoice_is_paid"
    free = await till.undo("boris", paid, paid.payments[0].id)
    with pytest.raises(Invalid):
        await till.void("boris", free, " ")
    gone = await till.void("boris", free)
    assert (gone.status, gone.void_reason, gone.due) == ("void", "Не та сумма", Decimal(0))
    with pytest.raises(Conflict):
        await till.pay("boris", gone, "100")


async def test_it_is_overdue_once_and_no_more_when_it_is_paid(till: Till) -> None:
    issued, other = await till.issued(), await till.issued()
    await till.is_due(issued)
    assert (await mark_overdue(till.db), await mark_overdue(till.db)) == (1, 0)
    assert ((await till.see("anna", issued)).status, (await till.see("anna", other)).status) == ("overdue", "issued")
    assert (await till.pay("boris", issued, "90525.75")).status == "paid"
    assert await till.kinds() == ["invoice_issued", "invoice_issued", "invoice_overdue", "invoice_paid"]


async def test_nobody_issues_what_comes_to_nothing_or_was_due_before(till: Till) -> None:
    late = await till.draft(due_on=(TODAY - timedelta(3)).isoformat())
    with pytest.raises(Invalid) as fault:
        await till.issue("anna", late)
    assert fault.value.fields == {"due_on": "due_before_issue"}
    await till.counter.put("anna", TEA | {"price": "0"})
    with pytest.raises(Invalid) as nothing:
        await till.issued()
    assert nothing.value.code == "nothing_to_invoice"


async def test_who_does_not_see_the_request_or_its_money_sees_no_invoice(till: Till) -> None:
    issued = await till.issued()
    assert (await till.see("anna", issued)).profit is None
    assert (await till.see("boris", issued)).profit == Decimal("30000.00")
    await till.db.hot.execute("UPDATE roles SET hidden_fields = '{budget}' WHERE key = 'operator'")
    with pytest.raises(Forbidden):
        await till.see("anna", issued)
    assert not [fact for fact in await till.counter.facts("anna") if fact.kind == "invoice_issued"]
    assert [fact for fact in await till.counter.facts("boris") if fact.kind == "invoice_issued"]
    move: Any = "UPDATE cards SET channel_id = $2 WHERE id = $1"
    await till.db.hot.execute(move, till.counter.card, till.cast.secret)
    with pytest.raises(Missing):
        await till.see("vera", issued)


async def test_without_their_rights_nobody_issues_pays_or_voids(till: Till) -> None:
    issued = await till.issued()
    for attempt in (till.pay("anna", issued, "1"), till.void("anna", issued)):
        with pytest.raises(Forbidden):
            await attempt
    await till.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'sales.issue')")
    with pytest.raises(Forbidden):
        await till.draft("boris")


async def test_a_house_that_has_not_said_who_it_is_is_told_so(counter: Counter) -> None:
    await counter.put("anna", TEA)
    with pytest.raises(Invalid) as fault:
        await Till(counter).draft()
    assert fault.value.code == "no_seller"
