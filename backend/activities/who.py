"""Whose deed an activity is."""

from typing import Literal, TypedDict

from backend.access.grants import Grants


class Actor(TypedDict):
    """Two fields of an Activity. `system`: the house itself, by no id."""

    actor_kind: Literal["user", "token", "system"]
    actor_id: int | None


def by(grants: Grants) -> Actor:
    """The person, else the rule, else the service account."""
    if grants.rule_id is not None:
        return {"actor_kind": "system", "actor_id": grants.rule_id}
    if grants.user_id is not None:
        return {"actor_kind": "user", "actor_id": grants.user_id}
    return {"actor_kind": "token", "actor_id": grants.token_id}
