"""Who sees a row: the same rule in Python (sockets, single rows) and in SQL (lists, search, counters, export).

A property test holds the two equal (tests/access/test_sight.py): change both or neither.
"""

from typing import Any

from backend.access.card_rules import NOTHING, Entity, Linked, Verb, orders_sql, whose_sql, within, within_sql
from backend.access.grants import Grants
from backend.kit.db import Scope


def sees(grants: Grants, scope: Scope) -> bool:
    """May the caller see a row of this scope?"""
    if scope.channel_id in grants.private:
        return False
    if not within(grants, "see", scope):
        return False
    if scope.opens is not None and scope.opens in grants.rights:
        return True
    if _takes_part(grants, scope):
        return True
    if scope.apart or not works_in(grants, scope.channel_id):
        return False
    return grants.sight == "channels" or (scope.responsible_id is None and _pool_is_open(grants, scope))


def _takes_part(grants: Grants, scope: Scope) -> bool:
    if grants.user_id is None:
        return False
    return scope.responsible_id == grants.user_id or grants.user_id in scope.participants


def works_in(grants: Grants, channel_id: int | None) -> bool:
    """May the caller work in this channel, whatever they see there?"""
    return channel_id not in grants.private and (grants.channels is None or channel_id in grants.channels)


def _pool_is_open(grants: Grants, scope: Scope) -> bool:
    match scope.pool_kind:
        case None:
            return True
        case "role":
            return scope.pool_id == grants.role_id
        case "team":
            return scope.pool_id in grants.teams
        case _:
            return False


def sees_sql(grants: Grants, alias: str, first_param: int, *, pool: bool = True) -> tuple[str, list[Any]]:
    """A boolean expression over table `alias`, and its arguments, numbered from $first_param on.

    The table has channel_id, responsible_id, participants and pool_kind, pool_id; with `pool` False it is a table of
    requests, with kind and status_id in their place, and the role's rules for them count.
    The expression may be NULL for a row without a channel: read it as false.
    """
    build = _Builder(grants, alias, first_param)
    inside = build.inside(pool)
    if inside == "true":
        return build.within(build.not_private("true"), pool), build.args
    mine = build.takes_part()
    parts = [p for p in (inside, mine) if p != "false"]
    if not parts:
        return "false", build.args
    return build.within(build.not_private(f"({' OR '.join(parts)})"), pool), build.args


def opened_sql(grants: Grants, alias: str, first_param: int) -> tuple[str, list[Any]]:
    """Requests, for whom a right shows them wherever they are: the role's rules count all the same."""
    build = _Builder(grants, alias, first_param)
    return build.within(build.not_private("true"), False), build.args


def within_rule_sql(grants: Grants, verb: Verb, alias: str, first_param: int) -> tuple[str, list[Any]]:
    """Of requests in sight, those to which the role reaches with this verb."""
    build = _Builder(grants, alias, first_param)
    return within_sql(grants, verb, alias, build.bind), build.args


def within_book_sql(
    grants: Grants, entity: Entity, verb: Verb, alias: str, first_param: int, linked: Linked = NOTHING
) -> tuple[str, list[Any]]:
    """Of people or companies in sight, those to which the role reaches with this verb."""
    build = _Builder(grants, alias, first_param)
    return whose_sql(grants, entity, verb, alias, build.bind, linked), build.args


def within_orders_sql(grants: Grants, verb: Verb, alias: str, first_param: int) -> tuple[str, list[Any]]:
    """Of orders and invoices whose request (`alias`) is in sight, those to which the role reaches with this verb."""
    build = _Builder(grants, alias, first_param)
    return orders_sql(grants, verb, alias, build.bind), build.args


class _Builder:
    def __init__(self, grants: Grants, alias: str, first_param: int) -> None:
        self.grants = grants
        self.alias = alias
        self.first = first_param
        self.args: list[Any] = []

    def bind(self, value: Any, kind: str) -> str:
        self.args.append(value)
        return f"${self.first + len(self.args) - 1}::{kind}"

    def not_private(self, seen: str) -> str:
        if not self.grants.private:
            return seen
        theirs = self.bind(sorted(self.grants.private), "bigint[]")
        return f"({seen} AND ({self.alias}.channel_id = ANY ({theirs})) IS NOT TRUE)"

    def within(self, seen: str, pool: bool) -> str:
        rule = "true" if pool else within_sql(self.grants, "see", self.alias, self.bind)
        return seen if rule == "true" else f"({seen} AND {rule})"

    def takes_part(self) -> str:
        if self.grants.user_id is None:
            return "false"
        me, a = self.bind(self.grants.user_id, "bigint"), self.alias
        return f"{a}.responsible_id = {me} OR {a}.participants @> ARRAY[{me}]"

    def inside(self, pool: bool) -> str:
        parts = []
        if self.grants.channels is not None:
            if not self.grants.channels:
                return "false"
            parts.append(f"{self.alias}.channel_id = ANY ({self.bind(sorted(self.grants.channels), 'bigint[]')})")
        if self.grants.sight == "own":
            parts.append(f"{self.alias}.responsible_id IS NULL")
            if pool:
                parts.append(self.open_pool())
        return " AND ".join(parts) if parts else "true"

    def open_pool(self) -> str:
        a = self.alias
        role = self.bind(self.grants.role_id, "bigint")
        ways = [f"{a}.pool_kind IS NULL", f"{a}.pool_kind = 'role' AND {a}.pool_id = {role}"]
        if self.grants.teams:
            teams = self.bind(sorted(self.grants.teams), "bigint[]")
            ways.append(f"{a}.pool_kind = 'team' AND {a}.pool_id = ANY ({teams})")
        return f"({' OR '.join(ways)})"
