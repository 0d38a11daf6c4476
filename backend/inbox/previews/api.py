"""HTTP of link previews: the house's wish, and the picture of one."""

from typing import Any

from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.access.policy import can
from backend.inbox.files.api import Ask, served
from backend.inbox.files.find import Found
from backend.inbox.previews import setting
from backend.inbox.previews.setting import Previews
from backend.inbox.queries.thread import find
from backend.inbox.rows.withheld import READ_DELETED
from backend.kit.db import Database
from backend.kit.errors import Missing
from backend.kit.http import RowId
from backend.kit.storage import Storage

_PICTURE = """
SELECT p.picture_key, m.deleted_at IS NOT NULL AS deleted FROM link_previews p
JOIN messages m USING (conversation_id, seq)
WHERE p.conversation_id = $1 AND p.seq = $2 AND p.picture_key IS NOT NULL
"""


@get("/link-previews", guards=[needs("channels.manage")])
async def wish(db: NamedDependency[Database]) -> Previews:
    async with db.tx() as tx:
        return await setting.read(tx)


@put("/link-previews", guards=[needs("channels.manage")])
async def wished(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[Previews]
) -> Previews:
    """On: our server opens the links of customers and colleagues."""
    async with db.tx() as tx:
        return await setting.write(tx, me, ip, data)


@get("/conversations/{conversation_id:int}/messages/{seq:int}/preview")
async def picture(
    request: Ask,
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    storage: NamedDependency[Storage],
    conversation_id: RowId,
    seq: RowId,
) -> Response[Any]:
    """Ours, drawn anew: nobody's browser calls on the page's server."""
    async with db.tx() as tx:
        await find(tx, me, conversation_id)
        row = await tx.row(_PICTURE, conversation_id, seq)
    if row is None or (row["deleted"] and not can(me, READ_DELETED)):
        raise Missing
    return await served(request, storage, Found("preview.webp", "image/webp", row["picture_key"]))


HANDLERS = [wish, wished, picture]
