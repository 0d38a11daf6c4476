"""HTTP of the list of requests."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import signed_in
from backend.board.list_rows import request_rows
from backend.board.listing import REQUESTS
from backend.board.schemas import RequestRow
from backend.kit.db import Database
from backend.kit.http import Page
from backend.lists.page import counted, listed
from backend.lists.schemas import Asked, ListCount

Me = NamedDependency[Grants]
Db = NamedDependency[Database]


@post("/cards/list", guards=[signed_in], status_code=200)
async def requests(me: Me, db: Db, data: JSONBody[Asked]) -> Page[RequestRow]:
    """Leads and deals that the caller sees, by conditions over what they see of them; changes nothing."""
    async with db.orm() as tx:
        found = await listed(tx, me, REQUESTS, data)
        rows = await request_rows(tx, me, found.ids)
    return Page([rows[each] for each in found.ids if each in rows], found.next)


@post("/cards/count", guards=[signed_in], status_code=200)
async def count_requests(me: Me, db: Db, data: JSONBody[Asked]) -> ListCount:
    """How many of them match."""
    async with db.orm() as tx:
        return await counted(tx, me, REQUESTS, data)


HANDLERS = [requests, count_requests]
