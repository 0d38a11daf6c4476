"""HTTP of saved replies, and of the variables that they are filled with."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import person
from backend.inbox.queries.thread import find
from backend.inbox.saved_replies import actions
from backend.inbox.saved_replies.queries import listed
from backend.inbox.saved_replies.schemas import FilledView, SavedReplyView, VariablesView
from backend.inbox.saved_replies.values import values_of
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.http.paging import Page


@get("/saved-replies", guards=[person])
async def saved_replies(me: NamedDependency[Grants], db: NamedDependency[Database]) -> Page[SavedReplyView]:
    """Mine, my teams', the house's; most used first."""
    async with db.tx() as tx:
        return Page(await listed(tx, me))


@post("/saved-replies", guards=[person])
async def make(
    me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[actions.NewSavedReply]
) -> SavedReplyView:
    async with db.tx() as tx:
        return await actions.make(tx, me, data)


@patch("/saved-replies/{reply_id:int}", guards=[person])
async def edit(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    reply_id: RowId,
    data: JSONBody[actions.EditSavedReply],
) -> SavedReplyView:
    async with db.tx() as tx:
        return await actions.edit(tx, me, reply_id, data)


@delete("/saved-replies/{reply_id:int}", status_code=204, guards=[person])
async def remove(me: NamedDependency[Grants], db: NamedDependency[Database], reply_id: RowId) -> None:
    async with db.tx() as tx:
        await actions.remove(tx, me, reply_id)


@post("/saved-replies/{reply_id:int}/use", status_code=200, guards=[person])
async def use(
    me: NamedDependency[Grants], db: NamedDependency[Database], reply_id: RowId, data: JSONBody[actions.Use]
) -> FilledView:
    """Filled for a dialog; nothing is sent."""
    async with db.tx() as tx:
        return await actions.use(tx, me, reply_id, data)


@get("/conversations/{conversation_id:int}/variables")
async def variables(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId
) -> VariablesView:
    async with db.tx() as tx:
        await find(tx, me, conversation_id)
        return await values_of(tx, me, conversation_id)


HANDLERS = [saved_replies, make, edit, remove, use, variables]
