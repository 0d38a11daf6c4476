"""A card as its viewer may see it."""

import msgspec

from backend.access.grants import Grants
from backend.cards.schemas import CardView
from backend.contacts.hidden import shown as person_shown
from backend.fields.hidden import without


def shown(card: CardView, grants: Grants) -> CardView:
    """Its person and its own fields without what the viewer's role hides."""
    if not grants.hidden_fields:
        return card
    person = None if card.contact is None else person_shown(card.contact, grants)
    return msgspec.structs.replace(card, contact=person, fields=without(card.fields, grants.hidden_fields))
