"""A request into the bin and out of it again. What lies there for thirty days goes for good (kit/upkeep.py).

Its dialogs stay, about no request: whoever writes there next comes with a new one, by the channel's own rule. Tasks
stay with those whom they concern. A thread of its own in which nothing was said goes along, and is made anew.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.record import Kind
from backend.activities.who import by
from backend.cards.actions.edit import card_for
from backend.cards.hidden import shown
from backend.cards.publish import publish_cards
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.cards.sight import demand_delete
from backend.contacts.publish import publish_contact
from backend.inbox.actions.locked import Locked, lock
from backend.inbox.actions.settle import announce
from backend.inbox.requests import along
from backend.inbox.requests.internal import forget_threads, is_own, is_silent, thread_of
from backend.kit.db import HotTx, Scope, Tx
from backend.kit.errors import Conflict

_TALKS = "SELECT id FROM conversations WHERE card_id = $1 ORDER BY id"
_PERSON = "SELECT p.id FROM contacts p JOIN cards k ON k.contact_id = p.id WHERE k.id = $1 FOR UPDATE OF p"
_LOCK = "SELECT contact_id, bin::text AS bin FROM cards WHERE id = $1 FOR UPDATE"
_PAPERS = """
SELECT EXISTS (SELECT 1 FROM orders WHERE card_id = $1) OR EXISTS (SELECT 1 FROM invoices WHERE card_id = $1)
"""
_BIN = """
UPDATE cards SET deleted_at = now(), deleted_by = $2, bin = $3::text::jsonb, is_open = false, version = version + 1,
    updated_at = now()
WHERE id = $1
"""
_BACK = """
UPDATE cards k SET deleted_at = NULL, deleted_by = NULL, bin = NULL, version = k.version + 1, updated_at = now(),
    is_open = s.category NOT IN ('won', 'lost', 'closed')
FROM statuses s WHERE s.id = k.status_id AND k.id = $1
"""
_LET_GO = "UPDATE conversations SET card_id = NULL WHERE id = $1"
# nobody waits there: it was put away by hand
_REST = """
UPDATE conversations SET state = 'done', snoozed_until = NULL, woken = NULL, waiting_since = NULL, waiting_clock = NULL,
    next_step_at = NULL, unanswered = false
WHERE id = $1
"""
_AS_IT_STOOD = """
SELECT jsonb_build_object('state', state, 'snoozed_until', snoozed_until, 'woken', woken, 'unanswered', unanswered,
    'waiting_since', waiting_since, 'waiting_clock', waiting_clock, 'next_step_at', next_step_at)::text
FROM conversations WHERE id = $1
"""
# one that was opened meanwhile goes on as it is
_WAKE = """
UPDATE conversations c SET state = o.state, snoozed_until = o.snoozed_until, woken = o.woken, unanswered = o.unanswered,
    waiting_since = o.waiting_since, waiting_clock = o.waiting_clock, next_step_at = o.next_step_at
