"""Who a lead's person may be already: by phone, e-mail and name, each with the deals that are open (C6)."""

from collections.abc import Sequence

from backend.access.grants import Grants
from backend.cards.actions.edit import card_for
from backend.cards.hidden import shown
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.cards.sight import sees_cards_sql
from backend.contacts.sight import seen_sql
from backend.inbox.merging.offers import same_person
from backend.inbox.requests.schemas import Twin, Twins
from backend.inbox.rows.conversations import full_name
from backend.kit.db import Tx

MOST = 5
_NAMED = """
SELECT p.id, p.name, p.surname FROM contacts p
WHERE p.id <> $1 AND p.deleted_at IS NULL
  AND lower(btrim(p.name || ' ' || p.surname)) = lower($2) AND {seen}
  AND NOT EXISTS (SELECT FROM contacts_apart a WHERE a.one_id = least(p.id, $1) AND a.other_id = greatest(p.id, $1))
ORDER BY p.id DESC LIMIT 5
"""
_DEALS = """
SELECT k.id FROM cards k WHERE k.contact_id = ANY($1::bigint[]) AND k.kind = 'deal' AND k.is_open AND {seen}
ORDER BY k.id DESC LIMIT 50
"""


async def twins(tx: Tx, grants: Grants, card_id: int) -> Twins:
    """Only people and deals that the caller sees. Raises Missing."""
    card, _ = await card_for(tx, grants, card_id)
    if card.contact is None:
        return Twins([], [])
    found: dict[int, Twin] = {}
    for offer in (await same_person(tx, grants, card.contact.id)).offers:
        kinds = sorted({each.kind for each in offer.shared}, reverse=True)
        name = full_name(offer.contact.name, offer.contact.surname)
        found[offer.contact.id] = Twin(offer.contact.id, name, list(kinds), [])
    name = full_name(card.contact.name, card.contact.surname)
    if name:
        seen, args = seen_sql(grants, 3)
        for row in await tx.fetch(_NAMED.format(seen=seen), card.contact.id, name, *args):
            known = found.setdefault(row["id"], Twin(row["id"], full_name(row["name"], row["surname"]), [], []))
            known.by.append("name")
    deals = await _deals(tx, grants, [card.contact.id, *found])
    for deal in deals:
        if deal.contact and deal.contact.id in found:
            found[deal.contact.id].deals.append(shown(deal, grants))
    own = [shown(deal, grants) for deal in deals if deal.contact and deal.contact.id == card.contact.id]
    return Twins(list(found.values())[:MOST], own)


async def _deals(tx: Tx, grants: Grants, people: Sequence[int]) -> list[CardView]:
    seen, args = sees_cards_sql(grants, "k", 2)
    rows = await tx.fetch(_DEALS.format(seen=seen), list(people), *args)
    cards = await load_cards(tx, [row["id"] for row in rows])
    return [cards[row["id"]][0] for row in rows]
