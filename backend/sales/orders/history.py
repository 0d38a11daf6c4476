"""What happened to an order and to its invoices, newest first."""

from backend.access.grants import Grants
from backend.activities.history import Fact, Place, of_things
from backend.activities.record import Kind
from backend.cards.actions.edit import card_for
from backend.cards.history import ORDERS
from backend.fields.hidden import is_hidden
from backend.kit.db import Tx
from backend.sales.invoices.sight import may_see
from backend.sales.orders.make import one_order

_OWN: tuple[Kind, ...] = ("order_made", "order_moved", "order_opened")
# of an invoice on a deal, its lead's order is told as well
_INVOICES = "SELECT id, card_id FROM invoices WHERE order_id = $1 ORDER BY id"


async def order_history(
    tx: Tx, grants: Grants, order_id: int, limit: int, after: Place | None
) -> tuple[list[Fact], Place | None]:
    """Raises Missing."""
    order = await one_order(tx, grants, order_id)
    await card_for(tx, grants, order.card_id)
    things, cards, kinds = [{"order_id": order_id}], {order.card_id}, _OWN
    if may_see(grants):
        rows = await tx.fetch(_INVOICES, order_id)
        things += [{"invoice_id": row["id"]} for row in rows]
        cards |= {row["card_id"] for row in rows}
        kinds = ORDERS
    found, more = await of_things(tx, sorted(cards), kinds, things, limit, after)
    return [fact for fact in found if not is_hidden(fact.kind, fact.data, grants.hidden_fields)], more
