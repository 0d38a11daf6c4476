"""HTTP of notices (docs/contract.md)."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import person
from backend.kit.db import Database
from backend.kit.http.paging import Limit, Page
from backend.notify import centre
from backend.notify.schemas import NoticeCount, NoticeItem, ReadNotices, UnreadNotice

Me = NamedDependency[Grants]
Db = NamedDependency[Database]


@get("/notifications", guards=[person])
async def mine(
    me: Me,
    db: Db,
    show: FromQuery[centre.Which] = "all",
    limit: Limit = 30,
    cursor: FromQuery[str | None] = None,
    group: FromQuery[str | None] = None,
) -> Page[NoticeItem]:
    """What I was told, newest first: of each group its newest with their number. `?group=`: each of that one."""
    async with db.tx() as tx:
        return await centre.mine(tx, me, show, limit, cursor, group)


@get("/notifications/count", guards=[person])
async def count(me: Me, db: Db) -> NoticeCount:
    """How many I have not read."""
    async with db.tx() as tx:
        return NoticeCount(await centre.unread(tx, me.user_id or 0))


@post("/notifications/read", guards=[person], status_code=204)
async def read(me: Me, db: Db, data: JSONBody[ReadNotices]) -> None:
    """`ids` with what stands behind them, or everything up to `until`. Twice is as once."""
    async with db.tx() as tx:
        await centre.read(tx, me.user_id or 0, data.ids, data.until)


@post("/notifications/unread", guards=[person], status_code=204)
async def unread(me: Me, db: Db, data: JSONBody[UnreadNotice]) -> None:
    """I come back to it later."""
    async with db.tx() as tx:
        await centre.unread_again(tx, me.user_id or 0, data.id)


HANDLERS = [mine, count, read, unread]
