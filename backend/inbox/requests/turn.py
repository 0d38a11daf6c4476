"""A lead becomes a deal by nobody's hand: by a channel's or the house's rule (H8), or simple mode (B1)."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import structs

from backend.access.load import of_users
from backend.activities import Activity, record
from backend.cards.entering import give_task
from backend.cards.publish import lock_scope, publish_cards
from backend.documents.actions.follow import follow_card as documents_along
from backend.inbox.actions.receive.reach import publish_people
from backend.inbox.actions.settle import announce
from backend.inbox.products.born import items_of_talks
from backend.inbox.requests.convert import ABOUT, CLIENT, CLOSE, DEAL, TAGS, WON
from backend.inbox.requests.talks import hold
from backend.kit.db import HotTx
from backend.sales.actions.begin import begin_items
from backend.sales.rows import load_items
from backend.tasks.actions.move import follow_card

_LEAD = """
SELECT id, funnel_id, status_id, contact_id, channel_id, responsible_id FROM cards
WHERE id = $1 AND kind = 'lead' AND is_open AND converted_at IS NULL FOR UPDATE
"""
FIRST = """
SELECT s.id, s.funnel_id FROM statuses s JOIN funnels f ON f.id = s.funnel_id AND f.deleted_at IS NULL
WHERE f.kind = 'deal' AND s.deleted_at IS NULL AND s.category NOT IN ('won', 'lost', 'closed')
ORDER BY f.position, f.id, s.is_default DESC, s.position, s.id LIMIT 1
"""
_ENDS = """
UPDATE cards SET status_id = $2, is_open = false, closed_at = now(), status_changed_at = now() WHERE id = $1
"""


class Turned(msgspec.Struct, frozen=True):
    """The deal; where the lead stood before; whether its person became a client by it."""

    deal_id: int
    was: int
    client: bool


async def turn(tx: HotTx, card_id: int, *, first: Any, lock_it: bool, rule: str, quiet: bool = False) -> Turned | None:
    """`first`: the step (id, funnel_id) that the deal opens in. None: the lead is no open one any more, or there are no
    such steps. What statuses require binds people alone. `quiet`: the step gives no task."""
    talks = await hold(tx, card_id)
    lead = await tx.row(_LEAD, card_id)
    won = lead and await tx.value(WON, lead["funnel_id"])
    # a product that the lead began with is its item by now (products/born.py), and so goes along
    await items_of_talks(tx, [talk.id for talk in talks])
    # a house without such steps has no deals to make: the lead stays for people
    if lead is None or first is None or won is None:
        return None
    before = await lock_scope(tx, card_id)
    client = bool(await tx.execute(CLIENT, lead["contact_id"]))
    deal_id: int = await tx.value(DEAL, card_id, first["funnel_id"], first["id"], [], None, True, True)
    await tx.execute(TAGS, card_id, deal_id)
    if items := await load_items(tx, card_id):
        currency = await tx.value("SELECT budget_currency FROM cards WHERE id = $1", card_id)
        await begin_items(tx, deal_id, lead["contact_id"], [structs.replace(each, id=None) for each in items], currency)
    await follow_card(tx, card_id, deal_id)
    await documents_along(tx, card_id, deal_id)
    if not quiet:
        await _task(tx, lead["responsible_id"], deal_id, first["id"])
    await tx.execute(_ENDS, card_id, won)
    await tx.execute(CLOSE, card_id, lock_it, deal_id)
    await tx.execute(ABOUT, [talk.id for talk in talks], deal_id, lead["contact_id"])
    told = {"from": lead["status_id"], "to": won, "became": deal_id, "rule": rule}
    born = {"channel_id": lead["channel_id"], "born_of": card_id, "rule": rule}
    await record(tx, [_fact("status_changed", lead, card_id, told), _fact("deal_created", lead, deal_id, born)])
    for talk in talks:
        await announce(tx, talk)
    await publish_people(tx, [lead["contact_id"]])
    # whom the role shows no ended leads is told that it left their sight
    await publish_cards(tx, [card_id], before)
    await publish_cards(tx, [deal_id])
    return Turned(deal_id, lead["status_id"], client)


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
