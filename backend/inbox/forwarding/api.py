"""HTTP of passing on."""

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import person
from backend.inbox.forwarding.forward import forward
from backend.inbox.forwarding.schemas import Forward
from backend.inbox.rows.withheld import for_reader
from backend.inbox.schemas import MessageView
from backend.kit.db import Database
from backend.kit.http import RowId


@post("/conversations/{conversation_id:int}/forward", guards=[person])
async def pass_on(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, data: JSONBody[Forward]
) -> Response[MessageView]:
    """By e-mail, to anybody."""
    async with db.tx() as tx:
        posted = await forward(tx, me, conversation_id, data)
    return Response(for_reader(me, posted.message), status_code=200 if posted.repeated else 201)


HANDLERS = [pass_on]
