"""The list, one conversation, a new one."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from backend.access.grants import Grants
from backend.inbox.actions.reply.post import Posted
from backend.inbox.actions.start import Start, start
from backend.inbox.queries.branches import View
from backend.inbox.queries.dialogs import Listed, Order, Wanted, list_dialogs
from backend.inbox.queries.thread import find
from backend.inbox.schemas import MessageView, State
from backend.kit.db import Database
from backend.kit.http import Limit, RowId


def shown(listed: Listed) -> dict[str, Any]:
    """The row with the viewer's own count."""
    return {**msgspec.structs.asdict(listed.row), "unread": listed.unread}


def posted(answer: Posted) -> Response[MessageView]:
    """201 for a new message, 200 for a repeated one."""
    return Response(answer.message, status_code=200 if answer.repeated else 201)


@get("/conversations")
async def dialogs(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    view: Annotated[View, QueryParameter(name="filter")] = "all",
    dialog_state: Annotated[State | None, QueryParameter(name="state")] = None,
    order: FromQuery[Order] = "newest",
    channel_id: FromQuery[list[int] | None] = None,
    contact_id: FromQuery[int | None] = None,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> dict[str, Any]:
    wanted = Wanted(
        view=view,
        state=dialog_state,
        order=order,
        channel_ids=tuple(channel_id or ()),
        contact_id=contact_id,
        limit=limit,
        cursor=cursor,
    )
    async with db.tx() as tx:
        rows, following = await list_dialogs(tx, me, wanted)
    return {"items": [shown(each) for each in rows], "next": following}


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
    return posted(answer)


HANDLERS = [dialogs, conversation, begin]
