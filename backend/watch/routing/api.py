"""HTTP of routes, and of what they decided."""

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.access.sight import sees
from backend.inbox.rows import load_conversations
from backend.kit.db import Database
from backend.kit.errors import Missing
from backend.kit.http import Page, RowId
from backend.watch.routing import routes
from backend.watch.routing.rehearse import rehearse
from backend.watch.routing.replay import replay
from backend.watch.routing.schemas import (
    AssignmentsView,
    ChoiceView,
    ReplayedRoute,
    ReplayRoute,
    RouteView,
    SetRoute,
    TryRoute,
)
from backend.watch.routing.shown import assignments

MANAGE = needs("duty.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]


@get("/routes", guards=[MANAGE])
async def show_routes(me: Me, db: Db) -> Page[RouteView]:
    """To whom the requests of each channel go. Of a channel without a route: what it does today, as steps."""
    async with db.tx() as tx:
        return Page(await routes.routes(tx, me))


@put("/routes/{channel_id:int}", guards=[MANAGE])
async def save_route(
    me: Me, db: Db, ip: NamedDependency[str], channel_id: RowId, data: JSONBody[SetRoute]
) -> RouteView:
    """All of it. 409 stale_version with what stands."""
    async with db.tx() as tx:
        return await routes.set_route(tx, me, ip, channel_id, data)


@post("/routes/{channel_id:int}/try", guards=[MANAGE], status_code=200)
async def try_route(me: Me, db: Db, channel_id: RowId, data: JSONBody[TryRoute]) -> ChoiceView:
    """To whom such a request would go, and why not to the others; nothing is written."""
    async with db.tx() as tx:
        return await rehearse(tx, me, channel_id, data)


@post("/routes/{channel_id:int}/replay", guards=[MANAGE], status_code=200)
async def replay_route(me: Me, db: Db, channel_id: RowId, data: JSONBody[ReplayRoute]) -> ReplayedRoute:
    """The requests of the last days by this route: how many each would have had; nothing is written."""
    async with db.tx() as tx:
        return await replay(tx, me, channel_id, data)


@get("/conversations/{conversation_id:int}/assignments", guards=[signed_in])
async def why(me: Me, db: Db, conversation_id: RowId) -> AssignmentsView:
    """Why a dialog went to whom it went, and why nobody has one that waits."""
    async with db.tx() as tx:
        found = (await load_conversations(tx, [conversation_id])).get(conversation_id)
        if found is None or not sees(me, found[1]):
            raise Missing
        return await assignments(tx, conversation_id)


HANDLERS = [show_routes, save_route, try_route, replay_route, why]
