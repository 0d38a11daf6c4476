"""Whose a saved reply or a macro is: who sees it, who may change it."""

from collections.abc import Mapping
from typing import Any, Literal

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.kit.db import Own, Staff, Tx
from backend.kit.errors import Invalid, Missing

Table = Literal["saved_replies", "macros"]

# one's own, those of one's teams, the house's; who manages them sees every team's
SEEN = """
deleted_at IS NULL AND (scope = 'all' OR (scope = 'me' AND owner_id = $1)
    OR (scope = 'team' AND (team_id = ANY($2::bigint[]) OR $3)))
"""
_TEAM = "SELECT 1 FROM teams WHERE id = $1"


def seen_by(me: Grants) -> tuple[int, list[int], bool]:
    """The arguments of SEEN."""
    return me.user_id or 0, sorted(me.teams), can(me, "replies.manage")


async def locked(tx: Tx, me: Grants, table: Table, row_id: int) -> Mapping[str, Any]:
    """The row, locked, for those who see it. Raises Missing."""
    row = await tx.row(f"SELECT * FROM {table} WHERE {SEEN} AND id = $4 FOR UPDATE", *seen_by(me), row_id)
    if row is None:
        raise Missing
    return row


def may_edit(me: Grants, scope: str) -> bool:
    """One's own is one's own; what others read needs the right."""
    return scope == "me" or can(me, "replies.manage")


async def demand_scope(tx: Tx, me: Grants, scope: str, team_id: int | None) -> None:
    """Raises Forbidden, Invalid."""
    if scope != "me":
        demand(me, "replies.manage")
    if (scope == "team") != (team_id is not None) or (team_id and await tx.value(_TEAM, team_id) is None):
        raise Invalid("invalid", fields={"team_id": "no_such_team"})


def audience(me: Grants, scope: str) -> Own | Staff:
    return Own(me.user_id or 0) if scope == "me" else Staff()
