"""HTTP of orders."""

from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.sales.orders.make import make_order, move_order, one_order, orders_of
from backend.sales.orders.schemas import MoveOrder, NewOrder, Orders, OrderView


@get("/cards/{card_id:int}/orders")
async def orders(me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId) -> Orders:
    """Of the request, and of the lead that it was born of; newest first."""
    async with db.tx() as tx:
        return await orders_of(tx, me, card_id)


@post("/cards/{card_id:int}/orders")
async def make(
    me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId, data: JSONBody[NewOrder]
) -> OrderView:
    """The request's items, as they stand, become an order with the next number of the year."""
    async with db.tx() as tx:
        return await make_order(tx, me, card_id, data)


@get("/orders/{order_id:int}")
async def order(me: NamedDependency[Grants], db: NamedDependency[Database], order_id: RowId) -> OrderView:
    async with db.tx() as tx:
        return await one_order(tx, me, order_id)


@patch("/orders/{order_id:int}")
async def move(
    me: NamedDependency[Grants], db: NamedDependency[Database], order_id: RowId, data: JSONBody[MoveOrder]
) -> OrderView:
    """New, in work, done or cancelled."""
    async with db.tx() as tx:
        return await move_order(tx, me, order_id, data)


HANDLERS = [orders, make, order, move]
