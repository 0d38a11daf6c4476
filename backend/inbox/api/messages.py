"""Messages of a conversation, and the answer."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from backend.access.grants import Grants
from backend.inbox.actions.reply import NewMessage
from backend.inbox.actions.reply import post as post_message
from backend.inbox.api.conversations import posted
from backend.inbox.queries.thread import find, messages, messages_around
from backend.inbox.schemas import MessageView
from backend.kit.db import Database
from backend.kit.http import Limit, RowId

Seq = Annotated[int | None, QueryParameter(ge=0)]


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
            return {"items": [msgspec.structs.asdict(view) for view in views], "next": following, "newer": newer}
        views, following = await messages(tx, conversation_id, before=before, after=after, limit=limit)
    return {"items": [msgspec.structs.asdict(view) for view in views], "next": following}


@post("/conversations/{conversation_id:int}/messages")
async def reply(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, data: JSONBody[NewMessage]
) -> Response[MessageView]:
    async with db.tx() as tx:
        answer = await post_message(tx, me, conversation_id, data)
    return posted(answer)


HANDLERS = [thread, reply]
