"""The list, one conversation, a new one."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.inbox.actions.reply.post import Posted
from backend.inbox.actions.start import Start, To, start
from backend.inbox.queries.address import asked_for
from backend.inbox.queries.addresses import Addresses, addresses
from backend.inbox.queries.counts import MOST as MOST_COUNTED
from backend.inbox.queries.counts import Counted, Counting, Counts
from backend.inbox.queries.dialogs import Listed, Wanted, list_dialogs
from backend.inbox.queries.filter import Filter, Order
from backend.inbox.queries.lookup import lookup
from backend.inbox.queries.thread import find
from backend.inbox.rows.withheld import for_reader
from backend.inbox.schemas import Beginning, MessageView
from backend.kit.db import Database
from backend.kit.http import Limit, RowId


def shown(listed: Listed) -> dict[str, Any]:
    """The row with the viewer's own count."""
    return {**msgspec.structs.asdict(listed.row), "unread": listed.unread}


def posted(me: Grants, answer: Posted) -> Response[MessageView]:
    """201 for a new message, 200 for a repeated one."""
    return Response(for_reader(me, answer.message), status_code=200 if answer.repeated else 201)


@get("/conversations", dependencies={"asked": Provide(asked_for, sync_to_thread=False)})
async def dialogs(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    asked: NamedDependency[Filter],
    order: FromQuery[Order] = "newest",
    contact_id: FromQuery[int | None] = None,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> dict[str, Any]:
    wanted = Wanted(filter=asked, order=order, contact_id=contact_id, limit=limit, cursor=cursor)
    async with db.tx() as tx:
        rows, following = await list_dialogs(tx, me, wanted)
    return {"items": [shown(each) for each in rows], "next": following}


@post("/conversations/counts", status_code=200)
async def counted(
    request: Request[Any, Any, Any],
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    data: JSONBody[Counting],
) -> Counted:
    counts: Counts = request.app.state.setdefault("dialog_counts", Counts())
    return Counted(await counts.of(db, me, data), MOST_COUNTED)


@get("/conversations/{conversation_id:int}")
async def conversation(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId
) -> dict[str, Any]:
    async with db.tx() as tx:
        return shown(await find(tx, me, conversation_id))


@post("/conversations")
async def begin(
    me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[Start]
) -> Response[MessageView]:
    async with db.tx() as tx:
        answer = await start(tx, me, data)
    return posted(me, answer)


@post("/conversations/lookup", status_code=200)
async def would_begin(me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[To]) -> Beginning:
    """Where a first message would go. Asked by POST: a phone in an address would stand in logs."""
    async with db.tx() as tx:
        return await lookup(tx, me, data)


@get("/contacts/{contact_id:int}/addresses")
async def reached_at(me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId) -> Addresses:
    """Where the person can be answered instead."""
    async with db.tx() as tx:
        return await addresses(tx, me, contact_id)


HANDLERS = [dialogs, counted, conversation, begin, would_begin, reached_at]
