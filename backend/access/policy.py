"""May this caller do that? Pure."""

from backend.access.grants import Grants
from backend.access.rights import ALL
from backend.access.sight import sees
from backend.kit.db import Scope
from backend.kit.errors import Forbidden, Missing


def can(grants: Grants, right: str, scope: Scope | None = None) -> bool:
    """Has the caller `right`, and, where a row is meant, do they see it?"""
    if right not in ALL:
        raise ValueError(f"unknown right {right!r}")
    return right in grants.rights and (scope is None or sees(grants, scope))


def demand(grants: Grants, right: str, scope: Scope | None = None) -> None:
    """Raises Missing for a row out of sight (the same as absent), Forbidden without the right."""
    if scope is not None and not sees(grants, scope):
        raise Missing
    if not can(grants, right):
        raise Forbidden(values={"right": right})
