"""A draft of an invoice is edited: its lines, its buyer, its day. The request's own items stay as they are (0298)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.sales.invoices.draft import buyer_columns, demand_draft, tidy_buyer
from backend.sales.invoices.rows import invoice, lines_of
from backend.sales.invoices.schemas import EditInvoice, InvoiceView
from backend.sales.invoices.told import actor_of, told
from backend.sales.rows import encoded
from backend.sales.schemas import NewItem
from backend.sales.sellers.edit import demand as demand_seller
from backend.sales.sums import summed
from backend.sales.tidy import Item, tidy_items

_LINES = "SELECT lines::text AS lines FROM invoices WHERE id = $1"
_EDIT = """
UPDATE invoices SET version = version + 1, updated_at = now(), seller_id = $2, language = $3, due_on = $4, note = $5,
       buyer = $6::text::jsonb, buyer_name = $7, contact_id = $8, company_id = $9, time_zone = $10
WHERE id = $1
"""
_PUT = "UPDATE invoices SET lines = $2::text::jsonb, gross = $3, discount = $4, tax = $5, total = $6 WHERE id = $1"


async def edit(tx: Tx, grants: Grants, invoice_id: int, body: EditInvoice) -> InvoiceView:
    """Raises Missing, Forbidden, Invalid (lines.<n>.<field>), Conflict not_a_draft or stale_version as it stands."""
    card, before = await demand_draft(tx, grants, invoice_id, body.version)
    seller = await demand_seller(tx, before.seller_id if body.seller_id is msgspec.UNSET else body.seller_id)
    buyer = before.buyer if body.buyer is msgspec.UNSET else tidy_buyer(card, body.buyer)
    language = before.language if body.language is msgspec.UNSET else body.language
    due: date | None = before.due_on if body.due_on is msgspec.UNSET else body.due_on
    note = before.note if body.note is msgspec.UNSET else clean_text(body.note).strip()
    if body.lines is not msgspec.UNSET:
        await _put_lines(tx, grants, invoice_id, body.lines)
    await tx.execute(_EDIT, invoice_id, seller.id, language, due, note, *buyer_columns(buyer), seller.time_zone)
    await told(tx, invoice_id, "changed", actor_of(grants))
    return await invoice(tx, grants, invoice_id)


async def _put_lines(tx: Tx, grants: Grants, invoice_id: int, asked: Sequence[NewItem]) -> None:
    """The caller holds the draft's lock. The lines and what they come to are put together, or not at all."""
    if not asked:
        raise Invalid("invalid", fields={"lines": "required"})
    if any(line.cost is not msgspec.UNSET for line in asked):
        demand(grants, "sales.costs")
    row: Any = await tx.row(_LINES, invoice_id)
    # a line of before keeps what its editor may not see: the cost, the message that it came from
    held = {line.id or 0: line for line in lines_of(row)}
    lines = _numbered(tidy_items(asked, held, "lines"))
    sums = summed(lines)
    await tx.execute(_PUT, invoice_id, encoded(lines), sums.gross, sums.discount, sums.tax, sums.total)


def _numbered(lines: Sequence[Item]) -> list[Item]:
    """New ones get the next numbers, so that the next edit knows them again."""
    last, found = max((line.id or 0 for line in lines), default=0), []
    for line in lines:
        if not line.id:
            last += 1
        found.append(line if line.id else msgspec.structs.replace(line, id=last))
    return found
