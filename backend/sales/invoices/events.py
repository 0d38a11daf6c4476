"""Events of invoices."""

from typing import Literal

import msgspec

from backend.kit.db import Published, Scope, Scoped, Tx

What = Literal[
    "drafted", "changed", "discarded", "issued", "opened", "part_paid", "paid", "refunded", "undone", "overdue", "void"
]


class InvoiceRef(msgspec.Struct, frozen=True):
    """Which one, of which request, and what happened. Its sums are asked for by those who may see them."""

    id: int
    card_id: int
    what: What
    version: int


class InvoiceChanged(msgspec.Struct, frozen=True, tag="invoice.changed"):
    """Something happened to an invoice: ask for it anew."""

    invoice: InvoiceRef


def tell(tx: Tx, ref: InvoiceRef, scope: Scope, contact_id: int | None) -> None:
    """To those who see the request."""
    tx.publish(Published(InvoiceChanged(ref), Scoped((scope,)), "invoice", ref.id, contact_id))
