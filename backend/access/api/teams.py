"""/teams."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.actions import teams as verbs
from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.access.queries import people
from backend.access.schemas import EditTeam, NewTeam, TeamView
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.http.paging import Page

MANAGE = needs("teams.manage")


@get("/teams", guards=[signed_in])
async def show_all(db: NamedDependency[Database]) -> Page[TeamView]:
    """Teams and their members."""
    async with db.orm() as tx:
        return Page(await people.teams(tx))


@post("/teams", guards=[MANAGE])
async def add(
    data: JSONBody[NewTeam], me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> TeamView:
    """A new team."""
    async with db.orm() as tx:
        return await people.team(tx, await verbs.add(tx, me, ip, data))


@patch("/teams/{team_id:int}", guards=[MANAGE])
async def edit(
    team_id: RowId,
    data: JSONBody[EditTeam],
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
) -> TeamView:
    """Name, members."""
    async with db.orm() as tx:
        await verbs.edit(tx, me, ip, team_id, data)
        return await people.team(tx, team_id)


@delete("/teams/{team_id:int}", guards=[MANAGE])
async def remove(
    team_id: RowId, me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> None:
    """Only one that no channel and no pool stands on."""
    async with db.orm() as tx:
        await verbs.remove(tx, me, ip, team_id)


HANDLERS = [show_all, add, edit, remove]
