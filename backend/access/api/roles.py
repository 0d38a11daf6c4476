"""/roles and the rights there are."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.actions import roles as verbs
from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.access.queries import people
from backend.access.schemas import EditRole, NewRole, RightView, RoleView
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.http.paging import Page

MANAGE = needs("roles.manage")


@get("/roles", guards=[signed_in])
async def show_all(db: NamedDependency[Database]) -> Page[RoleView]:
    """Roles and what they may do."""
    async with db.orm() as tx:
        return Page(await people.roles(tx))


@get("/roles/rights", guards=[signed_in])
async def rights(me: NamedDependency[Grants]) -> Page[RightView]:
    """Every right, in words."""
    return Page(people.rights(me.locale))


@post("/roles", guards=[MANAGE])
async def add(
    data: JSONBody[NewRole], me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> RoleView:
    """A role of the house's own."""
    async with db.orm() as tx:
        return await people.role(tx, await verbs.add(tx, me, ip, data))


@patch("/roles/{role_id:int}", guards=[MANAGE])
async def edit(
    role_id: RowId,
    data: JSONBody[EditRole],
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
) -> RoleView:
    """Name, rights, sight, hidden fields."""
    async with db.orm() as tx:
        await verbs.edit(tx, me, ip, role_id, data)
        return await people.role(tx, role_id)


@delete("/roles/{role_id:int}", guards=[MANAGE])
async def remove(
    role_id: RowId, me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> None:
    """Only one that nobody has."""
    async with db.orm() as tx:
        await verbs.remove(tx, me, ip, role_id)


HANDLERS = [show_all, rights, add, edit, remove]
