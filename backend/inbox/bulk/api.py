"""HTTP of work on many dialogs (docs/contract.md)."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import person
from backend.inbox.bulk import queries
from backend.inbox.bulk import start as starting
from backend.inbox.bulk.schemas import BulkView, NewBulk, SkippedView
from backend.kit.db import Database
from backend.kit.http import Limit, RowId
from backend.kit.http.paging import Page


@post("/conversations/bulk", status_code=202, guards=[person])
async def start(me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[NewBulk]) -> BulkView:
    async with db.tx() as tx:
        return await starting.start(tx, me, data)


@get("/conversations/bulk", guards=[person])
async def recent(me: NamedDependency[Grants], db: NamedDependency[Database]) -> Page[BulkView]:
    async with db.tx() as tx:
        return Page(await queries.recent(tx, me.user_id))


@get("/conversations/bulk/{bulk_id:int}", guards=[person])
async def one(me: NamedDependency[Grants], db: NamedDependency[Database], bulk_id: RowId) -> BulkView:
    async with db.tx() as tx:
        return await queries.bulk_for(tx, me.user_id, bulk_id)


@get("/conversations/bulk/{bulk_id:int}/skipped", guards=[person])
async def skipped(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    bulk_id: RowId,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[SkippedView]:
    async with db.tx() as tx:
        return await queries.skipped(tx, me, bulk_id, cursor, limit)


@post("/conversations/bulk/{bulk_id:int}/undo", status_code=202, guards=[person])
async def undo(me: NamedDependency[Grants], db: NamedDependency[Database], bulk_id: RowId) -> BulkView:
    async with db.tx() as tx:
        return await starting.undo(tx, me, bulk_id)


@post("/conversations/bulk/{bulk_id:int}/stop", status_code=200, guards=[person])
async def stop(me: NamedDependency[Grants], db: NamedDependency[Database], bulk_id: RowId) -> BulkView:
    async with db.tx() as tx:
        return await starting.stop(tx, me, bulk_id)


HANDLERS = [start, recent, one, skipped, undo, stop]
