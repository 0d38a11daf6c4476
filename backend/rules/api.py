"""HTTP of rules: administrators only."""

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.kit.db import Database
from backend.kit.http import Limit, RowId
from backend.kit.http.paging import Page, page, unpage
from backend.rules import keep, queries
from backend.rules.limits import limits_of, set_limits
from backend.rules.naming import Named, named_by
from backend.rules.rehearse import rehearse
from backend.rules.schemas import (
    EditRule,
    NamedBy,
    NewRule,
    Rehearsal,
    Rehearse,
    RuleLimits,
    RuleRun,
    RuleView,
    RunState,
    SetRuleLimits,
)

MANAGE = needs("rules.manage")


@get("/rules", guards=[MANAGE])
async def show_all(me: NamedDependency[Grants], db: NamedDependency[Database]) -> Page[RuleView]:
    """In the order in which they are asked, with how the last day went."""
    async with db.tx() as tx:
        return Page(await queries.listed(tx, me))


@post("/rules", guards=[MANAGE])
async def make(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[NewRule]
) -> RuleView:
    """The last one in the order. One that is on hears of what happens from now on."""
    async with db.tx() as tx:
        return await queries.one(tx, me, await keep.make(tx, me, ip, data))


@get("/rules/{rule_id:int}", guards=[MANAGE])
async def show(me: NamedDependency[Grants], db: NamedDependency[Database], rule_id: RowId) -> RuleView:
    """With how the last day went, and what it names that is gone."""
    async with db.tx() as tx:
        return await queries.one(tx, me, rule_id)


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
        return await queries.one(tx, me, rule_id)


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


@post("/rules/{rule_id:int}/duplicate", guards=[MANAGE])
async def duplicate(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], rule_id: RowId
) -> RuleView:
    """The same once more, switched off."""
    async with db.tx() as tx:
        return await queries.one(tx, me, await keep.duplicate(tx, me, ip, rule_id))


@post("/rules/{rule_id:int}/runs/{run_id:int}/again", status_code=204, guards=[MANAGE])
async def again(db: NamedDependency[Database], rule_id: RowId, run_id: RowId) -> None:
    """A run that failed, once more, after its cause was mended."""
    async with db.tx() as tx:
        await queries.again(tx, rule_id, run_id)


@post("/rules/rehearse", status_code=200, guards=[MANAGE])
async def rehearse_one(db: NamedDependency[Database], data: JSONBody[Rehearse]) -> Rehearsal:
    """What the rule would have done last week, as things stand now. Nothing is written."""
    async with db.tx() as tx:
        return await rehearse(tx, data.body)


@get("/rules/naming", guards=[person])
async def naming(db: NamedDependency[Database], kind: FromQuery[Named], thing_id: FromQuery[int]) -> Page[NamedBy]:
    """Which rules name a status, a tag, a field …: for whoever is about to delete it."""
    async with db.tx() as tx:
        return Page(await named_by(tx, kind, thing_id))


@get("/rules/limits", guards=[MANAGE])
async def limits(db: NamedDependency[Database]) -> RuleLimits:
    """How much rules may do within an hour."""
    async with db.tx() as tx:
        return await limits_of(tx)


@put("/rules/limits", guards=[MANAGE])
async def change_limits(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[SetRuleLimits]
) -> RuleLimits:
    """All of them, within bounds. 409 stale_version."""
    async with db.tx() as tx:
        return await set_limits(tx, me, ip, data)


HANDLERS = [limits, change_limits, show_all, make, rehearse_one, naming, show, edit, remove, duplicate, runs, again]
