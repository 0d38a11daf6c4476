"""Which saved views one may use."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.inbox.queries.filter import Filter
from backend.inbox.views.schemas import ViewList, ViewView
from backend.kit.db import Tx
from backend.kit.errors import Missing

_filter = msgspec.json.Decoder(Filter)
_COLUMNS = "id, owner_id, scope, team_id, name, icon, color, filter::text AS filter, sort, rev"
_USES = "(owner_id = $1 OR scope = 'all' OR scope = 'team' AND team_id = ANY($2::bigint[]))"
_ALL = f"SELECT {_COLUMNS} FROM views WHERE {_USES} ORDER BY lower(name), id"
_ONE = f"SELECT {_COLUMNS} FROM views WHERE {_USES} AND id = $3"
_LOCK = f"{_ONE} FOR UPDATE"
_TABS = "SELECT tabs, first FROM view_tabs WHERE user_id = $1"


def view_of(row: Mapping[str, Any]) -> ViewView:
    """One fetched row → the view."""
    return ViewView(
        id=row["id"],
        name=row["name"],
        icon=row["icon"],
        color=row["color"],
        filter=_filter.decode(row["filter"]),
        order=row["sort"],
        scope=row["scope"],
        team_id=row["team_id"],
        owner_id=row["owner_id"],
        rev=row["rev"],
    )


async def views_of(tx: Tx, me: Grants) -> ViewList:
    """Mine, my teams', everybody's, by name."""
    rows = await tx.fetch(_ALL, me.user_id, sorted(me.teams))
    tabs = await tx.row(_TABS, me.user_id)
    return ViewList(
        items=[view_of(row) for row in rows],
        next=None,
        tabs=list(tabs["tabs"]) if tabs else [],
        first=tabs["first"] if tabs else None,
    )


async def view_for(tx: Tx, me: Grants, view_id: int, *, lock: bool = False) -> ViewView:
    """One that the caller may use. Raises Missing."""
    row = await tx.row(_LOCK if lock else _ONE, me.user_id, sorted(me.teams), view_id)
    if row is None:
        raise Missing
    return view_of(row)
