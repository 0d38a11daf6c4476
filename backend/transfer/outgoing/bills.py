"""An invoice or an order → what each of its columns says."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.words import say
from backend.sales.invoices.rows import ONE, views
from backend.sales.invoices.schemas import InvoiceView
from backend.sales.orders.rows import SEVERAL, order_view
from backend.sales.orders.schemas import OrderView
from backend.sales.schemas import ItemView

COLUMNS: dict[str, tuple[str, ...]] = {
    "invoice": (
        "id", "number", "status", "client", "tax_id", "request", "order", "seller", "items", "currency", "discount",
        "tax", "total", "paid", "due", "issued_on", "due_on", "opened_at", "responsible", "author", "created_at",
        "comment", "void_reason",
    ),
    "order": (
        "id", "number", "state", "client", "request", "items", "currency", "total", "opened_at", "responsible",
        "author", "created_at",
    ),
}  # fmt: skip


class Says(msgspec.Struct, frozen=True):
    """In whose language and time, and the names of things."""

    locale: str
    time_zone: str
    names: Mapping[tuple[str, int], str]


async def load(tx: Tx, grants: Grants, entity: str, ids: Sequence[int]) -> list[InvoiceView] | list[OrderView]:
    """In that order; whoever asks has seen to it that they are seen."""
    if entity == "invoice":
        rows = {row["id"]: row for row in await tx.fetch(ONE, list(ids))}
        return await views(tx, [rows[each] for each in ids if each in rows], grants)
    found = {row["id"]: order_view(row, grants) for row in await tx.fetch(SEVERAL, list(ids))}
    return [found[each] for each in ids if each in found]


def text(at: Says, view: InvoiceView | OrderView, name: str) -> str:
    """What a column says of it."""
    if name in _BOTH:
        return _BOTH[name](at, view)
    return _INVOICE[name](at, view) if isinstance(view, InvoiceView) else _ORDER[name](at, view)


def _moment(at: Says, value: datetime | None) -> str:
    return value.astimezone(ZoneInfo(at.time_zone)).strftime("%Y-%m-%d %H:%M") if value else ""


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _line(item: ItemView) -> str:
    """Самовар × 2"""
    return f"{item.name} × {Decimal(item.quantity).normalize():f} {item.unit}".rstrip()


_BOTH: dict[str, Callable[[Says, Any], str]] = {
    "id": lambda at, view: str(view.id),
    "number": lambda at, view: view.number or "",
    "request": lambda at, view: str(view.card_id),
    "items": lambda at, view: "\n".join(_line(item) for item in view.lines),
    "currency": lambda at, view: view.currency,
    "total": lambda at, view: str(view.total),
    "opened_at": lambda at, view: _moment(at, view.opened_at),
    "responsible": lambda at, view: at.names.get(("user", view.responsible_id or 0), ""),
    "author": lambda at, view: view.created_by or "",
    "created_at": lambda at, view: _moment(at, view.created_at),
}
_INVOICE: dict[str, Callable[[Says, InvoiceView], str]] = {
    "status": lambda at, view: say(at.locale, f"transfer.bills.{view.status}"),
    "client": lambda at, view: view.buyer.name,
    "tax_id": lambda at, view: view.buyer.tax_id,
    "order": lambda at, view: view.order_number or "",
    "seller": lambda at, view: view.seller_name,
    "discount": lambda at, view: str(view.discount),
    "tax": lambda at, view: str(view.tax),
    "paid": lambda at, view: str(view.paid),
    "due": lambda at, view: str(view.due),
    "issued_on": lambda at, view: _day(view.issued_on),
    "due_on": lambda at, view: _day(view.due_on),
    "comment": lambda at, view: view.note,
    "void_reason": lambda at, view: view.void_reason or "",
}
_ORDER: dict[str, Callable[[Says, OrderView], str]] = {
    "state": lambda at, view: say(at.locale, f"transfer.bills.order_{view.state}"),
    "client": lambda at, view: view.company or view.customer,
}
