"""HTTP of orders."""

from typing import Any

from litestar import Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.settings import Settings
from backend.sales.invoices.schemas import PaperLink
from backend.sales.invoices.sight import demand_money
from backend.sales.links.answers import as_file
from backend.sales.links.make import make_link
from backend.sales.orders.make import make_order, move_order, one_order, orders_of
from backend.sales.orders.schemas import MoveOrder, NewOrder, Orders, OrderView
from backend.sales.paper.load import order_sheet
from backend.sales.paper.pdf import printed


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
    """One order, with its lines as they stood."""
    async with db.tx() as tx:
        return await one_order(tx, me, order_id)


@patch("/orders/{order_id:int}")
async def move(
    me: NamedDependency[Grants], db: NamedDependency[Database], order_id: RowId, data: JSONBody[MoveOrder]
) -> OrderView:
    """New, in work, done or cancelled."""
    async with db.tx() as tx:
        return await move_order(tx, me, order_id, data)


@get("/orders/{order_id:int}/pdf", guards=[needs("sales.see")], media_type="application/pdf")
async def pdf(me: NamedDependency[Grants], db: NamedDependency[Database], order_id: RowId) -> Response[Any]:
    """To be printed."""
    async with db.tx() as tx:
        await one_order(tx, me, order_id)
        demand_money(me)
        sheet = await order_sheet(tx, order_id)
    return as_file(await printed(sheet), sheet.file_name)


@post("/orders/{order_id:int}/links", guards=[needs("sales.issue")])
async def link(
    me: NamedDependency[Grants], db: NamedDependency[Database], settings: NamedDependency[Settings], order_id: RowId
) -> PaperLink:
    """A link for the client, shown this once."""
    async with db.tx() as tx:
        await one_order(tx, me, order_id)
        demand_money(me)
        return await make_link(tx, me, settings.public_url, "order", order_id)


HANDLERS = [orders, make, order, move, pdf, link]
