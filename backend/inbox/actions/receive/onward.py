"""Whoever comes by a link of ours is the person that it was made for, from their first word on (decision 0220).

What does not hold (used, old, another channel's, forged) binds nobody, and what they wrote is taken as any message.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from backend.access import audit
from backend.connectors.contract import Message
from backend.fields.locks import stand_still
from backend.inbox.actions.receive import people
from backend.inbox.actions.receive.batch import Again, Key, PersonKey, Received
from backend.inbox.actions.receive.people import People
from backend.inbox.actions.receive.reach import lock_contacts
from backend.inbox.actions.receive.threads import Live
from backend.inbox.actions.receive.work import Work
from backend.inbox.links.token import hash_of, is_ours
from backend.inbox.merging.together import together
from backend.inbox.rows import arrived, changed, message_id
from backend.inbox.schemas import MessageView
from backend.kit.db import HotTx, Tx

_FIND = """
SELECT token_hash, contact_id, conversation_id FROM contact_links
WHERE token_hash = ANY ($1::bytea[]) AND used_at IS NULL AND expires_at > now()
"""
_DIALOGS = "SELECT id FROM conversations WHERE contact_id = ANY ($1::bigint[])"
# Once, and all that forbids it looked at in the statement that takes it. Who stands in the channel already under
# another name is there; of whom a colleague said that they are two, a link does not make one.
_TAKE = """
UPDATE contact_links l SET used_at = now()
FROM identities i JOIN contacts b ON b.id = i.contact_id, contacts a
WHERE l.token_hash = $1 AND l.channel_id = $2 AND l.used_at IS NULL AND l.expires_at > now()
  AND a.id = l.contact_id AND a.deleted_at IS NULL AND a.blocked_at IS NULL
  AND i.id = $3 AND b.deleted_at IS NULL AND b.blocked_at IS NULL
  AND NOT EXISTS (SELECT FROM identities o WHERE o.contact_id = a.id AND o.channel_id = $2 AND o.id <> $3)
  AND NOT EXISTS (SELECT FROM contacts_apart t WHERE t.one_id = least(a.id, b.id) AND t.other_id = greatest(a.id, b.id))
RETURNING a.id AS stays, b.id AS goes, l.made_by,
          -- a private mailbox is named nowhere else
          (SELECT c.id FROM conversations c JOIN channels h ON h.id = c.channel_id
           WHERE c.id = l.conversation_id AND NOT h.private) AS conversation_id,
          (SELECT name FROM users u WHERE u.id = l.made_by) AS by_name
"""


class Opening(msgspec.Struct, frozen=True):
    """Somebody came by a link that may hold."""

    person: PersonKey
    thread_key: str
    token: bytes
    contact_id: int
    conversation_id: int | None


class Bound(msgspec.Struct, frozen=True):
    """They are the contact now. `came_from`: the dialog that goes on; `others`: dialogs that became the contact's."""

    opening: Opening
    contact_id: int
    came_from: int | None
    by: dict[str, Any]
    others: tuple[int, ...] = ()


def cleaned(batch: Sequence[Received]) -> list[Received]:
    """A token of ours is for us alone: it stands neither in what they wrote nor beside it."""
    return [_without(item, item.incoming) if isinstance(item.incoming, Message) else item for item in batch]


def _without(item: Received, message: Message) -> Received:
    if message.link is None or not is_ours(message.link):
        return item
    other = message.other
    if other and other.get("payload") == message.link:
        other = {**other, "payload": ""}
    text = message.text.replace(message.link, "").rstrip()
    return msgspec.structs.replace(item, incoming=msgspec.structs.replace(message, text=text, other=other))


def _token(item: Received) -> str | None:
    message = item.incoming
    if not isinstance(message, Message) or message.link is None or message.thread.kind != "private":
        return None
    return message.link if is_ours(message.link) else None


async def find(tx: Tx, batch: Iterable[Received]) -> list[Opening]:
    """Links of the batch that may hold, in its order."""
    came = [(hash_of(token), item) for item in batch if (token := _token(item))]
    if not came:
        return []
    rows = {row["token_hash"]: row for row in await tx.fetch(_FIND, [token for token, _ in came])}
    return [_opening(item, token, rows[token]) for token, item in came if token in rows]


def _opening(item: Received, token: bytes, row: Any) -> Opening:
    message = item.incoming
    assert isinstance(message, Message)
    who = (item.channel.id, message.sender.external_user)
    return Opening(who, message.thread.key, token, row["contact_id"], row["conversation_id"])


