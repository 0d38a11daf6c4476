"""Saved views: one's own, a team's, everybody's. To share takes the right `views.share`."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.lists.columns import Column
from backend.lists.registry import listing_of
from backend.lists.schemas import EditListView, ListView, Look, NewListView
from backend.lists.where import sql_of

MOST = 200
_SEEN = """
FROM list_views WHERE (owner_id = $1 OR whose = 'all' OR whose = 'team' AND team_id = ANY ($2::bigint[]))
"""
_COLUMNS = "id, entity, owner_id, whose, team_id, name, look::text AS look, version"
_ALL = f"SELECT {_COLUMNS} {_SEEN} AND entity = $3 ORDER BY whose = 'me' DESC, lower(name), id"
_ONE = f"SELECT {_COLUMNS} {_SEEN} AND id = $3 FOR UPDATE"
_COUNT = "SELECT count(*) FROM list_views WHERE owner_id = $1"
_INSERT = """
INSERT INTO list_views (entity, owner_id, whose, team_id, name, look) VALUES ($1, $2, $3, $4, $5, $6::text::jsonb)
RETURNING id
"""
_UPDATE = """
UPDATE list_views SET whose = $2, team_id = $3, name = $4, look = $5::text::jsonb, version = version + 1 WHERE id = $1
"""
_look = msgspec.json.Decoder(Look)


def _view(row: Mapping[str, Any], look: Look | None) -> ListView:
    return ListView(
        id=row["id"],
        entity=row["entity"],
        name=row["name"],
        whose=row["whose"],
        team_id=row["team_id"],
        owner_id=row["owner_id"],
        look=look,
        version=row["version"],
    )


def _usable(look: Look, columns: Mapping[str, Column], grants: Grants) -> Look | None:
    """The look as far as the caller may see its columns; None where its conditions or order need others."""
    try:
        sql_of(columns, look.where, grants, 1)
    except Invalid:
        return None
    if look.order.column and look.order.column not in columns:
        return None
    return msgspec.structs.replace(look, columns=[each for each in look.columns if each in columns])


async def views(tx: Tx, me: Grants, entity: str) -> list[ListView]:
    """Mine first, then what is shared with me. Raises Missing for a list that is none."""
    columns = await listing_of(entity).columns(tx, me)
    rows = await tx.fetch(_ALL, me.user_id, sorted(me.teams), entity)
    return [_view(row, _usable(_look.decode(row["look"]), columns, me)) for row in rows]


async def make(tx: Tx, me: Grants, entity: str, new: NewListView) -> list[ListView]:
    """Raises Missing, Forbidden, Invalid, Conflict."""
    columns = await listing_of(entity).columns(tx, me)
    if await tx.value(_COUNT, me.user_id) >= MOST:
        raise Conflict("too_many_views", values={"limit": MOST})
    _demand(me, new.whose, new.team_id)
    look = _checked(new.look, columns, me)
    await tx.value(_INSERT, entity, me.user_id, new.whose, new.team_id, _name(new.name), look)
    return await views(tx, me, entity)


async def edit(tx: Tx, me: Grants, entity: str, view_id: int, change: EditListView) -> list[ListView]:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version."""
    row = await _mine_to_change(tx, me, entity, view_id)
    columns = await listing_of(entity).columns(tx, me)
    if row["version"] != change.version:
        raise Conflict("stale_version", extra={"current": _view(row, _usable(_look.decode(row["look"]), columns, me))})
    whose = row["whose"] if change.whose is msgspec.UNSET else change.whose
    team_id = row["team_id"] if change.team_id is msgspec.UNSET else change.team_id
    team_id = team_id if whose == "team" else None
    _demand(me, whose, team_id)
    if whose == "me" and row["owner_id"] != me.user_id:
        raise Forbidden("not_your_view")
    name = row["name"] if change.name is msgspec.UNSET else _name(change.name)
    look = row["look"] if change.look is msgspec.UNSET else _checked(change.look, columns, me)
    await tx.execute(_UPDATE, view_id, whose, team_id, name, look)
    return await views(tx, me, entity)


async def remove(tx: Tx, me: Grants, entity: str, view_id: int) -> None:
    """Raises Missing, Forbidden."""
    await _mine_to_change(tx, me, entity, view_id)
    await tx.execute("DELETE FROM list_views WHERE id = $1", view_id)


async def _mine_to_change(tx: Tx, me: Grants, entity: str, view_id: int) -> Mapping[str, Any]:
    row = await tx.row(_ONE, me.user_id, sorted(me.teams), view_id)
    if row is None or row["entity"] != entity:
        raise Missing
    if row["owner_id"] != me.user_id and not can(me, "views.share"):
        raise Forbidden("not_your_view")
    return row


def _demand(me: Grants, whose: str, team_id: int | None) -> None:
    if whose != "me":
        demand(me, "views.share")
    if (whose == "team") != (team_id is not None) or (team_id is not None and team_id not in me.teams):
        raise Invalid("invalid", fields={"team_id": "no_such_team"})


def _checked(look: Look, columns: Mapping[str, Column], me: Grants) -> str:
    sql_of(columns, look.where, me, 1)
    order = columns.get(look.order.column)
    unsorted = look.order.column and (order is None or order.order is None)
    if unsorted or not set(look.columns) <= columns.keys():
        raise Invalid("invalid", fields={"look": "list_view_unknown"})
    return msgspec.json.encode(look).decode()


def _name(typed: str) -> str:
    name = " ".join(clean_text(typed).split())
    if not name:
        raise Invalid("invalid", fields={"name": "required"})
    return name
