"""HTTP of calls."""

from typing import Any

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.inbox.api.conversations import posted
from backend.inbox.calls.dial import dial
from backend.inbox.calls.live import live_calls
from backend.inbox.calls.people import change, read
from backend.inbox.calls.schemas import LiveCall, NewCall, TelephonyView
from backend.inbox.channels.telephony import Telephony
from backend.inbox.schemas import MessageView
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.http.paging import Page

MANAGE = needs("channels.manage")


@get("/calls/live")
async def live(me: NamedDependency[Grants], db: NamedDependency[Database]) -> Page[LiveCall]:
    """Calls that ring or go on, in conversations that the caller sees."""
    async with db.tx() as tx:
        return Page(await live_calls(tx, me))


@post("/calls")
async def call(
    me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[NewCall]
) -> Response[MessageView]:
    """The exchange is asked to ring the caller's own telephone, then theirs. 200: it was asked for already."""
    async with db.tx() as tx:
        answer: Any = await dial(tx, me, data)
    return posted(me, answer)


@get("/channels/{channel_id:int}/telephony", guards=[MANAGE])
async def show(me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId) -> TelephonyView:
    """Lines and extensions."""
    async with db.tx() as tx:
        return await read(tx, channel_id)


@put("/channels/{channel_id:int}/telephony", guards=[MANAGE])
async def replace(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    channel_id: RowId,
    data: JSONBody[Telephony],
) -> TelephonyView:
    """All of them at once."""
    async with db.tx() as tx:
        return await change(tx, me, ip, channel_id, data)


HANDLERS = [live, call, show, replace]
