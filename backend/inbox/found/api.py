"""HTTP of what is found in a dialog (docs/contract.md)."""

import asyncio

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.inbox.found.offer import hear, offered, put_aside
from backend.inbox.found.schemas import NoticedList, PutAside
from backend.kit.db import Database
from backend.kit.http import RowId


@get("/conversations/{conversation_id:int}/found")
async def show(me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId) -> NoticedList:
    """Phones, e-mails, sums and days in the customer's last words that do not stand in the card yet."""
    async with db.tx() as tx:
        heard = await hear(tx, me, conversation_id)
    # aside from the loop that takes messages in
    return await asyncio.to_thread(offered, heard)


@post("/conversations/{conversation_id:int}/found/aside", status_code=204)
async def aside(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, data: JSONBody[PutAside]
) -> None:
    """It was written down, or is not wanted: offered no more."""
    async with db.tx() as tx:
        await put_aside(tx, me, conversation_id, data)


HANDLERS = [show, aside]
