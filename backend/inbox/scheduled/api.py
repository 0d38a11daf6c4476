"""HTTP of answers that are sent later. They are made by POST …/messages with `send_at`."""

from litestar import delete, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.inbox.rows.withheld import for_reader
from backend.inbox.scheduled import people
from backend.inbox.schemas import MessageView
from backend.kit.db import Database
from backend.kit.http import RowId


@patch("/conversations/{conversation_id:int}/messages/{seq:int}/schedule")
async def move(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    conversation_id: RowId,
    seq: RowId,
    data: JSONBody[people.Move],
) -> MessageView:
    """Another time."""
    async with db.tx() as tx:
        return for_reader(me, await people.move(tx, me, conversation_id, seq, data))


@delete("/conversations/{conversation_id:int}/messages/{seq:int}/schedule", status_code=200)
async def take_back(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, seq: RowId
) -> MessageView:
    """Off with it; the text returns to its author's field."""
    async with db.tx() as tx:
        return for_reader(me, await people.take_back(tx, me, conversation_id, seq))


@post("/conversations/{conversation_id:int}/messages/{seq:int}/send-now")
async def send_now(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, seq: RowId
) -> MessageView:
    """At once."""
    async with db.tx() as tx:
        return for_reader(me, await people.send_now(tx, me, conversation_id, seq))


HANDLERS = [move, take_back, send_now]
