"""Orders, whole."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can
from backend.kit.db import Tx
from backend.sales.orders.schemas import OrderView
from backend.sales.rows import item_view
from backend.sales.tidy import Item

_COLUMNS = """
SELECT o.id, o.card_id, o.prefix, o.year, o.n, o.state, o.customer, o.currency, o.lines::text AS lines, o.total,
       o.created_at, o.version, o.company_id, f.name AS company, u.name AS created_by, k.responsible_id,
       o.opened_at, o.last_opened_at, o.opened_count
FROM orders o JOIN cards k ON k.id = o.card_id LEFT JOIN users u ON u.id = o.created_by
LEFT JOIN companies f ON f.id = o.company_id AND f.deleted_at IS NULL
"""
ONE = f"{_COLUMNS} WHERE o.id = $1"
SEVERAL = f"{_COLUMNS} WHERE o.id = ANY ($1::bigint[])"
_LINES = "SELECT lines::text AS lines, currency FROM orders WHERE id = $1 AND card_id = ANY ($2::bigint[])"
# a deal shows the orders of the lead that it was born of, too: the link holds both ways
OF_CARD = f"""
{_COLUMNS} WHERE o.card_id = $1 OR o.card_id = (SELECT k.born_of FROM cards k WHERE k.id = $1) ORDER BY o.id DESC
"""
_lines = msgspec.json.Decoder(list[Item], strict=False)


def number_of(prefix: str, year: int, n: int) -> str:
    """2026-0017, З-2026-0017."""
    return f"{prefix}-{year}-{n:04}" if prefix else f"{year}-{n:04}"


def order_view(row: Mapping[str, Any], grants: Grants) -> OrderView:
    """Without costs for those who may not see them."""
    costs = can(grants, "sales.costs")
    return OrderView(
        id=row["id"],
        card_id=row["card_id"],
        number=number_of(row["prefix"], row["year"], row["n"]),
        state=row["state"],
        customer=row["customer"],
        company_id=row["company_id"],
        company=row["company"],
        responsible_id=row["responsible_id"],
        currency=row["currency"],
        lines=[item_view(line, costs) for line in _lines.decode(row["lines"])],
        total=row["total"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        version=row["version"],
        opened_at=row["opened_at"],
        last_opened_at=row["last_opened_at"],
        opened_count=row["opened_count"],
    )


async def load_order(tx: Tx, grants: Grants, order_id: int) -> OrderView | None:
    row: Any = await tx.row(ONE, order_id)
    return None if row is None else order_view(row, grants)


async def order_lines(tx: Tx, order_id: int, cards: Sequence[int]) -> tuple[list[Item], str] | None:
    """As they stood, and their currency; None where none of these requests has the order."""
    row: Any = await tx.row(_LINES, order_id, list(cards))
    return None if row is None else (_lines.decode(row["lines"]), row["currency"])
