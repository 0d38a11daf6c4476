"""HTTP of what is sold."""

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.sales.actions.items import items_of, put_items
from backend.sales.schemas import ItemsView, PutItems


@get("/cards/{card_id:int}/items")
async def items(me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId) -> ItemsView:
    """What the request is about, line by line, with what it comes to."""
    async with db.tx() as tx:
        return await items_of(tx, me, card_id)


@put("/cards/{card_id:int}/items")
async def change_items(
    me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId, data: JSONBody[PutItems]
) -> ItemsView:
    """The whole list: what is left out is removed. The budget becomes their sum. 409 stale_version as with the card."""
    async with db.tx() as tx:
        return await put_items(tx, me, card_id, data)


HANDLERS = [items, change_items]
