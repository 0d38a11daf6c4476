"""Messages of a conversation, and the answer."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from backend.access.grants import Grants
from backend.inbox.actions.reply import NewMessage
from backend.inbox.actions.reply import post as post_message
from backend.inbox.api.conversations import posted
from backend.inbox.queries.files import KeptPage, Sort, files
from backend.inbox.queries.thread import Day, days, find, messages, messages_around
from backend.inbox.rows.closed import lines_for
from backend.inbox.rows.withheld import for_reader_all
from backend.inbox.schemas import MessageView
from backend.kit.db import Database, Tx
from backend.kit.http import Limit, RowId

Seq = Annotated[int | None, QueryParameter(ge=0)]


async def _shown(tx: Tx, me: Grants, views: Sequence[MessageView]) -> list[dict[str, Any]]:
    return [msgspec.structs.asdict(view) for view in await lines_for(tx, me, for_reader_all(me, views))]


@get("/conversations/{conversation_id:int}/messages")
async def thread(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    conversation_id: RowId,
    before: Seq = None,
    after: Seq = None,
    around: Seq = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    async with db.tx() as tx:
        await find(tx, me, conversation_id)
        if around is not None:
            views, following, newer = await messages_around(tx, conversation_id, around, limit)
            return {"items": await _shown(tx, me, views), "next": following, "newer": newer}
        views, following = await messages(tx, conversation_id, before=before, after=after, limit=limit)
        return {"items": await _shown(tx, me, views), "next": following}


@get("/conversations/{conversation_id:int}/days")
async def said_on(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId
) -> dict[str, list[Day]]:
    """For a calendar: the days that have messages, in the viewer's time zone."""
    async with db.tx() as tx:
        await find(tx, me, conversation_id)
        return {"items": await days(tx, [conversation_id], me.time_zone)}


@get("/conversations/{conversation_id:int}/files")
async def kept_files(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    conversation_id: RowId,
    sort: FromQuery[Sort] = "pictures",
    before: Seq = None,
    after: Seq = None,
    limit: Limit = 50,
) -> KeptPage:
    async with db.tx() as tx:
        await find(tx, me, conversation_id)
        return await files(tx, conversation_id, sort, before=before, after=after, limit=limit)


@post("/conversations/{conversation_id:int}/messages")
async def reply(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, data: JSONBody[NewMessage]
) -> Response[MessageView]:
    async with db.tx() as tx:
        answer = await post_message(tx, me, conversation_id, data)
    return posted(me, answer)


HANDLERS = [thread, said_on, kept_files, reply]
