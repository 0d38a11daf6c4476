"""card.changed for cards that a verb touched."""

from collections.abc import Sequence

from backend.cards.events import CardChanged
from backend.cards.rows import load_cards
from backend.kit.db import Published, Scope, Scoped, Tx


async def publish_cards(tx: Tx, ids: Sequence[int], before: Scope | None = None) -> None:
    """The whole cards as they now stand; `before` when the verb changed who may see them."""
    for card, scope in (await load_cards(tx, ids)).values():
        audience = Scoped((scope,)) if before is None or before == scope else Scoped((scope,), (before,))
        contact_id = card.contact.id if card.contact else None
        tx.publish(Published(CardChanged(card), audience, "card", card.id, contact_id))
