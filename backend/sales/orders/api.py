"""HTTP of orders."""

from datetime import datetime
from typing import Any

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.cards.history import view_of
from backend.contacts.schemas import FactView
from backend.kit.db import Database
from backend.kit.errors import Conflict
from backend.kit.http import Limit, Page, RowId
from backend.kit.http.paging import cursor as make_cursor
from backend.kit.http.paging import unpage
from backend.kit.settings import Settings
from backend.sales.invoices.schemas import PaperLink
from backend.sales.invoices.sight import demand_money
from backend.sales.links.answers import as_file
from backend.sales.links.make import make_link, withdraw_links
from backend.sales.orders.history import order_history
from backend.sales.orders.make import make_order, move_order, one_order, orders_of
from backend.sales.orders.schemas import MoveOrder, NewOrder, Orders, OrderView
from backend.sales.paper.load import order_sheet
from backend.sales.paper.pdf import printed
from backend.sales.sellers.schemas import Paper


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
async def pdf(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    order_id: RowId,
    language: FromQuery[Paper | None] = None,
) -> Response[Any]:
    """To be printed; in the own company's language where none is named."""
    async with db.tx() as tx:
        await one_order(tx, me, order_id)
        demand_money(me)
        sheet = await order_sheet(tx, order_id, language)
    return as_file(await printed(sheet), sheet.file_name)


@post("/orders/{order_id:int}/links", guards=[needs("sales.issue")])
async def link(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    order_id: RowId,
    language: FromQuery[Paper | None] = None,
) -> PaperLink:
    """A link for the client, shown this once; what it opens is said in `language`. 409 order_cancelled."""
    async with db.tx() as tx:
        found = await one_order(tx, me, order_id)
        demand_money(me)
        if found.state == "cancelled":
            raise Conflict("order_cancelled", extra={"current": found})
        return await make_link(tx, me, settings.public_url, "order", order_id, language)


@delete("/orders/{order_id:int}/links", guards=[needs("sales.issue")])
async def withdraw(me: NamedDependency[Grants], db: NamedDependency[Database], order_id: RowId) -> None:
    """No link to it opens any more."""
    async with db.tx() as tx:
        await one_order(tx, me, order_id)
        demand_money(me)
        await withdraw_links(tx, "order", order_id)


@get("/orders/{order_id:int}/history")
async def history(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    order_id: RowId,
    limit: Limit = 30,
    cursor: FromQuery[str | None] = None,
) -> Page[FactView]:
    """What happened to the order, and to invoices of it as far as the caller sees them; newest first."""
    async with db.orm() as tx:
        found, more = await order_history(tx, me, order_id, limit, unpage(cursor, tuple[datetime, int]))
    return Page([view_of(fact) for fact in found], make_cursor(*more) if more else None)


HANDLERS = [orders, make, order, move, pdf, link, withdraw, history]
