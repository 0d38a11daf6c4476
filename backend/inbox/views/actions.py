"""Save a view, change it, share it, delete it; order one's tabs."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.inbox.views.events import TabsChanged, ViewChanged, ViewGone
from backend.inbox.views.queries import view_for
from backend.inbox.views.schemas import EditView, NewView, Tabs, ViewView
from backend.kit.clean import clean_text
from backend.kit.db import Own, Published, Staff, Tx
from backend.kit.errors import Conflict, Forbidden, Invalid

MOST = 200
_COUNT = "SELECT count(*) FROM views WHERE owner_id = $1"
_INSERT = """
INSERT INTO views (owner_id, scope, team_id, name, icon, color, filter, sort)
VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8) RETURNING id
"""
_UPDATE = """
UPDATE views SET scope = $2, team_id = $3, name = $4, icon = $5, color = $6, filter = $7::text::jsonb, sort = $8,
    rev = rev + 1
WHERE id = $1
"""
_DELETE = "DELETE FROM views WHERE id = $1"
_TEAM = "SELECT 1 FROM teams WHERE id = $1"
_MEMBERS = "SELECT user_id FROM team_members WHERE team_id = $1 ORDER BY user_id"
_TABS = """
INSERT INTO view_tabs AS t (user_id, tabs, first) VALUES ($1, $2::text[], $3)
ON CONFLICT (user_id) DO UPDATE SET tabs = excluded.tabs, first = excluded.first, rev = t.rev + 1
"""


async def make(tx: Tx, me: Grants, new: NewView) -> ViewView:
    """Raises Forbidden (sharing needs the right), Invalid, Conflict too_many_views."""
    if await tx.value(_COUNT, me.user_id) >= MOST:
        raise Conflict("too_many_views", values={"limit": MOST})
    await _check_share(tx, me, new.scope, new.team_id)
    view_id = await tx.value(_INSERT, me.user_id, *_columns(msgspec.structs.asdict(new)))
    made = await view_for(tx, me, view_id)
    await _tell(tx, None, made)
    return made


async def edit(tx: Tx, me: Grants, view_id: int, change: EditView) -> ViewView:
    """Raises Missing, Forbidden, Invalid."""
    before = await _mine_to_change(tx, me, view_id)
    asked = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not msgspec.UNSET}
    if asked.get("scope", before.scope) != "team":
        asked["team_id"] = None
    whole = msgspec.structs.asdict(before) | asked
    await _check_share(tx, me, whole["scope"], whole["team_id"])
    if before.owner_id != me.user_id and whole["scope"] == "me":
        # it would vanish from who changes it as well
        raise Forbidden("not_your_view")
    await tx.execute(_UPDATE, view_id, *_columns(whole))
    after = await view_for(tx, me, view_id)
    await _tell(tx, before, after)
    return after


async def delete(tx: Tx, me: Grants, view_id: int) -> None:
    """Raises Missing, Forbidden."""
    before = await _mine_to_change(tx, me, view_id)
    await tx.execute(_DELETE, view_id)
    await _tell(tx, before, None)


async def order_tabs(tx: Tx, me: Grants, tabs: Tabs) -> Tabs:
    """As the caller has them from now on, in all of their windows."""
    kept = msgspec.structs.replace(tabs, tabs=list(dict.fromkeys(tabs.tabs)))
    await tx.execute(_TABS, me.user_id, kept.tabs, kept.first)
    tx.publish(Published(TabsChanged(kept), Own(me.user_id or 0), "tabs", me.user_id))
    return kept


async def _mine_to_change(tx: Tx, me: Grants, view_id: int) -> ViewView:
    view = await view_for(tx, me, view_id, lock=True)
    if view.owner_id != me.user_id and not can(me, "views.share"):
        raise Forbidden("not_your_view")
    return view


async def _check_share(tx: Tx, me: Grants, scope: str, team_id: int | None) -> None:
    if scope != "me":
        demand(me, "views.share")
    if (scope == "team") != (team_id is not None):
        raise Invalid("invalid", fields={"team_id": "team_of_view"})
    if team_id is None:
        return
    if await tx.value(_TEAM, team_id) is None:
        raise Invalid("invalid", fields={"team_id": "no_such_team"})
    if team_id not in me.teams:
        # who gives it away must see it too
        raise Invalid("invalid", fields={"team_id": "not_your_team"})


def _columns(view: dict[str, Any]) -> tuple[Any, ...]:
    name = " ".join(clean_text(view["name"]).split())
    if not name:
        raise Invalid("invalid", fields={"name": "required"})
    asked = msgspec.json.encode(view["filter"]).decode()
    return view["scope"], view["team_id"], name, view["icon"], view["color"], asked, view["order"]


async def _audience(tx: Tx, view: ViewView) -> set[int] | None:
    """Who uses it; None: everybody."""
    if view.scope == "all":
        return None
    members = await tx.fetch(_MEMBERS, view.team_id) if view.team_id else []
    return {view.owner_id, *(row["user_id"] for row in members)}


async def _tell(tx: Tx, before: ViewView | None, after: ViewView | None) -> None:
    """Those who have it hear how it is; those who had it, that it is gone."""
    had = await _audience(tx, before) if before else set[int]()
    have = await _audience(tx, after) if after else set[int]()
    view = after or before
    if view is None:
        return
    if had is None and have is not None:
        _publish(tx, ViewGone(view.id), None, view.id)
        had = set()
    elif had is not None:
        _publish(tx, ViewGone(view.id), had - have if have is not None else set(), view.id)
    if after is not None:
        _publish(tx, ViewChanged(after), have, view.id)


def _publish(tx: Tx, body: ViewGone | ViewChanged, people: set[int] | None, view_id: int) -> None:
    if people is None:
        tx.publish(Published(body, Staff(), "view", view_id))
        return
    tx.publish(*(Published(body, Own(user_id), "view", view_id) for user_id in sorted(people)))
