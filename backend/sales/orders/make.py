"""An order of a request's items, and how far it has come. Each is an edit of the card: its version, its history."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from backend.access.card_rules import as_order, may_make, within
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.editing.change import Editing, Field
from backend.cards.rows import load_cards
from backend.cards.sight import sees_card
from backend.kit.db import Scope, Tx
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.sales.orders.events import tell
from backend.sales.orders.rows import OF_CARD, load_order, number_of, order_view
from backend.sales.orders.schemas import MoveOrder, NewOrder, Orders, OrderView
from backend.sales.rows import encoded, load_items
from backend.sales.sellers.rows import offered
from backend.sales.sums import summed

# the year's row is locked until the order is committed: the next one waits, and one that fails gives its number back
_NUMBER = """
INSERT INTO order_numbers AS o (year, last) VALUES ($1, 1) ON CONFLICT (year) DO UPDATE SET last = o.last + 1
RETURNING last
"""
_MAKE = """
INSERT INTO orders (card_id, prefix, year, n, customer, contact_id, company_id, currency, lines, total, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10, $11) RETURNING id
"""
_MOVE = "UPDATE orders SET state = $2, version = version + 1, updated_at = now() WHERE id = $1 AND version = $3"
_CARD = "SELECT card_id FROM orders WHERE id = $1"
_LOCK = "SELECT version FROM cards WHERE id = $1 FOR UPDATE"


async def _make(at: Editing, made: list[int]) -> None:
    items = await load_items(at.tx, at.card.id)
    if not items or at.card.budget is None:
        raise Invalid("nothing_to_order")
    year = datetime.now(ZoneInfo(at.grants.time_zone)).year
    n: int = await at.tx.value(_NUMBER, year)
    person, total = at.card.contact, summed(items).total
    customer = " ".join(part for part in (person.name, person.surname) if part) if person else ""
    currency, by = at.card.budget.currency, at.grants.user_id
    seller = await offered(at.tx)
    prefix, contact = seller.order_prefix if seller else "", person.id if person else None
    whose = (customer, contact, at.card.company_id)
    order = (at.card.id, prefix, year, n, *whose, currency, encoded(items), total, by)
    made.append(await at.tx.value(_MAKE, *order))
    number = number_of(prefix, year, n)
    at.change.facts.append(("order_made", {"order_id": made[0], "number": number, "to": at.card.budget}))


async def _move(at: Editing, asked: tuple[OrderView, MoveOrder]) -> None:
    order, body = asked
    if order.state == body.state:
        return
    if not await at.tx.execute(_MOVE, order.id, body.state, body.version):
        raise Conflict("stale_version", extra={"current": order})
    told = {"order_id": order.id, "number": order.number, "from": order.state, "to": body.state}
    at.change.facts.append(("order_moved", told))


MAKE = Field("order", ("order_made",), _make)
MOVE = Field("order_state", ("order_moved",), _move)


def sees_orders(grants: Grants, scope: Scope) -> bool:
    """Of a request of this scope: whoever sees it, as far as their role reaches among orders, and budgets."""
    return "budget" not in grants.hidden_fields and sees_card(grants, scope) and within(grants, "see", as_order(scope))


async def orders_of(tx: Tx, grants: Grants, card_id: int) -> Orders:
    """Raises Missing."""
    await card_for(tx, grants, card_id)
    rows = await tx.fetch(OF_CARD, card_id)
    # the lead may be out of the viewer's sight where its deal is not
    cards = await load_cards(tx, sorted({row["card_id"] for row in rows}))
    return Orders([order_view(row, grants) for row in rows if sees_orders(grants, cards[row["card_id"]][1])])


async def one_order(tx: Tx, grants: Grants, order_id: int) -> OrderView:
    """Who sees the card sees its orders, as far as their role lets them. Raises Missing."""
    order = await load_order(tx, grants, order_id)
    if order is None:
        raise Missing
    _, scope = await card_for(tx, grants, order.card_id)
    if not sees_orders(grants, scope):
        raise Missing
    return order


async def make_order(tx: Tx, grants: Grants, card_id: int, body: NewOrder) -> OrderView:
    """Raises Missing, Forbidden, Invalid nothing_to_order, Conflict stale_version."""
    _, scope = await card_for(tx, grants, card_id)
    demand(grants, "cards.edit")
    if not sees_orders(grants, scope) or not may_make(grants, as_order(scope)):
        raise Forbidden("order_not_yours_to_create")
    made: list[int] = []
    await edit_card(tx, grants, card_id, EditCard(version=body.version), more=[(MAKE, made)])
    await tell(tx, made[0], "made")
    return await one_order(tx, grants, made[0])


async def move_order(tx: Tx, grants: Grants, order_id: int, body: MoveOrder) -> OrderView:
    """Raises Missing, Forbidden, Conflict stale_version with the order as it stands."""
    card_id: Any = await tx.value(_CARD, order_id)
    version: Any = None if card_id is None else await tx.value(_LOCK, card_id)
    if version is None:
        raise Missing
    # under the card's lock: the state and the version of now
    order = await one_order(tx, grants, order_id)
    demand(grants, "cards.edit")
    _, scope = await card_for(tx, grants, card_id)
    if not within(grants, "move", as_order(scope)):
        raise Forbidden("order_not_yours_to_move")
    if order.version != body.version:
        raise Conflict("stale_version", extra={"current": order})
    await edit_card(tx, grants, card_id, EditCard(version=version), more=[(MOVE, (order, body))])
    moved = await one_order(tx, grants, order_id)
    if moved.version != order.version:
        await tell(tx, order_id, "moved")
    return moved
