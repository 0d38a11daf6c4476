"""Pass it on: a letter in a dialog of its own, so that whoever answers it writes to us and never to the customer."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.inbox.actions.locked import Locked, demand_sight, lock
from backend.inbox.actions.reply import once
from backend.inbox.actions.reply.post import NewMessage, Posted, WithTail, post
from backend.inbox.actions.settle import line
from backend.inbox.actions.start.make import alone, make
from backend.inbox.actions.start.where import To, Where, find
from backend.inbox.forwarding.copies import copied
from backend.inbox.forwarding.render import rendered
from backend.inbox.forwarding.schemas import CHOSEN_MAX, Forward
from backend.inbox.letters.fields import LetterFields
from backend.inbox.rows import load_messages
from backend.inbox.rows.withheld import for_reader
from backend.inbox.schemas import MessageView
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid
from backend.kit.words import say

_SENT = "SELECT conversation_id FROM message_keys WHERE space = $1 AND key = $2"
# notes are between colleagues; what is not out yet may never be
_SAID = f"""
SELECT seq FROM messages
WHERE conversation_id = $1 AND ($2::bigint[] IS NULL OR seq = ANY ($2)) AND deleted_at IS NULL
  AND (direction = 'in' OR direction = 'out' AND state IN ('sent', 'delivered', 'read'))
ORDER BY seq DESC LIMIT {CHOSEN_MAX} + 1
"""


async def forward(tx: HotTx, grants: Grants, conversation_id: int, new: Forward) -> Posted:
    """The letter. The same client_id again: the first one. Raises Missing, Forbidden, Invalid, Conflict."""
    demand(grants, "messages.send")
    found = demand_sight(grants, await lock(tx, conversation_id))
    key = str(new.client_id)
    sent = await tx.value(_SENT, once.space_of(grants), key)
    where = await _where(tx, grants, new)
    views, more = await _said(tx, grants, found, new)
    files = await copied(tx, conversation_id, [view.seq for view in views], new.files, new.client_id, grants.uploader)
    message = _letter(grants, new, views, files, more)
    if sent is not None:
        return await post(tx, grants, sent, message)
    # a dialog of its own even where one with this address lies already: what is passed on is no part of that talk
    await alone(tx, where)
    there = await make(tx, grants, msgspec.structs.replace(where, conversation_id=None), new.name)
    posted = await post(tx, grants, there, message)
    to = {"address": where.opened.person.external_user if where.opened else "", "name": new.name.strip()}
    told: dict[str, Any] = {"letter": {"to": [to]}, "n": len(views)}
    await line(tx, grants, found, "forwarded", conversation_id=there, **told)
    other = await lock(tx, there)
    assert other is not None
    await line(tx, grants, other, "forward_of", conversation_id=conversation_id, n=len(views))
    return posted


async def _where(tx: HotTx, grants: Grants, new: Forward) -> Where:
    """Raises Invalid naming the field, Missing for a mailbox that one does not work in."""
    if not new.subject.strip():
        raise Invalid("invalid", fields={"subject": "required"})
    if not new.to.strip():
        raise Invalid("invalid", fields={"to": "required"})
    try:
        where = await find(tx, grants, To(channel_id=new.channel_id, address=new.to), str(new.client_id))
    except Invalid as wrong:
        raise Invalid("invalid", fields={"to": "bad_email"}) from wrong
    if not where.able.letters or where.opened is None:
        raise Invalid("invalid", fields={"channel_id": "no_letters_here"})
    if where.refused in ("cannot_start_blocked", "cannot_start_unreachable"):
        raise Conflict(where.refused, values=where.values)
    return where


async def _said(tx: HotTx, grants: Grants, found: Locked, new: Forward) -> tuple[list[MessageView], bool]:
    """As the one who passes it on may read it, the oldest first; and whether there is more than goes into one."""
    seqs = None if new.seqs is None else sorted(set(new.seqs))
    rows = await tx.fetch(_SAID, found.id, seqs)
    if seqs is not None and len(rows) != len(seqs):
        raise Invalid("invalid", fields={"seqs": "no_such_message"})
    if not rows:
        raise Invalid("invalid", fields={"seqs": "nothing_to_forward"})
    views = await load_messages(tx, [(found.id, row["seq"]) for row in rows[:CHOSEN_MAX]])
    return [for_reader(grants, views[key]) for key in sorted(views)], len(rows) > CHOSEN_MAX


def _letter(grants: Grants, new: Forward, views: list[MessageView], files: tuple[Any, ...], more: bool) -> NewMessage:
    return WithTail(
        client_id=new.client_id,
        kind="reply",
        text=clean_text(new.text).strip() or say(grants.locale, "forwarding.below"),
        attachments=files,
        letter=LetterFields(subject=new.subject),
        tail=rendered(views, grants.locale, grants.time_zone, more=more),
    )
