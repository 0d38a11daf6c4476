"""HTTP of everything said with a person, over all their dialogs."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from backend.access.grants import Grants
from backend.inbox.queries.files import KeptWith, Sort, files_with
from backend.inbox.queries.history import History, history, history_days
from backend.inbox.queries.thread import Day
from backend.kit.db import Database
from backend.kit.http import Limit, RowId


@get("/contacts/{contact_id:int}/messages")
async def said_with(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    contact_id: RowId,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> History:
    """All that was said with a person, in every dialog of theirs that the caller sees, newest first."""
    async with db.tx() as tx:
        return await history(tx, me, contact_id, cursor=cursor, limit=limit)


@get("/contacts/{contact_id:int}/days")
async def said_with_on(
    me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId
) -> dict[str, list[Day]]:
    """The days on which something was said with them."""
    async with db.tx() as tx:
        return {"items": await history_days(tx, me, contact_id)}


@get("/contacts/{contact_id:int}/files")
async def kept_with(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    contact_id: RowId,
    sort: FromQuery[Sort] = "pictures",
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> KeptWith:
    """Files of their dialogs."""
    async with db.tx() as tx:
        return await files_with(tx, me, contact_id, sort, cursor=cursor, limit=limit)


HANDLERS = [said_with, said_with_on, kept_with]
