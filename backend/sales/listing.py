"""The lists of invoices and of orders: their columns, who sees which rows, what a search finds."""

from collections.abc import Callable
from typing import Any

from backend.access.grants import Grants
from backend.access.sight import within_orders_sql
from backend.cards.sight import sees_cards_sql
from backend.lists.columns import Cast, Column, Listing
from backend.lists.schemas import ColumnKind
from backend.lists.where import pattern
from backend.sales.invoices.sight import seen_sql

STATUSES = ("draft", "issued", "opened", "part_paid", "paid", "overdue", "void")
STATES = ("new", "in_work", "done", "cancelled")


def _plain(a: str, name: str, kind: ColumnKind, cast: Cast = "text", *, sql: str = "", **more: Any) -> Column:
    """Sorted by what it is."""
    found = sql or f"{a}.{name}"
    return Column(name=name, kind=kind, sql=found, cast=cast, **({"order": found} | more))


def _whose(a: str) -> Column:
    sql = f"(SELECT k.responsible_id FROM cards k WHERE k.id = {a}.card_id)"
    return Column(name="responsible_id", kind="user", sql=sql, cast="bigint")


INVOICE_COLUMNS: tuple[Column, ...] = (
    _plain("i", "number", "text"),
    _plain("i", "client", "text", sql="i.buyer_name", order="lower(i.buyer_name)", nullable=False),
    _plain("i", "status", "choice", choices=STATUSES, nullable=False),
    _plain("i", "total", "money", "numeric", nullable=False),
    _plain("i", "paid", "money", "numeric", nullable=False),
    _plain("i", "due", "money", "numeric", sql="(i.total - i.paid)", nullable=False),
    _plain("i", "currency", "text", nullable=False),
    _plain("i", "due_on", "date", "date"),
    _plain("i", "issued_on", "date", "date"),
    _whose("i"),
    _plain("i", "created_at", "moment", "timestamptz", nullable=False),
    _plain("i", "created_by", "user", "bigint", order=None),
)
_ORDER_NUMBER = "(CASE WHEN o.prefix = '' THEN '' ELSE o.prefix || '-' END || o.year || '-' || lpad(o.n::text, 4, '0'))"
_COMPANY = "coalesce((SELECT f.name FROM companies f WHERE f.id = o.company_id AND f.deleted_at IS NULL), o.customer)"
ORDER_COLUMNS: tuple[Column, ...] = (
    _plain("o", "number", "text", sql=_ORDER_NUMBER, order="(o.year * 10000000::bigint + o.n)::text", nullable=False),
    _plain("o", "client", "text", sql=_COMPANY, order=f"lower({_COMPANY})", nullable=False),
    _plain("o", "state", "choice", choices=STATES, nullable=False),
    _plain("o", "total", "money", "numeric", nullable=False),
    _plain("o", "currency", "text", nullable=False),
    _whose("o"),
    _plain("o", "created_at", "moment", "timestamptz", nullable=False),
    _plain("o", "created_by", "user", "bigint", order=None),
)


def _search(*expressions: str) -> Callable[[Grants, str, int], tuple[str, list[Any]]]:
    """Every word of what is typed stands in one of them."""

    def search(grants: Grants, text: str, first: int) -> tuple[str, list[Any]]:
        args = [pattern(word) for word in text.lower().split()[:8]]
        parts = []
        for n in range(len(args)):
            ways = " OR ".join(f"lower({sql}) LIKE ${first + n}::text" for sql in expressions)
            parts.append(f"({ways})")
        return " AND ".join(parts) or "true", list(args)

    return search


def _orders_seen(grants: Grants, first: int) -> tuple[str, list[Any]]:
    # the same as orders/make.py asks of one: an order says for how much
    if "budget" in grants.hidden_fields:
        return "false", []
    seen, args = sees_cards_sql(grants, "k", first)
    within, more = within_orders_sql(grants, "see", "k", first + len(args))
    return f"EXISTS (SELECT 1 FROM cards k WHERE k.id = o.card_id AND {seen} AND {within})", [*args, *more]


INVOICES = Listing(
    entity="invoice",
    source="invoices i",
    alias="i",
    base="true",
    standing=INVOICE_COLUMNS,
    seen=seen_sql,
    search=_search("i.number", "i.buyer_name"),
    by="created_at",
)
ORDERS = Listing(
    entity="order",
    source="orders o",
    alias="o",
    base="true",
    standing=ORDER_COLUMNS,
    seen=_orders_seen,
    search=_search(_ORDER_NUMBER, _COMPANY),
    by="created_at",
)
