"""A colleague copies a link for somebody: who opens it in that channel is this contact."""

from datetime import datetime
from typing import Any

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.access.sight import sees, works_in
from backend.contacts.sight import demand_contact
from backend.inbox.links.make import Way, make, ways
from backend.inbox.links.schemas import NewOnwardLink, OnwardLink
from backend.inbox.rows.conversations import scope_of
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Conflict, Missing

_BLOCKED = "SELECT blocked_at IS NOT NULL AND deleted_at IS NULL FROM contacts WHERE id = $1"
_DIALOG = "SELECT * FROM conversations WHERE id = $1 AND contact_id = $2"
_UNTIL = "SELECT max(expires_at) FROM contact_links WHERE contact_id = $1 AND channel_id = $2 AND used_at IS NULL"


async def offered(tx: Tx, me: Grants, contact_id: int) -> list[Way]:
    """Channels of the caller's where the person has not been. Raises Missing."""
    await demand_contact(tx, me, contact_id, book=False)
    if await tx.value(_BLOCKED, contact_id):
        return []
    return [way for way in await ways(tx, contact_id=contact_id) if works_in(me, way.channel_id)]


async def give(tx: HotTx, me: Grants, ip: str | None, contact_id: int, asked: NewOnwardLink) -> OnwardLink:
    """Raises Missing, Conflict no_such_way where no link leads there (any more)."""
    found = await offered(tx, me, contact_id)
    demand(me, "messages.send")
    way = next((each for each in found if each.channel_id == asked.channel_id), None)
    if way is None:
        raise Conflict("no_such_way")
    if asked.conversation_id is not None:
        row: Any = await tx.row(_DIALOG, asked.conversation_id, contact_id)
        if row is None or not sees(me, scope_of(row)):
            raise Missing
    url = await make(tx, way, contact_id, asked.conversation_id, me.user_id)
    told = {"channels": [way.channel_id]}
    await audit.write(tx, me, ip, "contact.link_given", ("contact", contact_id), after=told)
    until: datetime = await tx.value(_UNTIL, contact_id, way.channel_id)
    return OnwardLink(url, until)
