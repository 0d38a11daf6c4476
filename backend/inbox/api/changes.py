"""Messages edited, taken back, reacted to; their earlier versions."""

from litestar import delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.inbox.actions import change
from backend.inbox.queries.thread import find
from backend.inbox.queries.versions import Versions, versions
from backend.inbox.rows.withheld import for_reader
from backend.inbox.schemas import MessageView
from backend.kit.db import Database
from backend.kit.http import RowId

PATH = "/conversations/{conversation_id:int}/messages/{seq:int}"


@patch(PATH)
async def edit(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    conversation_id: RowId,
    seq: RowId,
    data: JSONBody[change.NewText],
) -> MessageView:
    """Say it otherwise, at the customer's too."""
    async with db.tx() as tx:
        return for_reader(me, await change.edit(tx, me, conversation_id, seq, data))


@delete(PATH, status_code=200)
async def take_back(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, seq: RowId
) -> MessageView:
    """Delete it, at the customer's too; the message stays here, marked."""
    async with db.tx() as tx:
        return for_reader(me, await change.delete(tx, me, conversation_id, seq))


@put(f"{PATH}/reaction")
async def react(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    conversation_id: RowId,
    seq: RowId,
    data: JSONBody[change.NewReaction],
) -> MessageView:
    """Our sign on it, or none."""
    async with db.tx() as tx:
        return for_reader(me, await change.react(tx, me, conversation_id, seq, data))


@get(f"{PATH}/edits")
async def edits(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, seq: RowId
) -> Versions:
    """What it said before, the oldest first."""
    async with db.tx() as tx:
        await find(tx, me, conversation_id)
        return Versions(await versions(tx, me, conversation_id, seq))


HANDLERS = [edit, take_back, react, edits]
