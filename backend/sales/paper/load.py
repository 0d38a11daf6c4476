"""The sheet of an invoice or an order. What was issued is shown as it was issued. Raises Missing."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.sales.invoices.rows import buyer_of, lines_of
from backend.sales.invoices.schemas import InvoiceBuyer
from backend.sales.orders.rows import number_of
from backend.sales.paper.sheet import Sheet, Stamp
from backend.sales.sellers.logo import logo
from backend.sales.sellers.rows import offered, seller, today
from backend.sales.sellers.schemas import Paper, SellerView

_INVOICE = """
SELECT seller_id, seller::text AS seller, state, status, number, language, currency, lines::text AS lines, total, paid,
       buyer::text AS buyer, note, due_on, issued_on, time_zone
FROM invoices WHERE id = $1
"""
_ORDER = """
SELECT o.prefix, o.year, o.n, o.currency, o.lines::text AS lines, o.created_at, o.state, o.customer,
       f.name AS company, f.tax_id
FROM orders o LEFT JOIN companies f ON f.id = o.company_id WHERE o.id = $1
"""
_seller = msgspec.json.Decoder(SellerView)


async def invoice_sheet(tx: Tx, invoice_id: int) -> Sheet:
    row: Any = await tx.row(_INVOICE, invoice_id)
    if row is None:
        raise Missing
    ours = await seller(tx, row["seller_id"]) if row["seller"] is None else _seller.decode(row["seller"])
    stamps: dict[str, Stamp] = {"draft": "draft", "void": "void", "paid": "paid"}
    return Sheet(
        kind="invoice",
        language=row["language"],
        number=row["number"],
        day=row["issued_on"] or today(row["time_zone"]),
        due=row["due_on"],
        seller=ours,
        logo=await logo(tx, ours.logo_id),
        buyer=buyer_of(row),
        currency=row["currency"],
        lines=lines_of(row),
        paid=row["paid"],
        note=row["note"],
        stamp=stamps.get(row["status"], ""),
    )


async def order_sheet(tx: Tx, order_id: int, language: Paper | None = None) -> Sheet:
    row: Any = await tx.row(_ORDER, order_id)
    if row is None:
        raise Missing
    ours = await offered(tx)
    company = row["company"]
    return Sheet(
        kind="order",
        language=language or (ours.language if ours else "ru"),
        number=number_of(row["prefix"], row["year"], row["n"]),
        # the day that it was there, not in London
        day=row["created_at"].astimezone(ZoneInfo(ours.time_zone if ours else "UTC")).date(),
        due=None,
        seller=ours,
        logo=await logo(tx, ours.logo_id if ours else None),
        buyer=InvoiceBuyer(
            kind="company" if company else "contact", name=company or row["customer"], tax_id=row["tax_id"] or ""
        ),
        currency=row["currency"],
        lines=lines_of(row),
        stamp="cancelled" if row["state"] == "cancelled" else "",
    )
