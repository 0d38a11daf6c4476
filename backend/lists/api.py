"""HTTP of what all lists share: their columns and saved views (docs/contract.md)."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.access.grants import Grants
from backend.access.guards import person, signed_in
from backend.kit.db import Database
from backend.kit.http import Page, RowId
from backend.lists import views as verbs
from backend.lists.registry import listing_of
from backend.lists.schemas import ColumnView, EditListView, ListView, NewListView

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Kind = FromPath[str]


@get("/lists/{entity:str}/columns", guards=[signed_in])
async def columns(me: Me, db: Db, entity: Kind) -> Page[ColumnView]:
    """What the caller may be shown, and filter and sort by: "contact", "company"."""
    async with db.orm() as tx:
        found = await listing_of(entity).columns(tx, me)
    return Page([each.view() for each in found.values()])


@get("/lists/{entity:str}/views", guards=[person])
async def views(me: Me, db: Db, entity: Kind) -> Page[ListView]:
    """Mine first, then what is shared with me."""
    async with db.orm() as tx:
        return Page(await verbs.views(tx, me, entity))


@post("/lists/{entity:str}/views", guards=[person])
async def save(me: Me, db: Db, entity: Kind, data: JSONBody[NewListView]) -> Page[ListView]:
    """A new one; the answer is all of them. To share it takes the right `views.share`."""
    async with db.orm() as tx:
        return Page(await verbs.make(tx, me, entity, data))


@patch("/lists/{entity:str}/views/{view_id:int}", guards=[person])
async def edit(me: Me, db: Db, entity: Kind, view_id: RowId, data: JSONBody[EditListView]) -> Page[ListView]:
    """409 stale_version when somebody was first."""
    async with db.orm() as tx:
        return Page(await verbs.edit(tx, me, entity, view_id, data))


@delete("/lists/{entity:str}/views/{view_id:int}", guards=[person])
async def remove(me: Me, db: Db, entity: Kind, view_id: RowId) -> None:
    """One's own saved view, or with the right to share them anybody's shared one."""
    async with db.orm() as tx:
        await verbs.remove(tx, me, entity, view_id)


HANDLERS = [columns, views, save, edit, remove]