async def dialogs(tx: Tx, openings: Sequence[Opening], persons: People) -> set[int]:
    """All that may move, to be locked with the batch's own."""
    if not openings:
        return set()
    both = {each.contact_id for each in openings} | {persons[each.person].contact_id for each in openings}
    return {row["id"] for row in await tx.fetch(_DIALOGS, sorted(both))}


async def bind(tx: HotTx, openings: Sequence[Opening], persons: People) -> list[Bound]:
    """Those whose link holds become the contact. The locks of the dialogs are held."""
    if not openings:
        return []
    await stand_still(tx)
    # all that the batch may write, at once: two steps of locking would cross
    contacts = {each.contact_id for each in openings} | {known.contact_id for known in persons.values()}
    await lock_contacts(tx, contacts)
    bound: list[Bound] = []
    for each in openings:
        row = await tx.row(_TAKE, each.token, each.person[0], persons[each.person].id)
        if row is not None:
            if (row["stays"], row["goes"]) != (each.contact_id, persons[each.person].contact_id):
                # either was joined to somebody while we waited: their dialogs are not among those we hold
                raise Again
            bound.append(await _bind(tx, each, row))
    persons |= await people.find(tx, [each.opening.person for each in bound])
    return bound


async def _bind(tx: HotTx, opening: Opening, row: Any) -> Bound:
    stays, goes, came_from = row["stays"], row["goes"], row["conversation_id"]
    others: list[int] = []
    if stays != goes:
        _, others = await together(tx, stays, goes, None, "link", came_from)
        told = {"joined": goes, "by_link": True, "channels": [opening.person[0]], "user_id": row["made_by"]}
        await audit.write(tx, None, None, "contact.merged", ("contact", stays), after=told)
    by = {"id": row["made_by"], "name": row["by_name"] or ""}
    return Bound(opening, stays, came_from, by, tuple(others))


def lead(lives: dict[int, Live], bound: Sequence[Bound], threads: dict[tuple[int, str], int]) -> None:
    """Who leads the dialog that goes on leads it here too, and it is about the same request."""
    for each in bound:
        live, source = _both(lives, each, threads)
        if live is None or source is None or live is source:
            continue
        if source.row.responsible is not None and source.responsible_active:
            live.leads = source.row.responsible.id
        if source.card_open and not live.card_open:
            live.card_id, live.card_status, live.card_open = source.row.card_id, source.row.status, True
            live.card_scope = source.scope.request


def tell(work: Work, bound: Sequence[Bound]) -> None:
    """A line in either dialog that leads to the other; whatever else became theirs is told anew."""
    for each in bound:
        live, source = _both(work.lives, each, work.threads)
        if live is not None:
            elsewhere = source.row.id if source is not None and source is not live else None
            _say(work, live, "came_by_link", each.by, elsewhere)
        if source is not None and live is not None and source is not live:
            _say(work, source, "went_by_link", each.by, live.row.id)
        for other in sorted(each.others):
            if (moved := work.lives.get(other)) is not None and moved is not live:
                moved.change()
                work.events.append(changed(moved.row, moved.scope))


def _both(lives: dict[int, Live], bound: Bound, threads: dict[tuple[int, str], int]) -> tuple[Live | None, Live | None]:
    live = lives.get(threads.get((bound.opening.person[0], bound.opening.thread_key), 0))
    source = lives.get(bound.came_from or 0)
    # another's by now: nothing of it is told there
    return live, source if source is not None and source.contact_id == bound.contact_id else None


def _say(work: Work, live: Live, code: str, by: dict[str, Any], elsewhere: int | None) -> None:
    key: Key = (live.row.id, live.row.seq + 1)
    meta: dict[str, Any] = {"code": code, "by": by}
    if elsewhere is not None:
        meta["conversation_id"] = elsewhere
    view = MessageView(
        conversation_id=key[0],
        id=message_id(*key),
        seq=key[1],
        direction="system",
        text="",
        entities=[],
        attachments=[],
        author=None,
        state=None,
        error=None,
        external_id=None,
        client_id=None,
        reply_to=None,
        sent_at=work.now,
        stored_at=work.now,
        edited_at=None,
        deleted_at=None,
        meta=meta,
        rev=1,
    )
    live.messages[view.seq] = view
    live.versions.setdefault(view.seq, [])
    work.fresh[key] = None
    # a line of ours does not stand in the list for what a person said last
    live.change(seq=view.seq, last_at=max(live.row.last_at, work.now))
    work.events.append(arrived(live.row, view, live.scope))
