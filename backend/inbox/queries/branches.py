"""Which rows a viewer's list can come from, as branches that an index serves in the list's own order.

An OR over channel, responsible and participants would make PostgreSQL read and sort everything; so each way of
seeing a dialog is a branch of its own, the top of each is taken, and the tops are merged (docs/speed.md).
A property test holds the union equal to `sees`.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.inbox.queries.filter import Filter


class Where:
    """Collects bound values; every value reaches SQL as a parameter."""

    def __init__(self) -> None:
        self.args: list[Any] = []

    def bind(self, value: Any, kind: str) -> str:
        self.args.append(value)
        return f"${len(self.args)}::{kind}"


class Branch(msgspec.Struct, frozen=True):
    """`source`: what is walked beside `table` ("" or a FROM list whose columns `on` uses).

    `sorts`: no index gives its rows in the list's order, so there is nothing to walk state by state.
    """

    on: str
    source: str = ""
    table: str = "conversations"
    sorts: bool = False


def branches(where: Where, grants: Grants, asked: Filter, me: str, few: Sequence[int] | None = None) -> list[Branch]:
    """The ways in which this viewer sees dialogs of this filter. `me`: the parameter that holds the viewer.

    `few`: only these can be meant, a filter that is rare has already found them.
    """
    if few is not None:
        return [_among(where, grants, asked, me, few)]
    view = asked.view
    mine = Branch(f"c.responsible_id = {me}")
    # The responsible takes part too, and is found by `mine`: without them the index holds only what was handed over,
    # hundreds where the participants of all would be thousands.
    # OFFSET 0 is a fence: with ORDER BY … LIMIT in sight the planner walks the whole list in its order, hoping to
    # meet a participant soon, instead of asking the GIN index for the few there are (2.8 s against 1 ms, measured)
    part = Branch(
        "true",
        table=f"(SELECT * FROM conversations WHERE array_remove(participants, responsible_id) @> ARRAY[{me}] OFFSET 0)",
        sorts=True,
    )
    if view == "mine":
        return [mine]
    if view == "mentions":
        named = f"id IN (SELECT conversation_id FROM mentions WHERE user_id = {me} AND seen_at IS NULL)"
        table = f"(SELECT * FROM conversations WHERE {named} OFFSET 0)"
        return [Branch(_sight(where, grants), table=table, sorts=True)]
    if asked.with_me:
        # not @>: the planner would think it rare among one's own, and fetch and sort them all
        return [Branch(f"{mine.on} AND array_position(c.participants, {me}) IS NOT NULL"), part]
    if whose := _whose(asked, grants):
        return [_of_people(where, grants, whose)]
    own = "" if grants.sight == "channels" else _unassigned(where, grants)
    if grants.channels is None and not own and not asked.channel_ids:
        # the indexes of what is nobody's, and of what waits, are led by the channel
        led = view in ("unassigned", "waiting") or asked.waiting
        return [_of_channels("SELECT id FROM channels", own)] if led else [Branch("true")]
    found = [_of_channels(_channels(where, grants, asked), own)]
    if grants.user_id is not None:
        found += [part] if view == "unassigned" else [mine, part]
    return found


def _channels(where: Where, grants: Grants, asked: Filter) -> str:
    ids = set(asked.channel_ids)
    if grants.channels is not None:
        ids = ids & grants.channels if ids else set(grants.channels)
    elif not ids:
        return "SELECT id FROM channels"
    return f"SELECT unnest({where.bind(sorted(ids), 'bigint[]')}) AS id"


def _of_channels(ids: str, own: str) -> Branch:
    return Branch(f"c.channel_id = ch.id{own}", f"({ids}) AS ch")


def _whose(asked: Filter, grants: Grants) -> list[int]:
    """The people whose dialogs alone are asked for; empty when nobody's are meant as well."""
    if not asked.responsible or "nobody" in asked.responsible or asked.view == "unassigned":
        return []
    me = [grants.user_id] if "me" in asked.responsible and grants.user_id is not None else []
    return sorted({*me, *(each for each in asked.responsible if isinstance(each, int))})


def _of_people(where: Where, grants: Grants, whose: Sequence[int]) -> Branch:
    people = where.bind(whose, "bigint[]")
    return Branch(f"c.responsible_id = w.id AND {_sight(where, grants)}", f"unnest({people}) AS w (id)")


def _among(where: Where, grants: Grants, asked: Filter, me: str, few: Sequence[int]) -> Branch:
    ids = where.bind(sorted(few), "bigint[]")
    on = _sight(where, grants)
    if asked.view == "mine":
        on += f" AND c.responsible_id = {me}"
    return Branch(on, table=f"(SELECT * FROM conversations WHERE id = ANY({ids}) OFFSET 0)", sorts=True)


def _sight(where: Where, grants: Grants) -> str:
    sight, args = sees_sql(grants, "c", len(where.args) + 1)
    where.args += args
    return f"coalesce({sight}, false)"


def _unassigned(where: Where, grants: Grants) -> str:
    role = where.bind(grants.role_id, "bigint")
    teams = where.bind(sorted(grants.teams), "bigint[]")
    return (
        f" AND c.responsible_id IS NULL AND (c.pool_kind IS NULL OR c.pool_kind = 'role' AND c.pool_id = {role}"
        f" OR c.pool_kind = 'team' AND c.pool_id = ANY({teams}))"
    )
