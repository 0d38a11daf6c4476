"""HTTP of saved views (docs/contract.md)."""

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import person
from backend.inbox.views import actions
from backend.inbox.views.queries import view_for, views_of
from backend.inbox.views.schemas import EditView, NewView, Tabs, ViewList, ViewView
from backend.kit.db import Database
from backend.kit.http import RowId


@get("/views", guards=[person])
async def views(me: NamedDependency[Grants], db: NamedDependency[Database]) -> ViewList:
    async with db.orm() as tx:
        return await views_of(tx, me)


@get("/views/{view_id:int}", guards=[person])
async def view(me: NamedDependency[Grants], db: NamedDependency[Database], view_id: RowId) -> ViewView:
    async with db.orm() as tx:
        return await view_for(tx, me, view_id)


@post("/views", guards=[person])
async def make(me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[NewView]) -> ViewView:
    async with db.orm() as tx:
        return await actions.make(tx, me, data)


@patch("/views/{view_id:int}", guards=[person])
async def change(
    me: NamedDependency[Grants], db: NamedDependency[Database], view_id: RowId, data: JSONBody[EditView]
) -> ViewView:
    async with db.orm() as tx:
        return await actions.edit(tx, me, view_id, data)


@delete("/views/{view_id:int}", guards=[person])
async def remove(me: NamedDependency[Grants], db: NamedDependency[Database], view_id: RowId) -> None:
    async with db.orm() as tx:
        await actions.delete(tx, me, view_id)


@put("/views/tabs", guards=[person])
async def tabs(me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[Tabs]) -> Tabs:
    async with db.orm() as tx:
        return await actions.order_tabs(tx, me, data)


HANDLERS = [views, view, make, change, remove, tabs]
