"""A card as its viewer may see it."""

from collections.abc import Collection
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.cards.schemas import CardView
from backend.contacts.hidden import shown as person_shown
from backend.fields.hidden import without


def blank(hidden: Collection[str]) -> dict[str, Any]:
    """What stands in the place of a request's hidden fields."""
    budget: dict[str, Any] = {"budget": None, "budget_by_items": False} if "budget" in hidden else {}
    return budget | ({"comment": ""} if "comment" in hidden else {})


def shown(card: CardView, grants: Grants) -> CardView:
    """Its person, its fields and the administrator's own without what the viewer's role hides."""
    if not grants.hidden_fields:
        return card
    card = msgspec.structs.replace(card, **blank(grants.hidden_fields))
    person = None if card.contact is None else person_shown(card.contact, grants)
    return msgspec.structs.replace(card, contact=person, fields=without(card.fields, grants.hidden_fields))
