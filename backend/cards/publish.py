"""card.changed for cards that a verb touched."""

from collections.abc import Sequence

from backend.cards.events import CardChanged
from backend.cards.rows import card_scope, load_cards
from backend.kit.db import Published, Scope, Scoped, Tx

_LOCK = """
SELECT k.channel_id, k.team_id, k.responsible_id, k.participants, k.kind, k.status_id, s.category
FROM cards k JOIN statuses s ON s.id = k.status_id WHERE k.id = $1 FOR UPDATE OF k
"""


async def lock_scope(tx: Tx, card_id: int) -> Scope | None:
    """Lock a card that is about to change hands: who sees it until then."""
    row = await tx.row(_LOCK, card_id)
    return None if row is None else card_scope(row)


async def publish_cards(tx: Tx, ids: Sequence[int], before: Scope | None = None) -> None:
    """The whole cards as they now stand; `before` when the verb changed who may see them."""
    for card, scope in (await load_cards(tx, ids)).values():
        audience = Scoped((scope,)) if before is None or before == scope else Scoped((scope,), (before,))
        contact_id = card.contact.id if card.contact else None
        tx.publish(Published(CardChanged(card), audience, "card", card.id, contact_id))
