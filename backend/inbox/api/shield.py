"""Spam and blocking, and the way back from both."""

from litestar import delete, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.contacts.hidden import shown
from backend.contacts.schemas import ContactView
from backend.inbox.actions.block import block, unblock
from backend.inbox.actions.spam import Spam, not_spam, spam
from backend.inbox.schemas import ConversationRow
from backend.kit.db import Database
from backend.kit.http import RowId


@post("/conversations/{conversation_id:int}/spam", status_code=200)
async def is_spam(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    conversation_id: RowId,
    data: JSONBody[Spam],
) -> ConversationRow:
    """Done with the reason spam; a lead that nobody has worked on is rejected."""
    async with db.tx() as tx:
        return await spam(tx, me, ip, conversation_id, data)


@delete("/conversations/{conversation_id:int}/spam", status_code=200)
async def is_no_spam(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], conversation_id: RowId
) -> ConversationRow:
    """Open again as it stood, with its lead, and its writer heard; 409 when the last word about it was not spam."""
    async with db.tx() as tx:
        return await not_spam(tx, me, ip, conversation_id)


@post("/contacts/{contact_id:int}/block", status_code=200)
async def block_them(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], contact_id: RowId
) -> ContactView:
    """Nobody waits for them any more; a chat on a site refuses them."""
    async with db.tx() as tx:
        return shown(await block(tx, me, ip, contact_id), me)


@delete("/contacts/{contact_id:int}/block", status_code=200)
async def unblock_them(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], contact_id: RowId
) -> ContactView:
    """They are heard again, and an answer that was owed to them is owed again."""
    async with db.tx() as tx:
        return shown(await unblock(tx, me, ip, contact_id), me)


HANDLERS = [is_spam, is_no_spam, block_them, unblock_them]
