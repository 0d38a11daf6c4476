"""Which rows a viewer's list can come from, as branches that an index serves in the list's own order.

An OR over channel, responsible and participants would make PostgreSQL read and sort everything; so each way of
seeing a dialog is a branch of its own, the top of each is taken, and the tops are merged (docs/speed.md).
A property test holds the union equal to `sees`.
"""

from typing import Any, Literal

import msgspec

from backend.access.grants import Grants

View = Literal["all", "mine", "unassigned", "waiting", "unanswered", "mentions"]


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


def branches(where: Where, grants: Grants, view: View, me: str) -> list[Branch]:
    """The ways in which this viewer sees dialogs of this view. `me`: the parameter that holds the viewer."""
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
        # not @>: the planner would think it rare among one's own, and fetch and sort them all
        return [Branch(f"{mine.on} AND array_position(c.participants, {me}) IS NOT NULL"), part]
    own = "" if grants.sight == "channels" else _unassigned(where, grants)
    if grants.channels is None and not own:
        return [Branch("true")] if view != "unassigned" else [_of_channels("SELECT id FROM channels", own)]
    ids = "SELECT id FROM channels"
    if grants.channels is not None:
        ids = f"SELECT unnest({where.bind(sorted(grants.channels), 'bigint[]')}) AS id"
    found = [_of_channels(ids, own)]
    if grants.user_id is not None:
        found += [part] if view == "unassigned" else [mine, part]
    return found


def _of_channels(ids: str, own: str) -> Branch:
    return Branch(f"c.channel_id = ch.id{own}", f"({ids}) AS ch")


def _unassigned(where: Where, grants: Grants) -> str:
    role = where.bind(grants.role_id, "bigint")
    teams = where.bind(sorted(grants.teams), "bigint[]")
    return (
        f" AND c.responsible_id IS NULL AND (c.pool_kind IS NULL OR c.pool_kind = 'role' AND c.pool_id = {role}"
        f" OR c.pool_kind = 'team' AND c.pool_id = ANY({teams}))"
    )
