"""A deal made by itself for a new lead (H8): where the channel, or the house, wants it; a consumer of the log."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import structs

from backend.access.load import of_users
from backend.activities import Activity, record
from backend.cards.entering import give_task
from backend.cards.publish import lock_scope, publish_cards
from backend.documents.actions.follow import follow_card as documents_along
from backend.inbox.actions.locked import Locked, lock
from backend.inbox.actions.receive.reach import publish_people
from backend.inbox.actions.settle import announce
from backend.inbox.products.born import items_of_talks
from backend.inbox.requests import settings
from backend.inbox.requests.convert import ABOUT, CLIENT, CLOSE, DEAL, TAGS, WON
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx
from backend.sales.actions.begin import begin_items
from backend.sales.rows import load_items
from backend.tasks.actions.move import follow_card

# new ones that came by a channel, and nobody has moved yet
_NEW = """
SELECT k.id FROM cards k JOIN channels h ON h.id = k.channel_id JOIN statuses s ON s.id = k.status_id
WHERE k.id = ANY($1::bigint[]) AND k.kind = 'lead' AND k.is_open AND k.converted_at IS NULL AND s.category = 'new'
  AND k.created_by IS NULL AND k.contact_id IS NOT NULL AND k.created_at > now() - interval '1 hour'
  AND h.kind <> 'internal' AND coalesce(h.deal_by_itself, $2) ORDER BY k.id
"""
_TALKS = "SELECT id FROM conversations WHERE card_id = $1 ORDER BY id FOR UPDATE"
_LEAD = """
SELECT id, funnel_id, status_id, contact_id, channel_id, responsible_id FROM cards
WHERE id = $1 AND is_open AND converted_at IS NULL FOR UPDATE
"""
_FIRST = """
SELECT s.id, s.funnel_id FROM statuses s JOIN funnels f ON f.id = s.funnel_id AND f.deleted_at IS NULL
WHERE f.kind = 'deal' AND s.deleted_at IS NULL AND s.category NOT IN ('won', 'lost', 'closed')
ORDER BY f.position, f.id, s.is_default DESC, s.position, s.id LIMIT 1
"""
_ENDS = """
UPDATE cards SET status_id = $2, is_open = false, closed_at = now(), status_changed_at = now() WHERE id = $1
"""


async def deals_by_themselves(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing: a converted lead is none of the new ones."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    rules = await settings.read(tx)
    found = await tx.fetch(_NEW, about, rules.deal_by_itself) if about else ()
    for row in found:
        await _convert(tx, row["id"], lock_it=rules.lock_converted)


async def _convert(tx: HotTx, card_id: int, *, lock_it: bool) -> None:
    talks: list[Locked] = []
    for row in await tx.fetch(_TALKS, card_id):
        if (talk := await lock(tx, row["id"])) is not None:
            talks.append(talk)
    lead = await tx.row(_LEAD, card_id)
    first, won = await tx.row(_FIRST), lead and await tx.value(WON, lead["funnel_id"])
    # a product that the lead began with is its item by now (products/born.py), and so goes along
    await items_of_talks(tx, [talk.id for talk in talks])
    # a house without such steps has no deals to make: the lead stays for people
    if lead is None or first is None or won is None:
        return
    before = await lock_scope(tx, card_id)
    await tx.execute(CLIENT, lead["contact_id"])
    deal_id: int = await tx.value(DEAL, card_id, first["funnel_id"], first["id"], [], None, True, True)
    await tx.execute(TAGS, card_id, deal_id)
    if items := await load_items(tx, card_id):
        currency = await tx.value("SELECT budget_currency FROM cards WHERE id = $1", card_id)
        await begin_items(tx, deal_id, lead["contact_id"], [structs.replace(each, id=None) for each in items], currency)
    await follow_card(tx, card_id, deal_id)
    await documents_along(tx, card_id, deal_id)
    await _task(tx, lead["responsible_id"], deal_id, first["id"])
    await tx.execute(_ENDS, card_id, won)
    await tx.execute(CLOSE, card_id, lock_it, deal_id)
    await tx.execute(ABOUT, [talk.id for talk in talks], deal_id, lead["contact_id"])
    told = {"from": lead["status_id"], "to": won, "became": deal_id, "rule": "deal_by_itself"}
    await record(
        tx,
        [
            _fact("status_changed", lead, card_id, told),
            _fact("deal_created", lead, deal_id, {"channel_id": lead["channel_id"], "born_of": card_id}),
        ],
    )
    for talk in talks:
        await announce(tx, talk)
    await publish_people(tx, [lead["contact_id"]])
    # whom the role shows no ended leads is told that it left their sight
    await publish_cards(tx, [card_id], before)
    await publish_cards(tx, [deal_id])


async def _task(tx: HotTx, whose: int | None, deal_id: int, status_id: int) -> None:
    """In the name of who answers for the deal: a task that nobody holds is nobody's promise."""
    if whose is not None and (found := (await of_users(tx, [whose])).get(whose)):
        await give_task(tx, found, deal_id, status_id)


def _fact(kind: Any, lead: Any, card_id: int, data: dict[str, Any]) -> Activity:
    return Activity(
        kind=kind,
        at=datetime.now(UTC),
        actor_kind="system",
        contact_id=lead["contact_id"],
        card_id=card_id,
        data=data,
    )


CONSUMERS = (Consumer("deals made by themselves", ("card.changed",), deals_by_themselves, start="now"),)
