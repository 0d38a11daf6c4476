"""A draft of an invoice: made of a request's items or of an order, edited, thrown away."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec

from backend.access.card_rules import as_order, may_make, within
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.cards.actions.edit import card_for
from backend.cards.money import parse_amount
from backend.cards.schemas import CardView
from backend.kit.clean import clean_text
from backend.kit.db import Scope, Tx
from backend.kit.errors import Conflict, Forbidden, Invalid
from backend.kit.words import say
from backend.sales.invoices.rows import invoice
from backend.sales.invoices.schemas import InvoiceBuyer, InvoicePart, InvoiceView, NewInvoice
from backend.sales.invoices.sight import card_of_invoice, demand_money
from backend.sales.invoices.told import actor_of, told
from backend.sales.orders.rows import order_lines
from backend.sales.rows import encoded, load_items
from backend.sales.sellers.edit import demand as demand_seller
from backend.sales.sellers.rows import offered, today
from backend.sales.sellers.schemas import SellerView
from backend.sales.sums import HUNDRED, HUNDREDTH, rounded, summed
from backend.sales.tidy import Item

_MAKE = """
INSERT INTO invoices (client_id, card_id, order_id, seller_id, language, currency, lines, gross, discount, tax, total,
                      buyer, buyer_name, contact_id, company_id, note, due_on, time_zone, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8, $9, $10, $11, $12::text::jsonb, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT (client_id) DO NOTHING RETURNING id
"""
_MADE = "SELECT id FROM invoices WHERE client_id = $1 AND card_id = $2"
_COMPANY = "SELECT id, name, tax_id, addresses::text AS addresses FROM companies WHERE id = $1 AND deleted_at IS NULL"
_LOCK = "SELECT state, version, language FROM invoices WHERE id = $1 FOR UPDATE"


def demand_reach(grants: Grants, scope: Scope) -> None:
    """Seen is not yet theirs to invoice. Raises Forbidden."""
    if not within(grants, "edit", scope):
        raise Forbidden("card_not_yours_to_edit")


async def draft(tx: Tx, grants: Grants, card_id: int, body: NewInvoice) -> InvoiceView:
    """Raises Missing, Forbidden, Invalid, Conflict card_locked."""
    card, scope = await card_for(tx, grants, card_id)
    demand_money(grants)
    demand(grants, "sales.issue")
    demand_reach(grants, scope)
    if not may_make(grants, as_order(scope)):
        raise Forbidden("order_not_yours_to_create")
    known = await tx.value(_MADE, body.client_id, card_id)
    if known is not None:
        return await invoice(tx, grants, known)
    if card.locked:
        raise Conflict("card_locked")
    seller = await _seller(tx, body.seller_id)
    language = body.language or seller.language
    items, currency = await _lines(tx, card, body.order_id)
    items = _part(_chosen(items, body.lines), body.part, language)
    buyer = tidy_buyer(card, body.buyer) if body.buyer else await _buyer(tx, card)
    sums, due = summed(items), body.due_on or today(seller.time_zone) + timedelta(seller.due_days)
    made: int | None = await tx.value(
        _MAKE, body.client_id, card_id, body.order_id, seller.id, language, currency, encoded(items), sums.gross,
        sums.discount, sums.tax, sums.total, *buyer_columns(buyer), clean_text(body.note).strip(), due,
        seller.time_zone, grants.user_id,
    )  # fmt: skip
    if made is None:
        # the other press has committed meanwhile, or it is somebody else's
        made = await tx.value(_MADE, body.client_id, card_id)
        if made is None:
            raise Invalid("invalid", fields={"client_id": "not_a_choice"})
        return await invoice(tx, grants, made)
    await told(tx, made, "drafted", actor_of(grants))
    return await invoice(tx, grants, made)


async def _seller(tx: Tx, seller_id: int | None) -> SellerView:
    if seller_id is not None:
        return await demand_seller(tx, seller_id)
    found = await offered(tx)
    if found is None:
        raise Invalid("no_seller")
    return found


async def _lines(tx: Tx, card: CardView, order_id: int | None) -> tuple[Sequence[Item], str]:
    """Of the request, or of an order of its or of the lead that it was born of."""
    if order_id is not None:
        found = await order_lines(tx, order_id, [card.id] if card.born_of is None else [card.id, card.born_of])
        if found is None:
            raise Invalid("invalid", fields={"order_id": "no_such_order"})
        return found
    items = await load_items(tx, card.id)
    if not items or card.budget is None:
        raise Invalid("nothing_to_invoice")
    return items, card.budget.currency


def _chosen(items: Sequence[Item], ids: Sequence[int] | None) -> list[Item]:
    if ids is None:
        return list(items)
    wanted = set(ids)
    found = [item for item in items if item.id in wanted]
    if not found or len(found) != len(wanted):
        raise Invalid("invalid", fields={"lines": "no_such_item"})
    return found


def _part(items: list[Item], part: InvoicePart | None, language: str) -> list[Item]:
    """A part of the whole is one line, with the tax that all of them have in common."""
    if part is None:
        return items
    total, fault = summed(items).total, Invalid("invalid", fields={"part": "bad_part"})
    try:
        value = parse_amount(part.value)
    except Invalid as error:
        raise fault from error
    amount = rounded(total * value / HUNDRED) if part.kind == "percent" else value
    if not HUNDREDTH <= amount <= total:
        raise fault
    rates = {item.tax_rate for item in items}
    if len(rates) > 1:
        raise Invalid("invalid", fields={"part": "mixed_taxes"})
    names = ", ".join(item.name for item in items)
    name = say(language, "paper.part_of", names=names)
    return [Item(id=1, name=name[:300], quantity=Decimal(1), price=amount, tax_rate=rates.pop(), tax_included=True)]


async def _buyer(tx: Tx, card: CardView) -> InvoiceBuyer:
    """The request's company with its requisites, else its person."""
    row: Any = None if card.company_id is None else await tx.row(_COMPANY, card.company_id)
    if row is not None:
        addresses = msgspec.json.decode(row["addresses"])
        address = str(addresses[0]["value"]) if addresses else ""
        return InvoiceBuyer(kind="company", id=row["id"], name=row["name"], tax_id=row["tax_id"], address=address)
    person = card.contact
    name = " ".join(part for part in (person.name, person.surname) if part) if person else ""
    return InvoiceBuyer(kind="contact", id=person.id if person else None, name=name)


def tidy_buyer(card: CardView, buyer: InvoiceBuyer) -> InvoiceBuyer:
    """As typed; it is tied to nobody but the request's own person or company."""
    ours = card.company_id if buyer.kind == "company" else card.contact and card.contact.id
    line: dict[str, Any] = {name: " ".join(clean_text(getattr(buyer, name)).split()) for name in ("name", "tax_id")}
    line["id"] = ours if buyer.id == ours else None
    return msgspec.structs.replace(buyer, **line, address=clean_text(buyer.address).strip())


def buyer_columns(buyer: InvoiceBuyer) -> tuple[Any, ...]:
    """buyer, buyer_name, contact_id, company_id."""
    contact, company = (buyer.id, None) if buyer.kind == "contact" else (None, buyer.id)
    return msgspec.json.encode(buyer).decode(), buyer.name, contact, company


async def demand_draft(tx: Tx, grants: Grants, invoice_id: int, version: int) -> tuple[CardView, InvoiceView]:
    """Locks it. Raises Missing, Forbidden, Conflict."""
    card, scope = await card_of_invoice(tx, grants, invoice_id)
    demand(grants, "sales.issue")
    demand_reach(grants, scope)
    row: Any = await tx.row(_LOCK, invoice_id)
    # under the lock: as it stands now. One that was thrown away meanwhile is missing
    found = await invoice(tx, grants, invoice_id)
    if row is None or row["state"] != "draft":
        raise Conflict("not_a_draft", extra={"current": found})
    if row["version"] != version:
        raise Conflict("stale_version", extra={"current": found})
    return card, found
