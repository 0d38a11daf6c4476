"""What a list comes to, whatever is typed: exact, to the last hundredth, in any order."""

from decimal import Decimal
from random import Random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backend.sales.rows import encoded
from backend.sales.sums import ItemLine, counted, summed
from backend.sales.tidy import Item

amounts = st.decimals("0", "9999999.99", places=2)
lines = st.builds(
    ItemLine,
    quantity=st.decimals("0.0001", "99999", places=4),
    price=amounts,
    discount_kind=st.sampled_from([None, "percent", "sum"]),
    discount=st.decimals("0", "100", places=2),
    tax_rate=st.none() | st.decimals("0", "100", places=2),
    tax_included=st.booleans(),
    cost=st.none() | amounts,
)
lists = st.lists(lines, max_size=12)


@given(lists)
def test_the_total_is_the_sum_of_the_lines_as_they_are_shown(them: list[ItemLine]) -> None:
    totals = summed(them)
    for name in ("gross", "discount", "tax", "total"):
        assert getattr(totals, name) == sum((getattr(counted(each), name) for each in them), Decimal(0))


@given(lists, st.integers())
def test_the_order_of_the_lines_changes_nothing(them: list[ItemLine], seed: int) -> None:
    other = them[:]
    Random(seed).shuffle(other)
    assert summed(other) == summed(them)


@given(lines)
def test_nothing_is_negative_and_a_discount_takes_at_most_the_line(line: ItemLine) -> None:
    sums = counted(line)
    assert 0 <= sums.discount <= sums.gross
    assert 0 <= sums.tax <= sums.total


@given(lines)
def test_every_sum_is_of_whole_hundredths(line: ItemLine) -> None:
    sums = counted(line)
    assert all(
        amount == amount.quantize(Decimal("0.01")) for amount in (sums.gross, sums.discount, sums.tax, sums.total)
    )


@given(lines)
def test_tax_on_top_is_added_and_included_tax_is_not(line: ItemLine) -> None:
    sums = counted(line)
    net = sums.gross - sums.discount
    on_top = line.tax_rate is not None and not line.tax_included
    assert sums.total == (net + sums.tax if on_top else net)


def test_a_half_goes_up_and_tax_is_taken_after_the_discount() -> None:
    line = ItemLine(
        quantity=Decimal(3),
        price=Decimal("0.35"),
        discount_kind="percent",
        discount=Decimal(10),
        tax_rate=Decimal(20),
        tax_included=False,
    )
    # 1.05, less 0.105 → 0.11: 0.94; a fifth of it is 0.188 → 0.19
    assert [str(n) for n in (counted(line).discount, counted(line).tax, counted(line).total)] == [
        "0.11",
        "0.19",
        "1.13",
    ]


def test_included_tax_is_a_part_of_the_price() -> None:
    line = ItemLine(quantity=Decimal(1), price=Decimal(121), tax_rate=Decimal(21))
    assert (counted(line).tax, counted(line).total) == (Decimal(21), Decimal(121))


def test_profit_is_counted_of_lines_with_a_cost_alone() -> None:
    dear = ItemLine(quantity=Decimal(2), price=Decimal(120), tax_rate=Decimal(20), cost=Decimal(60))
    free = ItemLine(quantity=Decimal(1), price=Decimal(1000))
    assert (summed([dear, free]).cost, summed([dear, free]).profit) == (Decimal(120), Decimal(80))
    assert summed([free]).profit is None


@given(st.lists(lines, min_size=1, max_size=12))
def test_what_is_kept_and_read_again_comes_to_the_same(them: list[ItemLine]) -> None:
    kept = encoded([Item(name="x", **msgspec.structs.asdict(line)) for line in them])
    assert summed(msgspec.json.decode(kept, type=list[Item], strict=False)) == summed(them)
