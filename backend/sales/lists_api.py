"""HTTP of the lists of invoices and orders."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.kit.db import Database
from backend.kit.http import Page
from backend.lists.page import counted, listed
from backend.lists.schemas import Asked, ListCount
from backend.sales.invoices.rows import ONE, views
from backend.sales.invoices.schemas import InvoiceView
from backend.sales.listing import INVOICES, ORDERS
from backend.sales.orders.rows import SEVERAL, order_view
from backend.sales.orders.schemas import OrderView

Me = NamedDependency[Grants]
Db = NamedDependency[Database]


@post("/invoices/list", guards=[needs("sales.see")], status_code=200)
async def invoices(me: Me, db: Db, data: JSONBody[Asked]) -> Page[InvoiceView]:
    """Invoices of requests that the caller sees, by conditions; changes nothing."""
    async with db.orm() as tx:
        found = await listed(tx, me, INVOICES, data)
        rows = {row["id"]: row for row in await tx.fetch(ONE, found.ids)}
        items = await views(tx, [rows[each] for each in found.ids if each in rows], me)
    return Page(items, found.next)


@post("/invoices/count", guards=[needs("sales.see")], status_code=200)
async def count_invoices(me: Me, db: Db, data: JSONBody[Asked]) -> ListCount:
    """How many of them match."""
    async with db.orm() as tx:
        return await counted(tx, me, INVOICES, data)


@post("/orders/list", guards=[signed_in], status_code=200)
async def orders(me: Me, db: Db, data: JSONBody[Asked]) -> Page[OrderView]:
    """Orders of requests that the caller sees, by conditions; changes nothing."""
    async with db.orm() as tx:
        found = await listed(tx, me, ORDERS, data)
        rows = {row["id"]: row for row in await tx.fetch(SEVERAL, found.ids)}
    return Page([order_view(rows[each], me) for each in found.ids if each in rows], found.next)


@post("/orders/count", guards=[signed_in], status_code=200)
async def count_orders(me: Me, db: Db, data: JSONBody[Asked]) -> ListCount:
    """How many of them match."""
    async with db.orm() as tx:
        return await counted(tx, me, ORDERS, data)


HANDLERS = [invoices, count_invoices, orders, count_orders]
