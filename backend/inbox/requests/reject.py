"""A request comes to nothing (C5): why, in which words, and when to try again. And back again."""

from typing import Any

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.schemas import CardView
from backend.inbox.actions.locked import Locked, lock
from backend.inbox.actions.settle import line
from backend.inbox.requests.schemas import Reject, Rejected
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid
from backend.kit.words import say
from backend.tasks.actions.add import NewTask, add
from backend.tasks.due import NewDue
from backend.tasks.sight import may_hold
from backend.tasks.subjects import SubjectRef, loaded

# where it says so: the newest dialog about it
_TALK = "SELECT id FROM conversations WHERE card_id = $1 ORDER BY last_at DESC, id DESC LIMIT 1"
_LOST = """
SELECT id FROM statuses WHERE funnel_id = $1 AND category = 'lost' AND deleted_at IS NULL
ORDER BY (mark IN ('rejected', 'lost')) DESC NULLS LAST, position, id LIMIT 1
"""
_OPEN = """
SELECT id FROM statuses WHERE funnel_id = $1 AND deleted_at IS NULL AND category NOT IN ('won', 'lost', 'closed')
ORDER BY is_default DESC, position, id LIMIT 1
"""
_REASON = "SELECT name FROM rejection_reasons WHERE id = $1"


async def reject(tx: HotTx, grants: Grants, card_id: int, body: Reject) -> Rejected:
    """Raises Missing, Forbidden, Invalid (reason_required where the channel asks why), Conflict stale_version,
    card_is_closed, no_lost_status."""
    talk = await about(tx, card_id)
    card, _ = await card_for(tx, grants, card_id)
    demand(grants, "cards.edit")
    if not card.is_open:
        raise Conflict("card_is_closed")
    lost = await tx.value(_LOST, card.funnel_id)
    if lost is None:
        raise Conflict("no_lost_status")
    note = clean_text(body.comment).strip()
    change: dict[str, Any] = {"version": body.version, "status_id": lost}
    if body.reason_id is not None:
        change["reason_id"] = body.reason_id
    told = {"note": note} if note else None
    after = await edit_card(tx, grants, card_id, EditCard(**change), told=told)
    if talk is not None:
        reason = await tx.value(_REASON, after.reason_id) if after.reason_id else None
        await line(
            tx, grants, talk, "request_rejected", lead=card_id, note=". ".join(filter(None, (reason, note))) or None
        )
    task_id = await _again(tx, grants, after, body, note) if body.again_on else None
    return Rejected(after, task_id, card.status_id, card.reason_id)


async def reopen(tx: HotTx, grants: Grants, card_id: int, version: int) -> CardView:
    """Work again: the funnel's first step, and no reason any more. Raises as `reject`, Conflict card_is_open."""
    talk = await about(tx, card_id)
    card, _ = await card_for(tx, grants, card_id)
    demand(grants, "cards.edit")
    if card.is_open:
        raise Conflict("card_is_open")
    first = await tx.value(_OPEN, card.funnel_id)
    if first is None:
        raise Invalid("invalid", fields={"status_id": "no_such_status"})
    after = await edit_card(tx, grants, card_id, EditCard(version=version, status_id=first))
    if after.reason_id is not None:
        after = await edit_card(tx, grants, card_id, EditCard(version=after.version, reason_id=None))
    if talk is not None:
        await line(tx, grants, talk, "request_reopened", lead=card_id)
    return after


async def about(tx: HotTx, card_id: int) -> Locked | None:
    """The dialog that tells of it, locked before the card as everywhere."""
    talk = await tx.value(_TALK, card_id)
    return None if talk is None else await lock(tx, talk)


async def _again(tx: HotTx, grants: Grants, card: CardView, body: Reject, note: str) -> int:
    """A task of that day, for whoever leads the request; it can be brought back from there."""
    subject = SubjectRef("card", card.id)
    whose = card.responsible.id if card.responsible else grants.user_id
    scopes = (await loaded(tx, subject)).scopes
    assignee = whose if whose is not None and await may_hold(tx, whose, scopes) else grants.user_id
    due = NewDue(on=body.again_on)
    title = say(grants.locale, "requests.try_again")
    try:
        made = await add(
            tx, grants, NewTask(subject=subject, title=title, kind="call", note=note, due=due, assignee_id=assignee)
        )
    except Invalid as refused:
        if "due" in refused.fields:
            raise Invalid("invalid", fields={"again_on": refused.fields["due"]}) from refused
        raise
    return made.id
