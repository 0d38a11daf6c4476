"""Payments: each counted once, never more than is owed, whoever records them at once."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.kit.errors import Conflict, Invalid
from tests.sales.billing import TODAY, Till


async def test_part_paid_paid_and_given_back(till: Till) -> None:
    issued = await till.issued()
    part = await till.pay("boris", issued, "525,75", way="cash", note="наличными")
    assert (part.status, part.paid, part.due) == ("part_paid", Decimal("525.75"), Decimal("90000.00"))
    paid = await till.pay("boris", part, "90 000")
    assert (paid.status, paid.due) == ("paid", Decimal("0.00"))
    back = await till.pay("boris", paid, "1000", kind="refund")
    assert (back.status, back.paid, back.due) == ("part_paid", Decimal("89525.75"), Decimal("1000.00"))
    assert await till.kinds() == ["invoice_issued", "invoice_paid", "invoice_paid", "invoice_refunded"]
    told = [event["body"]["invoice"]["what"] for event in await till.cast.events("invoice.changed")]
    assert told == ["drafted", "issued", "part_paid", "paid", "refunded"]


async def test_the_same_payment_told_twice_at_once_counts_once(till: Till) -> None:
    issued = await till.issued()
    await asyncio.gather(*(till.pay("boris", issued, "100", key="bank-77") for _ in range(5)))
    seen = await till.see("boris", issued)
    assert (seen.paid, len(seen.payments)) == (Decimal("100.00"), 1)
    with pytest.raises(Conflict) as other:
        await till.pay("boris", issued, "200", key="bank-77")
    assert other.value.code == "key_of_another"


async def test_two_who_record_the_whole_sum_at_once_pay_it_once(till: Till) -> None:
    issued = await till.issued()
    done = await asyncio.gather(*(till.pay("boris", issued, "90525.75") for _ in range(4)), return_exceptions=True)
    refused = [each for each in done if isinstance(each, Invalid)]
    assert len(refused) == 3
    assert {each.fields["amount"].code for each in refused} == {"overpaid"}
    seen = await till.see("boris", issued)
    assert (seen.status, seen.paid, len(seen.payments)) == ("paid", Decimal("90525.75"), 1)


async def test_what_was_recorded_by_mistake_is_taken_back_once(till: Till) -> None:
    paid = await till.pay("boris", await till.issued(), "500")
    first = paid.payments[0].id
    undone, again = await asyncio.gather(till.undo("boris", paid, first), till.undo("boris", paid, first))
    assert (undone.paid, again.paid) == (Decimal(0), Decimal(0))
    seen = await till.see("boris", paid)
    assert (seen.status, seen.payments[0].undone_at is not None) == ("issued", True)


async def test_money_that_was_refunded_keeps_its_payment(till: Till) -> None:
    paid = await till.pay("boris", await till.issued(), "500")
    back = await till.pay("boris", paid, "400", kind="refund")
    with pytest.raises(Conflict) as refused:
        await till.undo("boris", back, back.payments[0].id)
    assert refused.value.code == "refunded_since"
    assert (await till.undo("boris", back, back.payments[1].id)).paid == Decimal("500.00")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "сто"}, "amount"),
        ({"amount": "90525.76"}, "amount"),
        ({"amount": "1", "kind": "refund"}, "amount"),
        ({"amount": "1", "on": (TODAY + timedelta(3)).isoformat()}, "on"),
    ],
)
async def test_what_cannot_have_been_paid_is_refused(till: Till, body: dict[str, Any], field: str) -> None:
    issued = await till.issued()
    with pytest.raises(Invalid) as fault:
        await till.pay("boris", issued, **body)
    assert list(fault.value.fields) == [field]
    assert (await till.see("boris", issued)).paid == 0


Steps = st.lists(st.tuples(st.sampled_from(["payment", "refund", "undo"]), st.integers(1, 10_000_000)), max_size=8)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=Steps)
async def test_whatever_is_recorded_the_sum_is_that_of_what_counts(till: Till, steps: list[tuple[str, int]]) -> None:
    issued = await till.issued()
    for kind, cents in steps:
        seen = await till.see("boris", issued)
        try:
            if kind == "undo" and seen.payments:
                await till.undo("boris", seen, seen.payments[cents % len(seen.payments)].id)
            elif kind != "undo":
                await till.pay("boris", seen, f"{Decimal(cents) / 100:.2f}", kind=kind)
        except (Invalid, Conflict):
            pass
    seen = await till.see("boris", issued)
    counted = [each for each in seen.payments if each.undone_at is None]
    total = sum((each.amount if each.kind == "payment" else -each.amount for each in counted), Decimal(0))
    assert seen.paid == total
    assert 0 <= seen.paid <= seen.total
    assert seen.due == seen.total - seen.paid
    assert seen.status == ("paid" if not seen.due else "part_paid" if seen.paid else "issued")
