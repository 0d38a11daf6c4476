"""HTTP of messages that did not go out."""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from backend.access.grants import Grants
from backend.inbox.deliver import people
from backend.inbox.deliver.elsewhere import Elsewhere, resend
from backend.inbox.deliver.people import Trouble
from backend.inbox.deliver.queries import troubled
from backend.inbox.rows.withheld import for_reader
from backend.inbox.schemas import MessageView
from backend.kit.db import Database
from backend.kit.http import Limit, RowId
from backend.kit.http.paging import Page


class Retry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of retry. `may_be_doubled`: yes, the customer may get an unconfirmed one twice."""

    may_be_doubled: bool = False


@get("/outbox")
async def show_outbox(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    which: Annotated[Trouble, QueryParameter(name="state")] = "failed",
    cursor: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> Page[MessageView]:
    """Messages in trouble in the conversations that one sees."""
    async with db.tx() as tx:
        return await troubled(tx, me, which, cursor, limit)


@post("/conversations/{conversation_id:int}/messages/{seq:int}/retry", status_code=200)
async def retry(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    conversation_id: RowId,
    seq: RowId,
    data: JSONBody[Retry | None] = None,
) -> MessageView:
    """Once more, under the same key, at its old place."""
    doubled = data is not None and data.may_be_doubled
    async with db.tx() as tx:
        return for_reader(me, await people.retry(tx, me, conversation_id, seq, may_be_doubled=doubled))


@post("/conversations/{conversation_id:int}/messages/{seq:int}/drop", status_code=200)
async def drop(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, seq: RowId
) -> MessageView:
    """Not any more."""
    async with db.tx() as tx:
        return for_reader(me, await people.drop(tx, me, conversation_id, seq))


@post("/conversations/{conversation_id:int}/messages/{seq:int}/cancel", status_code=200)
async def cancel(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, seq: RowId
) -> MessageView:
    """Called back before it left."""
    async with db.tx() as tx:
        return for_reader(me, await people.cancel(tx, me, conversation_id, seq))


@post("/conversations/{conversation_id:int}/messages/{seq:int}/elsewhere")
async def elsewhere(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    conversation_id: RowId,
    seq: RowId,
    data: JSONBody[Elsewhere],
) -> Response[MessageView]:
    """To another address of the same person: 201 the message there, 200 where it had gone already."""
    async with db.tx() as tx:
        sent = await resend(tx, me, conversation_id, seq, data)
    return Response(for_reader(me, sent.message), status_code=200 if sent.repeated else 201)


HANDLERS = [show_outbox, retry, drop, cancel, elsewhere]
