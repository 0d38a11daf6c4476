"""The queue: dialogs that wait and that nobody has, in channels with a route."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.duty.clock import calendar_sql, hours_of
from backend.duty.route import Case, Plan
from backend.duty.steps import RouteStep
from backend.kit.db import Tx

# who waits beyond these waits for the next round, which begins as soon as these were gone through
MOST = 5_000

TAGS = """
ARRAY (SELECT t.tag_id FROM contact_tags t WHERE t.contact_id = {0}.contact_id
       UNION SELECT k.tag_id FROM card_tags k WHERE k.card_id = {0}.card_id)
"""
_LET_GO = """
ARRAY (SELECT (a.data ->> 'from')::bigint FROM activities a
       WHERE a.contact_id = c.contact_id AND a.conversation_id = c.id AND a.kind = 'reassigned'
         AND a.actor_kind = '{0}' AND a.stored_at >= c.waiting_since
         AND a.data ->> 'to' IS NULL AND a.data ->> 'from' IS NOT NULL)
"""
# A person's word goes before a route's: a pool that they chose stays, and whoever let it go is not asked again.
# Whoever let this customer wait until a level took it from them (escalation: the house does that itself) is asked last.
_DUE = f"""
SELECT c.id, c.channel_id, c.contact_id, c.waiting_since, {calendar_sql("c.calendar_id")} AS calendar,
       p.responsible_id, lower(left(p.locale, 2)) AS language, w.heat, coalesce(w.stage, 0) AS stage,
       {TAGS.format("c")} AS tags,
       c.created_at < c.waiting_since - interval '1 hour' OR EXISTS (
           SELECT FROM conversations o WHERE o.contact_id = c.contact_id AND o.id <> c.id
             AND o.created_at < c.created_at) AS known,
       {_LET_GO.format("user")} AS gave_back, {_LET_GO.format("system")} AS let_wait
FROM conversations c JOIN routes r ON r.channel_id = c.channel_id AND r.enabled
LEFT JOIN contacts p ON p.id = c.contact_id LEFT JOIN contact_warmth w ON w.contact_id = c.contact_id
WHERE c.channel_id = ANY ($1::bigint[]) AND c.waiting_since IS NOT NULL AND c.responsible_id IS NULL
  AND c.pool_kind IS NULL AND c.state = 'open' AND c.waiting_since <= now() AND p.blocked_at IS NULL
  AND ($2::bigint IS NULL OR c.id = $2)
  AND NOT EXISTS (SELECT FROM route_waits q WHERE q.conversation_id = c.id AND q.pool
                  AND q.waiting_since = c.waiting_since)
ORDER BY c.waiting_since, c.id LIMIT {MOST}
"""
_ROUTES = """
SELECT r.channel_id, r.present, r.steps::text AS steps FROM routes r JOIN channels c ON c.id = r.channel_id
WHERE r.enabled AND c.state <> 'deleted' AND NOT c.private ORDER BY r.channel_id
"""
_CALENDARS = f"SELECT k.id, {calendar_sql('k.id')} AS calendar FROM calendars k WHERE k.id = ANY ($1::bigint[])"
_steps = msgspec.json.Decoder(tuple[RouteStep, ...]).decode


class Due(msgspec.Struct, frozen=True):
    """One of the queue."""

    id: int
    channel_id: int
    waiting_since: datetime
    debt_min: float
    heat: float | None
    case: Case


async def plans(tx: Tx) -> dict[int, Plan]:
    """Of the channels whose route is on."""
    return {row["channel_id"]: Plan(steps_of(row["steps"]), row["present"]) for row in await tx.fetch(_ROUTES)}


def steps_of(kept: str) -> tuple[RouteStep, ...]:
    return _steps(kept)


async def open_calendars(tx: Tx, routes: Sequence[Plan], at: datetime) -> frozenset[int]:
    """Of the calendars that the steps speak of, those that are open at that moment."""
    asked = {step.when.hours.calendar_id for plan in routes for step in plan.steps if step.when.hours is not None}
    rows = await tx.fetch(_CALENDARS, sorted(asked)) if asked else []
    return frozenset(row["id"] for row in rows if hours_of(row["calendar"]).is_on(at))


async def queue(
    tx: Tx,
    routes: Mapping[int, Plan],
    weighs: Mapping[int, float],
    now: datetime,
    *,
    warm_first: bool = False,
    conversation_id: int | None = None,
) -> list[Due]:
    """In the order in which they are served; or that one alone, where it still waits."""
    rows = await tx.fetch(_DUE, sorted(routes), conversation_id)
    if not rows:
        return []
    opened = await open_calendars(tx, list(routes.values()), now)
    found = [_due(row, weighs.get(row["channel_id"], 1.0), opened, now) for row in rows]
    return sorted(found, key=lambda due: _order(due, warm_first))


def _order(due: Due, warm_first: bool) -> tuple[float, float, int]:
    """Whole minutes of debt: of those who came together the warmest goes first."""
    cold = -due.heat if due.heat is not None else float("inf")
    debt = -float(int(due.debt_min))
    return (cold, debt, due.id) if warm_first else (debt, cold, due.id)


def _due(row: Mapping[str, Any], weight: float, opened: frozenset[int], now: datetime) -> Due:
    debt_min = hours_of(row["calendar"]).between(row["waiting_since"], now) / 60
    return Due(
        id=row["id"],
        channel_id=row["channel_id"],
        waiting_since=row["waiting_since"],
        debt_min=debt_min,
        heat=row["heat"],
        case=Case(
            weight=weight,
            responsible_id=row["responsible_id"],
            tags=frozenset(row["tags"]),
            language=row["language"],
            stage=row["stage"],
            known=row["known"],
            open=opened,
            waited_min=debt_min,
            gave_back=frozenset(row["gave_back"]),
            let_wait=frozenset(row["let_wait"]),
        ),
    )
