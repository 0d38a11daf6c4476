"""A card as its viewer may see it."""

import msgspec

from backend.access.grants import Grants
from backend.cards.schemas import CardView
from backend.contacts.hidden import shown as person_shown


def shown(card: CardView, grants: Grants) -> CardView:
    """Its person without what the viewer's role hides."""
    if card.contact is None or not grants.hidden_fields:
        return card
    return msgspec.structs.replace(card, contact=person_shown(card.contact, grants))
