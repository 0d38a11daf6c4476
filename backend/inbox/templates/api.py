"""HTTP of templates: a channel's list, and asking the platform for it anew."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.inbox.channels.queries import listed as channels
from backend.inbox.templates import due, queries
from backend.inbox.templates.schemas import TemplatesView
from backend.kit.db import Database, Tx
from backend.kit.errors import Missing
from backend.kit.http import RowId


async def _demand_channel(tx: Tx, me: Grants, channel_id: int) -> None:
    if channel_id not in await channels(tx, me, deleted=True):
        raise Missing


@get("/channels/{channel_id:int}/templates", guards=[signed_in])
async def show(
    me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId, removed: FromQuery[bool] = False
) -> TemplatesView:
    """Those of the platform's list; with `removed` also what stood there before."""
    async with db.tx() as tx:
        await _demand_channel(tx, me, channel_id)
        return await queries.listed(tx, channel_id, me.locale, removed=removed)


@post("/channels/{channel_id:int}/templates/refresh", guards=[needs("channels.manage")], status_code=200)
async def refresh(me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId) -> TemplatesView:
    """Ask the platform now (at most 15 s): what it said, or `problem`."""
    async with db.tx() as tx:
        await _demand_channel(tx, me, channel_id)
    await due.refresh(db, channel_id)
    async with db.tx() as tx:
        return await queries.listed(tx, channel_id, me.locale)


HANDLERS = [show, refresh]
