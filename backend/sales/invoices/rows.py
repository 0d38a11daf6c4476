"""Invoices, whole."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.sales.invoices.schemas import InvoiceBuyer, InvoiceSums, InvoiceView, PaymentView
from backend.sales.orders.rows import number_of
from backend.sales.rows import item_view
from backend.sales.sums import NOTHING, summed
from backend.sales.tidy import Item

_LOAD = """
SELECT i.id, i.card_id, i.order_id, i.seller_id, coalesce(i.seller ->> 'name', s.name) AS seller_name, i.number,
       i.status, i.language, i.currency, i.lines::text AS lines, i.gross, i.discount, i.tax, i.total, i.paid,
       i.buyer::text AS buyer, i.note, i.due_on, i.issued_on, ib.name AS issued_by, i.opened_at, i.last_opened_at,
       i.opened_count, i.void_at, i.void_reason, k.responsible_id, u.name AS created_by, i.created_at, i.version,
       o.prefix AS order_prefix, o.year AS order_year, o.n AS order_n
FROM invoices i JOIN sellers s ON s.id = i.seller_id JOIN cards k ON k.id = i.card_id
LEFT JOIN orders o ON o.id = i.order_id LEFT JOIN users u ON u.id = i.created_by
LEFT JOIN users ib ON ib.id = i.issued_by
"""
ONE = f"{_LOAD} WHERE i.id = ANY ($1::bigint[])"
# a deal shows the invoices of the lead that it was born of, too
OF_CARD = f"""
{_LOAD} WHERE i.card_id = $1 OR i.card_id = (SELECT b.born_of FROM cards b WHERE b.id = $1) ORDER BY i.id DESC
"""
_PAYMENTS = """
SELECT p.invoice_id, p.id, p.kind, p.amount, p.paid_on, p.way, p.note, u.name AS by, p.created_at, p.undone_at
FROM invoice_payments p LEFT JOIN users u ON u.id = p.created_by WHERE p.invoice_id = ANY ($1::bigint[])
ORDER BY p.id
"""
_lines = msgspec.json.Decoder(list[Item], strict=False)
_buyer = msgspec.json.Decoder(InvoiceBuyer)
_SAME = (
    "id", "card_id", "order_id", "seller_id", "seller_name", "number", "status", "language", "currency", "gross",
    "discount", "tax", "total", "paid", "note", "due_on", "issued_on", "issued_by", "opened_at", "last_opened_at",
    "opened_count", "void_at", "void_reason", "responsible_id", "created_by", "created_at", "version",
)  # fmt: skip
OWED = ("issued", "opened", "part_paid", "overdue", "paid")


def lines_of(row: Mapping[str, Any]) -> list[Item]:
    return _lines.decode(row["lines"])


def buyer_of(row: Mapping[str, Any]) -> InvoiceBuyer:
    return _buyer.decode(row["buyer"])


def _view(row: Mapping[str, Any], payments: list[PaymentView], grants: Grants) -> InvoiceView:
    costs, lines = can(grants, "sales.costs"), lines_of(row)
    order = None if row["order_n"] is None else number_of(row["order_prefix"], row["order_year"], row["order_n"])
    return InvoiceView(
        **{name: row[name] for name in _SAME},
        order_number=order,
        lines=[item_view(line, costs) for line in lines],
        due=row["total"] - row["paid"] if row["status"] in OWED else NOTHING,
        profit=summed(lines).profit if costs else None,
        buyer=buyer_of(row),
        payments=payments,
    )


async def views(tx: Tx, rows: Sequence[Mapping[str, Any]], grants: Grants) -> list[InvoiceView]:
    """In the order of the rows."""
    paid: dict[int, list[PaymentView]] = {}
    for each in await tx.fetch(_PAYMENTS, [row["id"] for row in rows]):
        payment = PaymentView(
            each["id"], each["kind"], each["amount"], each["paid_on"], each["way"], each["note"], each["by"],
            each["created_at"], each["undone_at"],
        )  # fmt: skip
        paid.setdefault(each["invoice_id"], []).append(payment)
    return [_view(row, paid.get(row["id"], []), grants) for row in rows]


async def invoice(tx: Tx, grants: Grants, invoice_id: int) -> InvoiceView:
    """The caller has asked whether they see it. Raises Missing."""
    found = await views(tx, await tx.fetch(ONE, [invoice_id]), grants)
    if not found:
        raise Missing
    return found[0]


def sums_of(found: Sequence[InvoiceView]) -> list[InvoiceSums]:
    """What is issued and not void, by currency."""
    by: dict[str, list[InvoiceView]] = {}
    for each in found:
        if each.status in OWED:
            by.setdefault(each.currency, []).append(each)
    return [
        InvoiceSums(
            currency,
            sum((each.total for each in own), NOTHING),
            sum((each.paid for each in own), NOTHING),
            sum((each.due for each in own), NOTHING),
            _profit(own),
        )
        for currency, own in sorted(by.items())
    ]


def _profit(found: Sequence[InvoiceView]) -> Decimal | None:
    known = [each.profit for each in found if each.profit is not None]
    return sum(known, NOTHING) if known else None
