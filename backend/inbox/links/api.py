"""HTTP of links by which a person goes on elsewhere."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.inbox.links.give import give, offered
from backend.inbox.links.schemas import NewOnwardLink, OnwardLink, OnwardWay, OnwardWays
from backend.kit.db import Database
from backend.kit.http import RowId


@get("/contacts/{contact_id:int}/links")
async def where_to(me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId) -> OnwardWays:
    """Where a link may take this person."""
    async with db.tx() as tx:
        return OnwardWays([OnwardWay(way.channel_id, way.looks, way.name) for way in await offered(tx, me, contact_id)])


@post("/contacts/{contact_id:int}/links")
async def link(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    contact_id: RowId,
    data: JSONBody[NewOnwardLink],
) -> OnwardLink:
    """A link for them alone: it works once, and for a week."""
    async with db.tx() as tx:
        return await give(tx, me, ip, contact_id, data)


HANDLERS = [where_to, link]
