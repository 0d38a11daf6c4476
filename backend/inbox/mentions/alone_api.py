"""HTTP of notes for those who do not see the dialog."""

from litestar import get
from litestar.di import NamedDependency

from backend.access.grants import Grants
from backend.access.guards import person
from backend.inbox.mentions.alone import Addressed, Outside, addressed, outside
from backend.inbox.queries.thread import find
from backend.kit.db import Database
from backend.kit.http import RowId


@get("/conversations/{conversation_id:int}/addressed", guards=[person])
async def to_me(me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId) -> Addressed:
    async with db.tx() as tx:
        return await addressed(tx, me, conversation_id)


@get("/conversations/{conversation_id:int}/outside")
async def who_is_outside(me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId) -> Outside:
    """For the warning before a note that names them."""
    async with db.tx() as tx:
        listed = await find(tx, me, conversation_id)
        return await outside(tx, listed.row.channel_id)


HANDLERS = [to_me, who_is_outside]
