"""HTTP of work on many rows (docs/contract.md)."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import person
from backend.kit.db import Database
from backend.kit.http import Limit, RowId
from backend.kit.http.paging import Page
from backend.lists.bulk import queries
from backend.lists.bulk import start as starting
from backend.lists.bulk.schemas import LeftRow, ListRun, NewListRun
from backend.lists.registry import listing_of

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Kind = FromPath[str]


@post("/lists/{entity:str}/bulk", status_code=202, guards=[person])
async def start(me: Me, db: Db, entity: Kind, data: JSONBody[NewListRun]) -> ListRun:
    """One verb on rows by number, or on all that match; the answer is the run, told further as list_run.changed."""
    async with db.tx() as tx:
        return await starting.start(tx, me, entity, data)


@get("/lists/{entity:str}/bulk", guards=[person])
async def recent(me: Me, db: Db, entity: Kind) -> Page[ListRun]:
    """Mine, under way or ended a moment ago."""
    listing_of(entity)
    async with db.tx() as tx:
        return Page(await queries.recent(tx, me.user_id, entity))


@get("/list-runs/{run_id:int}", guards=[person])
async def one(me: Me, db: Db, run_id: RowId) -> ListRun:
    async with db.tx() as tx:
        return await queries.run_for(tx, me.user_id, run_id)


@get("/list-runs/{run_id:int}/skipped", guards=[person])
async def skipped(
    me: Me, db: Db, run_id: RowId, limit: Limit = 50, cursor: FromQuery[str | None] = None
) -> Page[LeftRow]:
    """What was left as it is, and why."""
    async with db.tx() as tx:
        return await queries.skipped(tx, me, run_id, cursor, limit)


@post("/list-runs/{run_id:int}/undo", status_code=202, guards=[person])
async def undo(me: Me, db: Db, run_id: RowId) -> ListRun:
    """As it was, where nobody has changed it since."""
    async with db.tx() as tx:
        return await starting.undo(tx, me, run_id)


@post("/list-runs/{run_id:int}/stop", status_code=200, guards=[person])
async def stop(me: Me, db: Db, run_id: RowId) -> ListRun:
    """No further row is touched."""
    async with db.tx() as tx:
        return await starting.stop(tx, me, run_id)


HANDLERS = [start, recent, one, skipped, undo, stop]
