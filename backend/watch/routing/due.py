"""The queue: dialogs that wait and that nobody has, in channels with a route."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.duty.clock import calendar_sql, hours_of
from backend.duty.route import Case, Plan
from backend.duty.steps import RouteStep
from backend.kit.db import Tx

# A round looks at who waits longest in each channel, and at as many behind them, who turn: whoever fits nobody keeps
# nobody away, in their own channel or in another.
MOST = 5_000
LEAST = 100
# so many are thought about before others have their turn in the process
AT_ONCE = 100

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
_WAITING = f"""
SELECT c.id, c.channel_id, c.contact_id, c.waiting_since, {calendar_sql("c.calendar_id")} AS calendar,
       p.responsible_id, lower(left(p.locale, 2)) AS language, w.heat, coalesce(w.stage, 0) AS stage,
       {TAGS.format("c")} AS tags,
       c.created_at < c.waiting_since - interval '1 hour' OR EXISTS (
           SELECT FROM conversations o WHERE o.contact_id = c.contact_id AND o.id <> c.id
             AND o.created_at < c.created_at) AS known,
       {_LET_GO.format("user")} AS gave_back, {_LET_GO.format("system")} AS let_wait
FROM unnest($1::bigint[], $2::timestamptz[], $3::bigint[]) AS h (channel_id, since, id)
JOIN routes r ON r.channel_id = h.channel_id AND r.enabled
CROSS JOIN LATERAL (
SELECT c.id, c.channel_id, c.contact_id, c.card_id, c.waiting_since, c.calendar_id, c.created_at FROM conversations c
WHERE c.channel_id = h.channel_id AND c.waiting_since IS NOT NULL AND c.responsible_id IS NULL
  AND c.pool_kind IS NULL AND c.state = 'open' AND c.waiting_since <= now() AND {{which}}
  AND NOT EXISTS (SELECT FROM contacts b WHERE b.id = c.contact_id AND b.blocked_at IS NOT NULL)
  AND NOT EXISTS (SELECT FROM route_waits q WHERE q.conversation_id = c.id AND q.pool
                  AND q.waiting_since = c.waiting_since)
ORDER BY c.waiting_since, c.id LIMIT $4) c
LEFT JOIN contacts p ON p.id = c.contact_id LEFT JOIN contact_warmth w ON w.contact_id = c.contact_id
"""
_DUE = _WAITING.replace("{which}", "(h.since IS NULL OR (c.waiting_since, c.id) > (h.since, h.id))")
_ONE = _WAITING.replace("{which}", "c.id = h.id")
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


class Places:
    """How far behind its longest waiting each channel was looked at; gone where its end was reached."""

    def __init__(self) -> None:
        self.at: dict[int, tuple[datetime, int]] = {}
        self._next: dict[int, tuple[datetime, int]] = {}
        self._behind: dict[int, int] = {}

    def seen(self, rows: Sequence[Mapping[str, Any]], most: int) -> None:
        self._behind = {row["id"]: row["channel_id"] for row in rows}
        self._next = _last(rows, most)

    def turn(self, given: Collection[int]) -> None:
        """The next round goes on behind this one's last, but where something was given there: there may be more."""
        gave = {self._behind[each] for each in given if each in self._behind}
        kept = {each: self.at[each] for each in gave if each in self.at}
        self.at = {each: place for each, place in self._next.items() if each not in gave} | kept


async def queue(
    tx: Tx,
    routes: Mapping[int, Plan],
    weighs: Mapping[int, float],
    now: datetime,
    *,
    warm_first: bool = False,
    places: Places | None = None,
) -> list[Due]:
    """In the order in which they are served."""
    places = places or Places()
    most = max(LEAST, MOST // (2 * max(1, len(routes))))
    rows = await tx.fetch(_DUE, sorted(routes), [None] * len(routes), [None] * len(routes), most)
    long = _last(rows, most)
    behind = {each: max(place, places.at.get(each, place)) for each, place in sorted(long.items())}
    more: Sequence[Mapping[str, Any]] = []
    if behind:
        places_of = [list(column) for column in zip(*behind.values(), strict=True)]
        more = await tx.fetch(_DUE, list(behind), *places_of, most)
        rows = [*rows, *more]
    places.seen(more, most)
    found = await _dues(tx, rows, routes, weighs, now)
    return sorted(found, key=lambda due: _order(due, warm_first))


async def waiting(
    tx: Tx, channel_id: int, plan: Plan, weighs: Mapping[int, float], now: datetime, id: int
) -> Due | None:
    """That one, where it still waits."""
    rows = await tx.fetch(_ONE, [channel_id], [None], [id], 1)
    found = await _dues(tx, rows, {channel_id: plan}, weighs, now)
    return found[0] if found else None


def _last(rows: Sequence[Mapping[str, Any]], most: int) -> dict[int, tuple[datetime, int]]:
    """The last of each channel of which there may be more."""
    many = Counter(row["channel_id"] for row in rows)
    last: dict[int, tuple[datetime, int]] = {}
    for row in rows:
        if many[row["channel_id"]] == most:
            place = (row["waiting_since"], row["id"])
            last[row["channel_id"]] = max(place, last.get(row["channel_id"], place))
    return last


async def _dues(
    tx: Tx, rows: Sequence[Mapping[str, Any]], routes: Mapping[int, Plan], weighs: Mapping[int, float], now: datetime
) -> list[Due]:
    if not rows:
        return []
    opened = await open_calendars(tx, list(routes.values()), now)
    found: list[Due] = []
    for at, row in enumerate(rows):
        if at % AT_ONCE == 0:
            await asyncio.sleep(0)
        found.append(_due(row, weighs.get(row["channel_id"], 1.0), opened, now))
    return found


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
