"""HTTP of products that messages bring."""

from litestar import post
from litestar.di import NamedDependency

from backend.access.grants import Grants
from backend.inbox.products.take import take
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.sales.schemas import ItemsView


@post("/conversations/{conversation_id:int}/messages/{seq:int}/items", status_code=200)
async def take_products(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, seq: RowId
) -> ItemsView:
    """The products that the message was written from become items of the dialog's request, each once."""
    async with db.tx() as tx:
        return await take(tx, me, conversation_id, seq)


HANDLERS = [take_products]
