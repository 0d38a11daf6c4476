"""Invoices as the API takes and shows them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from backend.sales.schemas import ItemView, NewItem
from backend.sales.sellers.schemas import Long, Paper, Short

InvoiceStatus = Literal["draft", "issued", "opened", "part_paid", "paid", "overdue", "void"]
PaymentKind = Literal["payment", "refund"]
PaymentWay = Literal["bank", "card", "cash", "other"]
Amount = Annotated[str, msgspec.Meta(max_length=60)]


class InvoiceBuyer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom it is for, as it stands on the paper. `id` of a contact or company of ours."""

    kind: Literal["contact", "company"]
    id: int | None = None
    name: Annotated[str, msgspec.Meta(max_length=300)] = ""
    tax_id: Short = ""
    address: Long = ""


class InvoicePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of what the chosen lines come to: percent of it, or a sum; as typed. It becomes one line."""

    kind: Literal["percent", "sum"]
    value: Amount


class NewInvoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /cards/{id}/invoices.

    `client_id` drawn by the caller: the same again is the same invoice. `order_id`: its lines instead of the
    request's items. `lines`: which of them, by their id; all where left out.
    """

    client_id: UUID
    order_id: int | None = None
    lines: Annotated[list[int], msgspec.Meta(max_length=200)] | None = None
    part: InvoicePart | None = None
    seller_id: int | None = None
    language: Paper | None = None
    due_on: date | None = None
    note: Long = ""
    buyer: InvoiceBuyer | None = None


class EditInvoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /invoices/{id}: of a draft; what is left out stays. `lines`: the whole list, in its order."""

    version: int
    seller_id: int | msgspec.UnsetType = msgspec.UNSET
    language: Paper | msgspec.UnsetType = msgspec.UNSET
    due_on: date | msgspec.UnsetType | None = msgspec.UNSET
    note: Long | msgspec.UnsetType = msgspec.UNSET
    buyer: InvoiceBuyer | msgspec.UnsetType = msgspec.UNSET
    lines: Annotated[list[NewItem], msgspec.Meta(max_length=500)] | msgspec.UnsetType = msgspec.UNSET


class IssueInvoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int


class VoidInvoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reason is asked for: it stands in the history, and on the paper nothing does."""

    version: int
    reason: Annotated[str, msgspec.Meta(max_length=500)]


class NewPayment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /invoices/{id}/payments. `key` drawn by the caller: the same again is the same payment."""

    key: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    amount: Amount
    on: date | None = None
    way: PaymentWay = "bank"
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""
    kind: PaymentKind = "payment"


class PaymentView(msgspec.Struct, frozen=True):
    id: int
    kind: PaymentKind
    amount: Decimal
    on: date
    way: PaymentWay
    note: str
    by: str | None
    at: datetime
    undone_at: datetime | None


class InvoiceView(msgspec.Struct, frozen=True, kw_only=True):
    """`status` follows from what happened; `due`: what is still to be paid, nothing of a draft or a void one.

    `profit`: of lines that have a cost, for the right `sales.costs`.
    """

    id: int
    card_id: int
    order_id: int | None
    order_number: str | None
    seller_id: int
    seller_name: str
    number: str | None
    status: InvoiceStatus
    language: Paper
    currency: str
    lines: list[ItemView]
    gross: Decimal
    discount: Decimal
    tax: Decimal
    total: Decimal
    paid: Decimal
    due: Decimal
    profit: Decimal | None
    buyer: InvoiceBuyer
    note: str
    due_on: date | None
    issued_on: date | None
    issued_by: str | None
    opened_at: datetime | None
    last_opened_at: datetime | None
    opened_count: int
    void_at: datetime | None
    void_reason: str | None
    responsible_id: int | None
    payments: list[PaymentView]
    created_by: str | None
    created_at: datetime
    version: int


class InvoiceSums(msgspec.Struct, frozen=True):
    """In one currency, of what is issued and not void."""

    currency: str
    invoiced: Decimal
    paid: Decimal
    due: Decimal
    profit: Decimal | None


class Invoices(msgspec.Struct, frozen=True):
    """Of a request, newest first."""

    items: list[InvoiceView]
    sums: list[InvoiceSums]


class PaperLink(msgspec.Struct, frozen=True):
    """What a client opens. It is shown this once: of its token only a hash is kept."""

    url: str
    expires_at: datetime
