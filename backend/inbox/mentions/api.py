"""HTTP of mentions (docs/contract.md)."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import person
from backend.inbox.mentions.alone import is_named
from backend.inbox.mentions.queries import MentionView, unseen
from backend.inbox.mentions.see import see
from backend.inbox.queries.thread import find
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.http.paging import Page


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /conversations/{id}/mentions/seen: up to which message I have looked."""

    seq: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


@get("/mentions", guards=[person])
async def mine(me: NamedDependency[Grants], db: NamedDependency[Database]) -> Page[MentionView]:
    async with db.tx() as tx:
        return Page(await unseen(tx, me.user_id or 0))


@post("/conversations/{conversation_id:int}/mentions/seen", status_code=204, guards=[person])
async def looked(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, data: JSONBody[Seen]
) -> None:
    async with db.tx() as tx:
        # who is named from outside sees the note alone, and may still have looked at it
        if not await is_named(tx, me, conversation_id):
            await find(tx, me, conversation_id)
        await see(tx, me.user_id or 0, conversation_id, data.seq)


HANDLERS = [mine, looked]
