"""Events of orders."""

from typing import Literal

import msgspec

from backend.access.card_rules import with_orders
from backend.cards.rows import load_cards
from backend.kit.db import Published, Scoped, Tx

What = Literal["made", "moved", "opened"]
_ROW = "SELECT card_id, version FROM orders WHERE id = $1"


class OrderRef(msgspec.Struct, frozen=True):
    """Which one, of which request, and what happened. Its lines and sums are asked for by those who may see them."""

    id: int
    card_id: int
    what: What
    version: int


class OrderChanged(msgspec.Struct, frozen=True, tag="order.changed"):
    """Something happened to an order: ask for it anew."""

    order: OrderRef


async def tell(tx: Tx, order_id: int, what: What) -> None:
    """To those who see the request and, by their role, its orders."""
    row = await tx.row(_ROW, order_id)
    if row is None:
        return
    card, scope = (await load_cards(tx, [row["card_id"]]))[row["card_id"]]
    ref = OrderRef(order_id, card.id, what, row["version"])
    contact = card.contact.id if card.contact else None
    tx.publish(Published(OrderChanged(ref), Scoped((with_orders(scope),)), "order", order_id, contact))
