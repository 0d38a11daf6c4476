"""An operator writes first: from a contact, a card, a list, where the channel allows it (Y4)."""

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.inbox.actions.reply import once
from backend.inbox.actions.reply.post import NewMessage, Posted, post
from backend.inbox.actions.start.make import alone, make
from backend.inbox.actions.start.where import To, Where, find
from backend.inbox.letters.fields import to_the_named
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid


class Start(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /conversations: to a contact's address in the channel (the first that fits, or the one named), or to
    an address that was typed. `name`: how its person is called, where nobody is known by it. `anew`: a letter with a
    subject of its own, beside the dialogs that lie there.
    """

    channel_id: int
    message: NewMessage
    contact_id: int | None = None
    address: str | None = None
    name: str = ""
    anew: bool = False


# the first answer under this key, where it went to this place
_SENT = """
SELECT k.conversation_id FROM message_keys k JOIN conversations c ON c.id = k.conversation_id
LEFT JOIN identities i ON i.id = c.identity_id
WHERE k.space = $1 AND k.key = $2 AND c.channel_id = $3
  AND (c.id = $4 OR i.external_user = $5 OR $4::bigint IS NULL AND $5::text IS NULL)
"""


async def start(tx: HotTx, grants: Grants, new: Start) -> Posted:
    """Post into the person's dialog of that channel, which is made where there is none.

    A dialog that exists is always the one used: a second one for the same person would split the talk. Raises Missing,
    Invalid, Conflict cannot_start_… with the reason in words.
    """
    demand(grants, "messages.send")
    key = str(new.message.client_id)
    where = await _find(tx, grants, new, key)
    if where.conversation_id is None and where.refused is None:
        await alone(tx, where)
        where = await _find(tx, grants, new, key)
    user = where.opened.person.external_user if where.opened else None
    sent = await tx.value(_SENT, once.space_of(grants), key, new.channel_id, where.conversation_id, user)
    there = sent if sent is not None else where.conversation_id
    message = new.message
    if where.able.letters and message.kind == "reply":
        message = msgspec.structs.replace(message, letter=to_the_named(message.letter))
    if there is not None:
        return await post(tx, grants, there, message)
    if where.refused is not None:
        raise Conflict(where.refused, values=where.values)
    _demand_whole(where, new.message)
    return await post(tx, grants, await make(tx, grants, where, new.name), message)


async def _find(tx: HotTx, grants: Grants, new: Start, key: str) -> Where:
    to = To(channel_id=new.channel_id, contact_id=new.contact_id, address=new.address, anew=new.anew)
    return await find(tx, grants, to, key)


def _demand_whole(where: Where, message: NewMessage) -> None:
    """A first message says what it is about. Raises Invalid."""
    if message.kind == "note":
        raise Invalid("invalid", fields={"message.kind": "cannot_start_note"})
    if where.able.letters and not (message.letter and message.letter.subject.strip()):
        raise Invalid("invalid", fields={"letter.subject": "required"})
