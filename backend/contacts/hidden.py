"""What a role may not see of people: the same over HTTP as over the socket (backend/wiring.py)."""

from collections.abc import Collection
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.contacts.phones import is_phone
from backend.contacts.schemas import ContactView
from backend.fields.hidden import demand_shown as not_hidden
from backend.fields.hidden import without
from backend.kit.errors import Forbidden

# a hidden field, and the list of all of its kind
LISTS = {"phone": "phones", "email": "emails"}


def shown(view: ContactView, grants: Grants) -> ContactView:
    """The person as this viewer may see them: hidden fields are None, and named."""
    if grants.hidden_fields and view.fields:
        view = msgspec.structs.replace(view, fields=without(view.fields, grants.hidden_fields))
    hidden = sorted(grants.hidden_fields & set(view.__struct_fields__))
    if not hidden:
        return view
    known = [msgspec.structs.replace(one, **veiled(one.external_user, hidden)) for one in view.identities]
    return msgspec.structs.replace(view, hidden=hidden, identities=known, **blanks(hidden))


def veiled(address: str, hidden: Collection[str]) -> dict[str, str]:
    """{"external_user": ""} where a platform's name for somebody is their very phone or e-mail, and that is hidden."""
    kind = "phone" if is_phone(address) else "email" if "@" in address else None
    return {"external_user": ""} if kind in hidden else {}


def blanks(hidden: list[str]) -> dict[str, Any]:
    """What stands in the place of hidden fields."""
    return dict.fromkeys(hidden) | {LISTS[name]: [] for name in hidden if name in LISTS}


def demand_shown(grants: Grants, *fields: str) -> None:
    """Nobody overwrites what they may not see. Raises Forbidden."""
    if grants.hidden_fields.intersection(fields).intersection(LISTS):
        raise Forbidden(values={"right": "contacts.phones"})
    not_hidden(grants.hidden_fields, *fields)
