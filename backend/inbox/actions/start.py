"""An operator writes first: from a contact, a card, a list, where the channel allows it (Y4)."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.inbox.actions.reply.post import NewMessage, Posted, post
from backend.inbox.queries.addresses import why_not_begin
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid, Missing


class Start(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /conversations: to a contact's address in the channel, or to an address that the kind takes."""

    channel_id: int
    message: NewMessage
    contact_id: int | None = None
    address: str | None = None


_CHANNEL = "SELECT id, kind, name, state, settings::text AS settings FROM channels WHERE id = $1 AND state <> 'deleted'"
_THREAD = """
SELECT c.id FROM conversations c JOIN identities i ON i.id = c.identity_id AND i.contact_id = c.contact_id
WHERE c.channel_id = $1 AND c.kind = 'private' AND {who} ORDER BY c.last_at DESC LIMIT 1
"""
_BY_CONTACT = _THREAD.format(who="i.contact_id = $2")
_BY_ADDRESS = _THREAD.format(who="i.external_user = $2")


async def _channel(tx: HotTx, grants: Grants, channel_id: int) -> Any:
    row = await tx.row(_CHANNEL, channel_id)
    if row is None or not (grants.channels is None or channel_id in grants.channels):
        raise Missing
    return row


async def start(tx: HotTx, grants: Grants, new: Start) -> Posted:
    """Post into the person's thread of that channel. Raises Conflict cannot_start with the reason in words.

    A thread that exists is always the one used: a second one for the same person would split the talk.
    """
    demand(grants, "messages.send")
    channel = await _channel(tx, grants, new.channel_id)
    if (new.contact_id is None) == (new.address is None):
        raise Invalid("invalid", fields={"contact_id": "contact_or_address"})
    known = await (
        tx.value(_BY_CONTACT, channel["id"], new.contact_id)
        if new.contact_id is not None
        else tx.value(_BY_ADDRESS, channel["id"], new.address)
    )
    if known is not None:
        return await post(tx, grants, known, new.message)
    raise Conflict(why_not_begin(channel["kind"], channel["settings"]), values={"channel": channel["name"]})
