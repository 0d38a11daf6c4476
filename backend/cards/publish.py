"""card.changed for cards that a verb touched."""

from collections.abc import Mapping, Sequence

from backend.cards.events import CardChanged
from backend.cards.rows import card_scope, load_cards
from backend.cards.schemas import CardView
from backend.kit.db import Published, Scope, Scoped, Tx

_LOCK = """
SELECT k.id, k.channel_id, k.team_id, k.responsible_id, k.participants, k.kind, k.status_id, s.category
FROM cards k JOIN statuses s ON s.id = k.status_id WHERE k.id = ANY ($1::bigint[])
ORDER BY k.id FOR UPDATE OF k
"""


async def lock_scope(tx: Tx, card_id: int) -> Scope | None:
    """Lock a card that is about to change hands: who sees it until then."""
    return (await lock_scopes(tx, [card_id])).get(card_id)


async def lock_scopes(tx: Tx, ids: Sequence[int]) -> dict[int, Scope]:
    """The same of several, in their order."""
    return {row["id"]: card_scope(row) for row in await tx.fetch(_LOCK, sorted(ids))}


async def publish_cards(tx: Tx, ids: Sequence[int], before: Scope | None = None) -> None:
    """The whole cards as they now stand; `before` when the verb changed who may see them."""
    await publish_moved(tx, dict.fromkeys(ids, before))


async def publish_moved(tx: Tx, before: Mapping[int, Scope | None]) -> dict[int, CardView]:
    """The same, each with where it stood: a role may see one status and not the next. The cards as they now stand."""
    found = await load_cards(tx, list(before))
    for card, scope in found.values():
        stood = before[card.id]
        audience = _audience(card, scope, stood)
        contact_id = card.contact.id if card.contact else None
        tx.publish(Published(CardChanged(card), audience, "card", card.id, contact_id))
    return {card_id: card for card_id, (card, _) in found.items()}


def _audience(card: CardView, scope: Scope, stood: Scope | None) -> Scoped:
    if card.deleted_at is not None:
        # gone from every window that showed it
        return Scoped((), (stood or scope,))
    return Scoped((scope,)) if stood is None or stood == scope else Scoped((scope,), (stood,))
