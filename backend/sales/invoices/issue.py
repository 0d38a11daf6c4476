"""An invoice is issued: it gets its number, and from then on it stands as it is. Or it is voided, with a reason."""

from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid
from backend.sales.invoices.draft import demand_draft, demand_reach
from backend.sales.invoices.rows import invoice
from backend.sales.invoices.schemas import InvoiceView, VoidInvoice
from backend.sales.invoices.sight import card_of_invoice
from backend.sales.invoices.told import actor_of, told
from backend.sales.sellers.edit import demand as demand_seller
from backend.sales.sellers.rows import number_of, today, year_of

# the row is locked until what is issued is committed: the next one waits, and one that fails gives its number back
_NUMBER = """
INSERT INTO invoice_numbers AS o (seller_id, year, last) VALUES ($1, $2, 1)
ON CONFLICT (seller_id, year) DO UPDATE SET last = o.last + 1 RETURNING last
"""
_ISSUE = """
UPDATE invoices SET state = 'issued', version = version + 1, updated_at = now(), issued_at = now(), year = $2, n = $3,
       number = $4, seller = $5::text::jsonb, issued_on = $6, due_on = coalesce(due_on, $6), issued_by = $7
WHERE id = $1 AND state = 'draft'
"""
_LOCK = "SELECT state, version, paid FROM invoices WHERE id = $1 FOR UPDATE"
_VOID = """
UPDATE invoices SET state = 'void', version = version + 1, updated_at = now(), void_at = now(), void_by = $2,
       void_reason = $3
WHERE id = $1 AND state = 'issued'
"""


async def issue(tx: Tx, grants: Grants, invoice_id: int, version: int) -> InvoiceView:
    """Raises Missing, Forbidden, Invalid, Conflict not_a_draft or stale_version."""
    _, found = await demand_draft(tx, grants, invoice_id, version)
    if not found.total:
        raise Invalid("nothing_to_invoice")
    if not found.buyer.name:
        raise Invalid("invalid", fields={"buyer.name": "required"})
    seller = await demand_seller(tx, found.seller_id)
    day, year = today(seller.time_zone), year_of(seller)
    if found.due_on is not None and found.due_on < day:
        raise Invalid("invalid", fields={"due_on": "due_before_issue"})
    n: int = await tx.value(_NUMBER, seller.id, year)
    number = number_of(seller.prefix, year, n)
    kept = msgspec.json.encode(seller).decode()
    await tx.execute(_ISSUE, invoice_id, year, n, number, kept, day, grants.user_id)
    await told(tx, invoice_id, "issued", actor_of(grants), "invoice_issued")
    return await invoice(tx, grants, invoice_id)


async def void(tx: Tx, grants: Grants, ip: str | None, invoice_id: int, body: VoidInvoice) -> InvoiceView:
    """Its number stays taken. Raises Missing, Forbidden, Invalid, Conflict not_issued, is_paid, stale_version."""
    _, scope = await card_of_invoice(tx, grants, invoice_id)
    demand(grants, "sales.void")
    demand_reach(grants, scope)
    reason = " ".join(clean_text(body.reason).split())
    if not reason:
        raise Invalid("invalid", fields={"reason": "required"})
    row: Any = await tx.row(_LOCK, invoice_id)
    found = await invoice(tx, grants, invoice_id)
    if row["state"] != "issued":
        raise Conflict("not_issued", extra={"current": found})
    if row["paid"]:
        # the money stands somewhere: it is given back, or its record taken back, before
        raise Conflict("invoice_is_paid", extra={"current": found})
    if row["version"] != body.version:
        raise Conflict("stale_version", extra={"current": found})
    await tx.execute(_VOID, invoice_id, grants.user_id, reason)
    await told(tx, invoice_id, "void", actor_of(grants), "invoice_void", {"reason": reason})
    number = {"number": found.number, "reason": reason}
    await audit.write(tx, grants, ip, "invoice.voided", ("invoice", invoice_id), after=number)
    return await invoice(tx, grants, invoice_id)
