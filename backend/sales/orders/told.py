"""What happens to an order by itself: told in the request's history, and to those who see it."""

from datetime import UTC, datetime
from typing import Any

from backend.activities import Activity, record
from backend.kit.db import Tx
from backend.sales.orders.events import tell
from backend.sales.orders.rows import number_of

_ROW = """
SELECT o.card_id, o.prefix, o.year, o.n, k.contact_id FROM orders o JOIN cards k ON k.id = o.card_id WHERE o.id = $1
"""


async def told_opened(tx: Tx, order_id: int, *, first: bool) -> None:
    """The client has looked; the very first look is a line of the history."""
    row: Any = await tx.row(_ROW, order_id)
    if first:
        number = number_of(row["prefix"], row["year"], row["n"])
        fact = Activity(
            kind="order_opened",
            at=datetime.now(UTC),
            actor_kind="system",
            card_id=row["card_id"],
            contact_id=row["contact_id"],
            data={"order_id": order_id, "number": number},
        )
        await record(tx, [fact])
    await tell(tx, order_id, "opened")
