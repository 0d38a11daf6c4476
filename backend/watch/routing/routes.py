"""The routes themselves: shown, and set by those who manage duty."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.access.sight import works_in
from backend.duty.load import weight_of
from backend.duty.skills import tell
from backend.duty.steps import RouteStep
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.watch.routing.due import steps_of
from backend.watch.routing.schemas import RouteView, SetRoute

_ALL = """
SELECT c.id, c.name, c.kind, c.settings::text AS settings, c.default_kind, c.default_id, r.channel_id IS NOT NULL AS kept,
       coalesce(r.enabled, false) AS enabled, coalesce(r.present, true) AS present, r.weight, r.steps::text AS steps,
       coalesce(r.rev, 0) AS rev,
       (SELECT count(*) FROM route_waits w JOIN conversations q ON q.id = w.conversation_id
        WHERE w.channel_id = c.id AND NOT w.pool AND r.enabled AND q.waiting_since = w.waiting_since
          AND q.responsible_id IS NULL AND q.pool_kind IS NULL AND q.state = 'open') AS waiting
FROM channels c LEFT JOIN routes r ON r.channel_id = c.id
WHERE c.state <> 'deleted' AND NOT c.private AND c.kind <> 'internal' AND ($1::bigint IS NULL OR c.id = $1)
ORDER BY lower(c.name), c.id
"""  # noqa: E501
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('samovar.routes'))"
_SET = """
INSERT INTO routes AS r (channel_id, enabled, present, weight, steps) VALUES ($1, $2, $3, $4, $5::text::jsonb)
ON CONFLICT (channel_id) DO UPDATE SET
    enabled = excluded.enabled, present = excluded.present, weight = excluded.weight, steps = excluded.steps,
    rev = r.rev + 1, updated_at = now()
"""
# what a step can name: its table, and how whoever reads the answer is told that it is gone
_NAMED: Mapping[str, tuple[str, str]] = {
    "role": ("SELECT id FROM roles WHERE id = ANY ($1::bigint[])", "no_such_pool"),
    "team": ("SELECT id FROM teams WHERE id = ANY ($1::bigint[])", "no_such_pool"),
    "user": ("SELECT id FROM users WHERE id = ANY ($1::bigint[]) AND deactivated_at IS NULL", "no_such_user"),
    "skill": ("SELECT id FROM skills WHERE id = ANY ($1::bigint[])", "no_such_skill"),
    "tag": ("SELECT id FROM tags WHERE id = ANY ($1::bigint[])", "no_such_tag_here"),
    "calendar": ("SELECT id FROM calendars WHERE id = ANY ($1::bigint[]) AND deleted_at IS NULL", "no_such_calendar"),
}


async def routes(tx: Tx, me: Grants) -> list[RouteView]:
    """Of the channels that the caller works in."""
    rows = await tx.fetch(_ALL, None)
    return [_view(row) for row in rows if works_in(me, row["id"])]


async def one_route(tx: Tx, me: Grants, channel_id: int) -> RouteView:
    """Raises Missing."""
    row = await tx.row(_ALL, channel_id)
    if row is None or not works_in(me, channel_id):
        raise Missing
    return _view(row)


async def set_route(tx: Tx, me: Grants, ip: str, channel_id: int, wanted: SetRoute) -> RouteView:
    """Raises Missing, Invalid with the step, Conflict stale_version."""
    await tx.execute(_LOCK)
    before = await one_route(tx, me, channel_id)
    if before.rev != wanted.rev:
        raise Conflict("stale_version", extra={"current": before})
    if wanted.enabled and not wanted.steps:
        raise Invalid("invalid", fields={"steps": "route_empty"})
    await demand_steps(tx, wanted.steps)
    steps = msgspec.json.encode(wanted.steps).decode()
    await tx.execute(_SET, channel_id, wanted.enabled, wanted.present, wanted.weight, steps)
    after = await one_route(tx, me, channel_id)
    await audit.write(tx, me, ip, "route.set", ("channel", channel_id), _told(before), _told(after))
    tell(tx, channel_id)
    return after


async def demand_steps(tx: Tx, steps: Sequence[RouteStep], field: str = "steps") -> None:
    """Each names what there is. Raises Invalid with the place of the step that does not."""
    named: dict[str, list[tuple[int, int]]] = {kind: [] for kind in _NAMED}
    for at, step in enumerate(steps):
        if step.kind == "person" and step.user_id is None:
            raise Invalid("invalid", fields={f"{field}.{at}": "route_whom"})
        grouped = step.kind in ("turns", "least", "pool") and step.circle != "everyone"
        if grouped and step.id is None:
            raise Invalid("invalid", fields={f"{field}.{at}": "route_whom"})
        _names(named, at, step, grouped)
    for kind, pairs in named.items():
        sql, wrong = _NAMED[kind]
        there = {row["id"] for row in await tx.fetch(sql, sorted({each for _, each in pairs}))} if pairs else set()
        gone = next((at for at, each in pairs if each not in there), None)
        if gone is not None:
            raise Invalid("invalid", fields={f"{field}.{gone}": wrong})


def _names(named: Mapping[str, list[tuple[int, int]]], at: int, step: RouteStep, grouped: bool) -> None:
    if step.kind == "person" and step.user_id is not None:
        named["user"].append((at, step.user_id))
    if grouped and step.id is not None:
        named[step.circle].append((at, step.id))
    named["skill"] += [(at, each) for each in step.skills]
    named["tag"] += [(at, each) for each in step.when.tags]
    if step.when.hours is not None:
        named["calendar"].append((at, step.when.hours.calendar_id))


def _view(row: Mapping[str, Any]) -> RouteView:
    steps = list(steps_of(row["steps"])) if row["kept"] else _today(row["default_kind"], row["default_id"])
    return RouteView(
        channel_id=row["id"],
        name=row["name"],
        enabled=row["enabled"],
        present=row["present"],
        weight=row["weight"] or weight_of(row["kind"], row["settings"]),
        own_weight=row["weight"],
        steps=steps,
        rev=row["rev"],
        waiting=row["waiting"],
    )


def _today(kind: str | None, whom: int | None) -> list[RouteStep]:
    """What the channel does without a route, as steps: a beginning for one."""
    match kind:
        case "user":
            last = RouteStep(kind="person", user_id=whom)
        case "role" | "team":
            last = RouteStep(kind="pool", circle="role" if kind == "role" else "team", id=whom)
        case _:
            last = RouteStep(kind="pool")
    return [RouteStep(kind="contact"), last]


def _told(route: RouteView) -> dict[str, Any]:
    return {
        "enabled": route.enabled,
        "present": route.present,
        "weight": route.own_weight,
        "steps": [step.kind for step in route.steps],
    }
