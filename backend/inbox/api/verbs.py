"""What is done to a conversation: assign, done, reopen, no reply needed, read, drafts."""

from typing import Annotated, Literal

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.access.grants import Grants
from backend.access.guards import person
from backend.cards.hidden import shown
from backend.cards.schemas import CardView
from backend.inbox.actions import drafts
from backend.inbox.actions.assign import Assign, assign
from backend.inbox.actions.close import Done, NoReply, done, no_reply, reopen
from backend.inbox.actions.close_undo import take_back_end
from backend.inbox.actions.read import mark_read
from backend.inbox.actions.set_card import SetCard, set_card
from backend.inbox.actions.snooze import Snooze, snooze, unsnooze
from backend.inbox.queries.drafts import DraftMark, begun
from backend.inbox.queries.thread import find
from backend.inbox.schemas import ConversationRow, DraftView
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.http.paging import Page


class Read(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /conversations/{id}/read. `back`: mark as unread from there on."""

    in_seq: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    back: bool = False


@post("/conversations/{conversation_id:int}/assign", status_code=200)
async def assign_to(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, data: JSONBody[Assign]
) -> ConversationRow:
    async with db.tx() as tx:
        return await assign(tx, me, conversation_id, data)


@post("/conversations/{conversation_id:int}/done", status_code=200)
async def close(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, data: JSONBody[Done]
) -> ConversationRow:
    async with db.tx() as tx:
        return await done(tx, me, conversation_id, data)


@post("/conversations/{conversation_id:int}/reopen", status_code=200)
async def open_again(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId
) -> ConversationRow:
    async with db.tx() as tx:
        return await reopen(tx, me, conversation_id)


@post("/conversations/{conversation_id:int}/snooze", status_code=200)
async def put_aside(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, data: JSONBody[Snooze]
) -> ConversationRow:
    async with db.tx() as tx:
        return await snooze(tx, me, conversation_id, data)


@delete("/conversations/{conversation_id:int}/snooze", status_code=200)
async def take_back(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId
) -> ConversationRow:
    async with db.tx() as tx:
        return await unsnooze(tx, me, conversation_id)


@post("/conversations/{conversation_id:int}/no-reply", status_code=200)
async def needs_no_reply(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, data: JSONBody[NoReply]
) -> ConversationRow:
    async with db.tx() as tx:
        return await no_reply(tx, me, conversation_id, data)


@post("/conversations/{conversation_id:int}/card", status_code=200)
async def card(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, data: JSONBody[SetCard]
) -> CardView:
    async with db.tx() as tx:
        return shown(await set_card(tx, me, conversation_id, data), me)


@post("/conversations/{conversation_id:int}/read", status_code=204, guards=[person])
async def read(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId, data: JSONBody[Read]
) -> None:
    async with db.tx() as tx:
        await find(tx, me, conversation_id)
        await mark_read(tx, me.user_id or 0, conversation_id, data.in_seq, back=data.back)


@post("/conversations/{conversation_id:int}/undo", status_code=200)
async def undo(me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId) -> ConversationRow:
    """The last "done" or "no reply needed" is taken back, with the debt as it stood."""
    async with db.tx() as tx:
        return await take_back_end(tx, me, conversation_id)


@get("/drafts", guards=[person])
async def all_drafts(me: NamedDependency[Grants], db: NamedDependency[Database]) -> Page[DraftMark]:
    async with db.tx() as tx:
        return Page(await begun(tx, me.user_id or 0))


@get("/conversations/{conversation_id:int}/drafts", guards=[person])
async def own_drafts(
    me: NamedDependency[Grants], db: NamedDependency[Database], conversation_id: RowId
) -> list[DraftView]:
    async with db.tx() as tx:
        return await drafts.read(tx, me.user_id or 0, conversation_id)


@put("/conversations/{conversation_id:int}/drafts/{kind:str}", guards=[person])
async def save_draft(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    conversation_id: RowId,
    kind: FromPath[Literal["reply", "note"]],
    data: JSONBody[drafts.NewDraft],
) -> DraftView:
    async with db.tx() as tx:
        await find(tx, me, conversation_id)
        return await drafts.save(tx, me.user_id or 0, conversation_id, kind, data)


HANDLERS = [
    assign_to,
    close,
    open_again,
    put_aside,
    take_back,
    needs_no_reply,
    card,
    read,
    undo,
    all_drafts,
    own_drafts,
    save_draft,
]
