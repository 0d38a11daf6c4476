"""Money that came, or went back: recorded by hand or by API, once by its key, never more than is owed."""

from datetime import date
from decimal import Decimal
from typing import Any

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities.record import Kind
from backend.cards.money import parse_amount
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.kit.http.faults import Fault
from backend.sales.invoices.draft import demand_reach
from backend.sales.invoices.events import What
from backend.sales.invoices.rows import invoice
from backend.sales.invoices.schemas import InvoiceView, NewPayment
from backend.sales.invoices.sight import card_of_invoice
from backend.sales.invoices.told import actor_of, told
from backend.sales.sellers.rows import today

# whoever pays waits here for the one before: what is owed is read under this lock, never before it
_LOCK = "SELECT state, total, paid, currency, time_zone FROM invoices WHERE id = $1 FOR UPDATE"
_KNOWN = "SELECT kind, amount FROM invoice_payments WHERE invoice_id = $1 AND key = $2"
_PAY = """
INSERT INTO invoice_payments (invoice_id, key, kind, amount, paid_on, way, note, created_by, token_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_PAID = """
UPDATE invoices SET version = version + 1, updated_at = now(), paid = (
    SELECT coalesce(sum(CASE p.kind WHEN 'payment' THEN p.amount ELSE -p.amount END), 0)
    FROM invoice_payments p WHERE p.invoice_id = $1 AND p.undone_at IS NULL)
WHERE id = $1 RETURNING status
"""
_UNDO = """
UPDATE invoice_payments SET undone_at = now(), undone_by = $3
WHERE id = $2 AND invoice_id = $1 AND undone_at IS NULL RETURNING kind, amount
"""
_THERE = "SELECT 1 FROM invoice_payments WHERE id = $2 AND invoice_id = $1"
_SOONEST = date(2000, 1, 1)


async def pay(tx: Tx, grants: Grants, ip: str | None, invoice_id: int, body: NewPayment) -> InvoiceView:
    """The same key again changes nothing. Raises Missing, Forbidden, Invalid, Conflict not_issued, key_of_another."""
    row = await _locked(tx, grants, invoice_id)
    amount = _amount(body.amount)
    known: Any = await tx.row(_KNOWN, invoice_id, body.key)
    if known is not None:
        if (known["kind"], known["amount"]) != (body.kind, amount):
            raise Conflict("key_of_another")
        return await invoice(tx, grants, invoice_id)
    if row["state"] != "issued":
        raise Conflict("not_issued", extra={"current": await invoice(tx, grants, invoice_id)})
    left = row["total"] - row["paid"] if body.kind == "payment" else row["paid"]
    if amount > left:
        code = "overpaid" if body.kind == "payment" else "refund_too_large"
        raise Invalid("invalid", fields={"amount": Fault(code, {"sum": f"{left} {row['currency']}"})})
    day = today(row["time_zone"])
    on = body.on or day
    if not _SOONEST <= on <= day:
        raise Invalid("invalid", fields={"on": "bad_payment_day"})
    note = clean_text(body.note).strip()
    who = (grants.user_id, grants.token_id)
    await tx.execute(_PAY, invoice_id, body.key, body.kind, amount, on, body.way, note, *who)
    status = await tx.value(_PAID, invoice_id)
    told_of = {"amount": {"amount": amount, "currency": row["currency"]}, "way": body.way, "status": status}
    what: What = "refunded" if body.kind == "refund" else "paid" if status == "paid" else "part_paid"
    kind: Kind = "invoice_refunded" if body.kind == "refund" else "invoice_paid"
    await told(tx, invoice_id, what, actor_of(grants), kind, told_of)
    told_audit = {"amount": str(amount), "kind": body.kind}
    await audit.write(tx, grants, ip, "invoice.payment_added", ("invoice", invoice_id), after=told_audit)
    return await invoice(tx, grants, invoice_id)


async def undo_payment(tx: Tx, grants: Grants, ip: str | None, invoice_id: int, payment_id: int) -> InvoiceView:
    """One that was recorded by mistake. It stays to be seen, and counts no more. Again changes nothing.

    Raises Missing, Forbidden, Conflict refunded_since.
    """
    row = await _locked(tx, grants, invoice_id)
    if await tx.value(_THERE, invoice_id, payment_id) is None:
        raise Missing
    undone: Any = await tx.row(_UNDO, invoice_id, payment_id, grants.user_id)
    if undone is None:
        return await invoice(tx, grants, invoice_id)
    after = row["paid"] + (undone["amount"] if undone["kind"] == "refund" else -undone["amount"])
    if not 0 <= after <= row["total"]:
        raise Conflict("refunded_since")
    await tx.value(_PAID, invoice_id)
    told_of = {"amount": {"amount": undone["amount"], "currency": row["currency"]}}
    await told(tx, invoice_id, "undone", actor_of(grants), "payment_undone", told_of)
    told_audit = {"amount": str(undone["amount"]), "kind": undone["kind"]}
    await audit.write(tx, grants, ip, "invoice.payment_undone", ("invoice", invoice_id), after=told_audit)
    return await invoice(tx, grants, invoice_id)


async def _locked(tx: Tx, grants: Grants, invoice_id: int) -> Any:
    _, scope = await card_of_invoice(tx, grants, invoice_id)
    demand(grants, "sales.pay")
    demand_reach(grants, scope)
    row = await tx.row(_LOCK, invoice_id)
    if row is None:
        raise Missing
    return row


def _amount(typed: str) -> Decimal:
    try:
        amount = parse_amount(typed)
    except Invalid as error:
        raise Invalid("invalid", fields={"amount": error.fields["budget"]}) from error
    if not amount:
        raise Invalid("invalid", fields={"amount": "bad_amount"})
    return amount
