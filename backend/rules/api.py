"""HTTP of rules: administrators only."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.kit.db import Database
from backend.kit.http import Limit, RowId
from backend.kit.http.paging import Page, page, unpage
from backend.rules import keep, queries
from backend.rules.schemas import EditRule, NewRule, RuleRun, RuleView, RunState

MANAGE = needs("rules.manage")


@get("/rules", guards=[MANAGE])
async def show_all(db: NamedDependency[Database]) -> Page[RuleView]:
    """In the order in which they are asked, with how the last day went."""
    async with db.tx() as tx:
        return Page(await queries.listed(tx))


@post("/rules", guards=[MANAGE])
async def make(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[NewRule]
) -> RuleView:
    """The last one in the order. One that is on hears of what happens from now on."""
    async with db.tx() as tx:
        return await queries.one(tx, await keep.make(tx, me, ip, data))


@get("/rules/{rule_id:int}", guards=[MANAGE])
async def show(db: NamedDependency[Database], rule_id: RowId) -> RuleView:
    async with db.tx() as tx:
        return await queries.one(tx, rule_id)


@patch("/rules/{rule_id:int}", guards=[MANAGE])
async def edit(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    rule_id: RowId,
    data: JSONBody[EditRule],
) -> RuleView:
    """Also switched on and off, and put in another place."""
    async with db.tx() as tx:
        await keep.edit(tx, me, ip, rule_id, data)
        return await queries.one(tx, rule_id)


@delete("/rules/{rule_id:int}", guards=[MANAGE])
async def remove(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], rule_id: RowId
) -> None:
    """What it did stays in the history, under its name."""
    async with db.tx() as tx:
        await keep.remove(tx, me, ip, rule_id)


@get("/rules/{rule_id:int}/runs", guards=[MANAGE])
async def runs(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    rule_id: RowId,
    which: FromQuery[RunState | None] = None,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> Page[RuleRun]:
    """The journal, newest first: why it ran, or did not."""
    place = unpage(cursor, tuple[int])
    async with db.tx() as tx:
        found = await queries.journal(tx, me, rule_id, which, place[0] if place else None, limit + 1)
    return page(found, limit, lambda run: run, lambda run: (run.id,))


HANDLERS = [show_all, make, show, edit, remove, runs]
