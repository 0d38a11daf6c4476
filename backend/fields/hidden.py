"""What a role may not see of fields stands in its hidden_fields, as "field:<id>": one set for HTTP, sockets, webhooks.

A role's own hidden fields are written there by hand; those with phones and e-mails join them where the role sees
none of these (backend/access/load.py).
"""

from collections.abc import Collection, Mapping
from typing import Any

OWN = "field:"


def key_of(field_id: int) -> str:
    return f"{OWN}{field_id}"


def without(values: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """Values by id, less those that are hidden."""
    return {name: value for name, value in values.items() if f"{OWN}{name}" not in hidden}


def is_hidden(data: Mapping[str, Any], hidden: Collection[str]) -> bool:
    """Does a fact of the history tell of a hidden field?"""
    return data.get("field") in hidden if hidden else False
