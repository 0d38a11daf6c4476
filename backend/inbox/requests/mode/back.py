"""Deals that a switch made of leads, and that nobody has touched since, are leads again: all else stays a deal."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from backend.activities import Activity, record
from backend.cards.events import CardChanged
from backend.cards.publish import lock_scope, publish_cards
from backend.cards.rows import load_cards
from backend.inbox.actions.receive.reach import publish_people
from backend.inbox.actions.settle import announce
from backend.inbox.requests.mode.schemas import Why
from backend.inbox.requests.talks import hold
from backend.kit.db import HotTx, Published, Scoped, Tx
from backend.tasks.actions.move import follow_card

# the last word about each: what came back is no deal any more
MADE = """
mode_items i JOIN cards d ON d.id = i.deal_id JOIN cards l ON l.id = i.lead_id AND l.became = i.deal_id
    AND i.version IS NOT NULL
"""
# whoever wrote in its dialog goes along; what was done to the request itself, and papers of it, are a deal's
WHY = """
CASE WHEN l.deleted_at IS NOT NULL THEN 'gone' WHEN d.version <> i.version THEN 'changed'
     WHEN EXISTS (SELECT 1 FROM tasks t
                  WHERE t.subject_kind = 'card' AND t.subject_id = d.id AND t.state <> 'open')
       OR EXISTS (SELECT 1 FROM documents f WHERE f.subject_kind = 'card' AND f.subject_id = d.id
                  AND f.created_at > l.converted_at) THEN 'changed'
     WHEN EXISTS (SELECT 1 FROM orders o WHERE o.card_id = d.id)
       OR EXISTS (SELECT 1 FROM invoices v WHERE v.card_id = d.id) THEN 'has_papers'
     WHEN EXISTS (SELECT 1 FROM cards o WHERE o.became = d.id AND o.id <> l.id) THEN 'changed' END
"""
_ASK = f"SELECT i.*, {WHY} AS stays, l.contact_id FROM {MADE} WHERE i.deal_id = $1 ORDER BY i.run_id DESC LIMIT 1"
CANDIDATES = f"SELECT i.deal_id, i.lead_id, {WHY} AS stays FROM {MADE} ORDER BY i.lead_id"
# where it stood, or, should that step be no more, where its funnel begins
_STEP = """
SELECT s.id FROM statuses s WHERE s.funnel_id = (SELECT funnel_id FROM cards WHERE id = $1) AND s.deleted_at IS NULL
  AND s.category NOT IN ('won', 'lost', 'closed')
ORDER BY s.id = $2 DESC, s.is_default DESC, s.position, s.id LIMIT 1
"""
_OPEN = """
UPDATE cards SET status_id = $2, is_open = true, closed_at = NULL, converted_at = NULL, locked = false, became = NULL,
    status_changed_at = now(), updated_at = now(), version = version + 1
WHERE id = $1
"""
_ABOUT = "UPDATE conversations SET card_id = $2 WHERE id = ANY($1::bigint[])"
_NO_CLIENT = """
UPDATE contacts SET type = 'potential', rev = rev + 1, updated_at = now() WHERE id = $1 AND type = 'client'
  AND NOT EXISTS (SELECT 1 FROM cards k WHERE k.contact_id = $1 AND k.kind = 'deal' AND k.id <> $2)
"""
# its documents are copies of the lead's
_NO_DEAL = (
    "DELETE FROM documents WHERE subject_kind = 'card' AND subject_id = $1",
    "DELETE FROM card_tags WHERE card_id = $1",
    "DELETE FROM cards WHERE id = $1",
)


async def back(tx: HotTx, deal_id: int) -> Why | None:
    """Why it stays a deal; None: its lead is open again, with its dialogs and tasks, and the deal is no more."""
    made = await tx.row("SELECT lead_id FROM mode_items WHERE deal_id = $1 LIMIT 1", deal_id)
    if made is None:
        return "gone"
    talks = await hold(tx, deal_id, made["lead_id"])
    # asked under the locks: a colleague may have been quicker
    item = await tx.row(_ASK, deal_id)
    if item is None:
        return "gone"
    if item["stays"] is not None:
        stays: Why = item["stays"]
        return stays
    step = await tx.value(_STEP, item["lead_id"], item["status_id"])
    if step is None:
        return "gone"
    lead_id, contact_id = item["lead_id"], item["contact_id"]
    before = await lock_scope(tx, lead_id)
    await tx.execute(_OPEN, lead_id, step)
    await follow_card(tx, deal_id, lead_id)
    await tx.execute(_ABOUT, [talk.id for talk in talks], lead_id)
    if item["client"]:
        await tx.execute(_NO_CLIENT, contact_id, deal_id)
    await record(tx, [_fact(lead_id, contact_id, step, deal_id)])
    await _remove(tx, deal_id)
    for talk in talks:
        await announce(tx, talk)
    await publish_people(tx, [contact_id] if contact_id is not None else [])
    await publish_cards(tx, [lead_id], before)
    return None


async def _remove(tx: HotTx, deal_id: int) -> None:
    """Whoever saw it is told that it is gone."""
    card, scope = (await load_cards(tx, [deal_id]))[deal_id]
    contact_id = card.contact.id if card.contact else None
    tx.publish(Published(CardChanged(card), Scoped((), (scope,)), "card", deal_id, contact_id))
    for sql in _NO_DEAL:
        await tx.execute(sql, deal_id)


def _fact(lead_id: int, contact_id: int | None, step: int, deal_id: int) -> Activity:
    return Activity(
        kind="status_changed",
        at=datetime.now(UTC),
        actor_kind="system",
        contact_id=contact_id,
        card_id=lead_id,
        data={"from": None, "to": step, "rule": "mode_back", "was": deal_id},
    )


async def candidates(tx: Tx) -> Sequence[Mapping[str, Any]]:
    """Deals of switches: `deal_id`, `lead_id`, and why each would stay a deal (`stays`)."""
    return await tx.fetch(CANDIDATES)
