"""HTTP of the same person known twice."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.inbox.merging import merge as verbs
from backend.inbox.merging.offers import same_person
from backend.inbox.merging.schemas import Other, SamePerson
from backend.kit.db import Database
from backend.kit.http import RowId


@get("/contacts/{contact_id:int}/same")
async def show(me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId) -> SamePerson:
    """Who may be the same person, and who was joined to them."""
    async with db.tx() as tx:
        return await same_person(tx, me, contact_id)


@post("/contacts/{contact_id:int}/merge", status_code=200)
async def merge(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    contact_id: RowId,
    data: JSONBody[Other],
) -> SamePerson:
    """The other becomes part of this one."""
    async with db.tx() as tx:
        await verbs.merge(tx, me, ip, contact_id, data.contact_id)
    async with db.tx() as tx:
        return await same_person(tx, me, contact_id)


@post("/contacts/{contact_id:int}/apart", status_code=204)
async def apart(
    me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId, data: JSONBody[Other]
) -> None:
    """They are two."""
    async with db.tx() as tx:
        await verbs.apart(tx, me, contact_id, data.contact_id)


@post("/contacts/merges/{merge_id:int}/undo", status_code=204)
async def undo(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], merge_id: RowId
) -> None:
    """Both as they stood."""
    async with db.tx() as tx:
        await verbs.undo(tx, me, ip, merge_id)


HANDLERS = [show, merge, apart, undo]