FROM jsonb_populate_record(NULL::conversations, $2::text::jsonb) o WHERE c.id = $1 AND c.state = 'done'
"""
# a dialog that goes on about another request by now goes on about that one
_TAKE = "UPDATE conversations SET card_id = $2 WHERE id = $1 AND card_id IS NULL AND contact_id IS NOT DISTINCT FROM $3"
# it was never answered: the customer has waited all the while
_WAITS_STILL = "UPDATE conversations SET waiting_since = $2, waiting_clock = $3 WHERE id = $1"
_WHOSE_BACK = """
UPDATE contacts SET deleted_at = NULL, binned_at = NULL, binned_by = NULL, rev = rev + 1, updated_at = now()
WHERE id = $1 AND binned_at IS NOT NULL
"""


class _Stood(msgspec.Struct, omit_defaults=True):
    """What goes back with it: dialogs about it; its own thread, not there any more, or closed, and how it `was`."""

    talks: list[int] = []
    thread: bool = False
    since: datetime | None = None
    clock: float | None = None
    closed: int | None = None
    was: str = '{"state": "open", "unanswered": false}'


async def bin_request(tx: HotTx, grants: Grants, ip: str | None, card_id: int, version: int) -> CardView:
    """Raises Missing, Forbidden, Conflict stale_version, card_locked, card_has_papers. Twice changes nothing."""
    talks = await _talks(tx, card_id)
    # whoever finds a request for what has just come holds its person (cards/actions/open_card.py)
    await tx.value(_PERSON, card_id)
    row = await tx.row(_LOCK, card_id)
    card, scope = await card_for(tx, grants, card_id, binned=True)
    demand(grants, "cards.delete")
    demand_delete(grants, scope)
    if row is None or card.deleted_at is not None:
        return card
    if card.version != version:
        raise Conflict("stale_version", extra={"current": shown(card, grants)})
    if card.locked:
        raise Conflict("card_locked")
    if await tx.value(_PAPERS, card_id):
        raise Conflict("card_has_papers")
    # what came to be about it while we waited
    talks += [each for each in await _talks(tx, card_id) if each.id not in {talk.id for talk in talks}]
    bound = await along.bound(tx, card_id)
    stood = await _let_go(tx, card_id, talks)
    await tx.execute(_BIN, card_id, grants.user_id, msgspec.json.encode(stood).decode())
    await _note(tx, grants, row["contact_id"], card_id, "card_deleted")
    await audit.write(tx, grants, ip, "card.removed", ("card", card_id))
    await along.tell(tx, bound)
    return await _told(tx, card_id, scope)


async def restore_request(tx: HotTx, grants: Grants, ip: str | None, card_id: int) -> CardView:
    """Raises Missing, Forbidden. Doing it twice changes nothing."""
    held = await tx.value("SELECT bin::text FROM cards WHERE id = $1", card_id)
    stood = msgspec.json.decode(held, type=_Stood) if held else _Stood()
    talks = await _locked(tx, [*stood.talks, *([stood.closed] if stood.closed else [])])
    await tx.value(_PERSON, card_id)
    row = await tx.row(_LOCK, card_id)
    card, scope = await card_for(tx, grants, card_id, binned=True)
    demand(grants, "cards.delete")
    demand_delete(grants, scope)
    if row is None or card.deleted_at is None or row["bin"] != held:
        return card
    bound = await along.bound(tx, card_id)
    await tx.execute(_BACK, card_id)
    # nobody works with a person whom no list shows
    if row["contact_id"] is not None and await tx.execute(_WHOSE_BACK, row["contact_id"]):
        await publish_contact(tx, row["contact_id"])
    for talk in talks:
        moved = (_WAKE, talk.id, stood.was) if talk.id == stood.closed else (_TAKE, talk.id, card_id, row["contact_id"])
        if await tx.execute(*moved):
            await announce(tx, talk)
    if stood.thread:
        thread = await thread_of(tx, card_id, waits=stood.since is not None)
        if stood.since is not None:
            await tx.execute(_WAITS_STILL, thread.id, stood.since, stood.clock)
        await announce(tx, thread)
    await _note(tx, grants, row["contact_id"], card_id, "card_restored")
    await audit.write(tx, grants, ip, "card.restored", ("card", card_id))
    await along.tell(tx, bound)
    return await _told(tx, card_id, None)


async def _talks(tx: HotTx, card_id: int) -> list[Locked]:
    return await _locked(tx, [row["id"] for row in await tx.fetch(_TALKS, card_id)])


async def _locked(tx: HotTx, ids: Sequence[int]) -> list[Locked]:
    found = [await lock(tx, each) for each in sorted(ids)]
    return [talk for talk in found if talk is not None]


async def _let_go(tx: HotTx, card_id: int, talks: Sequence[Locked]) -> _Stood:
    stood = _Stood()
    for talk in talks:
        if talk.row["card_id"] != card_id:
            continue
        if not is_own(talk, card_id):
            await tx.execute(_LET_GO, talk.id)
            await announce(tx, talk)
            stood.talks.append(talk.id)
        elif await is_silent(tx, talk.id):
            await forget_threads(tx, [talk.id])
            stood.thread, stood.since, stood.clock = True, talk.row["waiting_since"], talk.row["waiting_clock"]
        else:
            stood.closed, stood.was = talk.id, await tx.value(_AS_IT_STOOD, talk.id)
            await tx.execute(_REST, talk.id)
            await announce(tx, talk)
    return stood


async def _note(tx: Tx, grants: Grants, contact_id: int | None, card_id: int, kind: Kind) -> None:
    now = datetime.now(UTC)
    await record(tx, [Activity(kind=kind, at=now, **by(grants), contact_id=contact_id, card_id=card_id)])


async def _told(tx: HotTx, card_id: int, before: Scope | None) -> CardView:
    await publish_cards(tx, [card_id], before)
    return (await load_cards(tx, [card_id]))[card_id][0]
