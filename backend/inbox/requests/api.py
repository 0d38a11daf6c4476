"""HTTP of a request's life."""

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.cards.hidden import shown
from backend.inbox.requests.make import make_card
from backend.inbox.requests.schemas import MadeCard, NewCard
from backend.kit.db import Database


@post("/cards")
async def made(
    me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[NewCard]
) -> Response[MadeCard]:
    """201 for a new request, 200 for a repeated one."""
    async with db.tx() as tx:
        answer, repeated = await make_card(tx, me, data)
    answer = msgspec.structs.replace(answer, card=shown(answer.card, me))
    return Response(answer, status_code=200 if repeated else 201)


HANDLERS = [made]
