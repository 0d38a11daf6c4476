"""What a role may not see of people: the same over HTTP as over the socket (backend/wiring.py)."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.contacts.schemas import ContactView
from backend.kit.errors import Forbidden

# a hidden field, and the list of all of its kind
LISTS = {"phone": "phones", "email": "emails"}


def shown(view: ContactView, grants: Grants) -> ContactView:
    """The person as this viewer may see them: hidden fields are None, and named."""
    hidden = sorted(grants.hidden_fields & set(view.__struct_fields__))
    return msgspec.structs.replace(view, hidden=hidden, **blanks(hidden)) if hidden else view


def blanks(hidden: list[str]) -> dict[str, Any]:
    """What stands in the place of hidden fields."""
    return dict.fromkeys(hidden) | {LISTS[name]: [] for name in hidden if name in LISTS}


def demand_shown(grants: Grants, *fields: str) -> None:
    """Nobody overwrites what they may not see. Raises Forbidden."""
    if grants.hidden_fields.intersection(fields):
        raise Forbidden(values={"right": "contacts.phones"})
