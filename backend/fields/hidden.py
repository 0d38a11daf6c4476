"""What a role may not see of fields stands in its hidden_fields, as "field:<id>": one set for HTTP, sockets, webhooks.

A role's own hidden fields are written there by hand; those with phones and e-mails join them where the role sees
none of these (backend/access/load.py).
"""

from collections.abc import Collection, Mapping
from typing import Any

from backend.kit.errors import Forbidden

OWN = "field:"
# facts that tell of a field by their kind alone; what a request comes to is told by its items and orders, too
_TELL = {
    "budget_changed": "budget",
    "items_changed": "budget",
    "order_made": "budget",
    "order_moved": "budget",
    "order_opened": "budget",
    "comment_changed": "comment",
    "warmth_changed": "warmth",
}


def key_of(field_id: int) -> str:
    return f"{OWN}{field_id}"


def without(values: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """Values by id, less those that are hidden."""
    return {name: value for name, value in values.items() if f"{OWN}{name}" not in hidden}


def is_hidden(kind: str, data: Mapping[str, Any], hidden: Collection[str]) -> bool:
    """Does a fact of the history tell of a hidden field?"""
    return bool(hidden) and (data.get("field") in hidden or _TELL.get(kind) in hidden)


def demand_shown(hidden: Collection[str], *names: str) -> None:
    """Nobody writes over what they may not see. Raises Forbidden, the field named."""
    for name in names:
        if name in hidden:
            raise Forbidden("field_hidden", fields={name: "field_hidden"})
