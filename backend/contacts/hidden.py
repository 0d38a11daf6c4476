"""What a role may not see of people: the same over HTTP as over the socket (backend/wiring.py)."""

import msgspec

from backend.access.grants import Grants
from backend.contacts.schemas import ContactView
from backend.kit.errors import Forbidden


def shown(view: ContactView, grants: Grants) -> ContactView:
    """The person as this viewer may see them: hidden fields are None, and named."""
    hidden = sorted(grants.hidden_fields & set(view.__struct_fields__))
    return msgspec.structs.replace(view, hidden=hidden, **dict.fromkeys(hidden)) if hidden else view


def demand_shown(grants: Grants, *fields: str) -> None:
    """Nobody overwrites what they may not see. Raises Forbidden."""
    if grants.hidden_fields.intersection(fields):
        raise Forbidden(values={"right": "contacts.phones"})
