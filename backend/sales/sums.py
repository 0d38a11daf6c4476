"""What a line and a list come to (docs/decisions/0270): exact, each line rounded half up to hundredths. Pure."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import msgspec

HUNDREDTH, HUNDRED, NOTHING = Decimal("0.01"), Decimal(100), Decimal("0.00")
DiscountKind = Literal["percent", "sum"]


class ItemLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a line is counted from. `price` and `cost` are of one; `discount` is percent or a sum off the whole line."""

    quantity: Decimal
    price: Decimal
    discount_kind: DiscountKind | None = None
    discount: Decimal = NOTHING
    tax_rate: Decimal | None = None
    tax_included: bool = True
    cost: Decimal | None = None


class ItemSums(msgspec.Struct, frozen=True):
    """`gross` before the discount; `total` is what the customer pays, `tax` the part of it that is tax."""

    gross: Decimal
    discount: Decimal
    tax: Decimal
    total: Decimal


class ItemTotals(msgspec.Struct, frozen=True):
    """Sums of the lines' own. `cost` and `profit`: of those lines that have a cost; None where none has, or hidden."""

    gross: Decimal
    discount: Decimal
    tax: Decimal
    total: Decimal
    cost: Decimal | None = None
    profit: Decimal | None = None


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(HUNDREDTH, ROUND_HALF_UP)


def counted(line: ItemLine) -> ItemSums:
    """A discount takes at most the whole line; who types more is told so before (tidy.py)."""
    gross = rounded(line.quantity * line.price)
    discount = NOTHING
    if line.discount_kind == "percent":
        discount = rounded(gross * line.discount / HUNDRED)
    elif line.discount_kind == "sum":
        discount = rounded(line.discount)
    discount = min(discount, gross)
    net = gross - discount
    if line.tax_rate is None:
        return ItemSums(gross, discount, NOTHING, net)
    if line.tax_included:
        return ItemSums(gross, discount, rounded(net * line.tax_rate / (HUNDRED + line.tax_rate)), net)
    tax = rounded(net * line.tax_rate / HUNDRED)
    return ItemSums(gross, discount, tax, net + tax)


def cost_of(line: ItemLine) -> Decimal | None:
    return None if line.cost is None else rounded(line.quantity * line.cost)


def summed(lines: Sequence[ItemLine]) -> ItemTotals:
    """The order of the lines changes nothing. Profit: what is left of the price without tax after the cost."""
    each = [(counted(line), cost_of(line)) for line in lines]
    dear = [(sums, cost) for sums, cost in each if cost is not None]
    return ItemTotals(
        gross=_sum(sums.gross for sums, _ in each),
        discount=_sum(sums.discount for sums, _ in each),
        tax=_sum(sums.tax for sums, _ in each),
        total=_sum(sums.total for sums, _ in each),
        cost=_sum(cost for _, cost in dear) if dear else None,
        profit=_sum(sums.total - sums.tax - cost for sums, cost in dear) if dear else None,
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)
