"""The plan of many people, in a handful of statements whatever their number."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can
from backend.access.queries.works import who_does_not
from backend.access.sight import works_in
from backend.duty.on_duty import on_duty_sql, until
from backend.duty.pattern import Pattern, Span
from backend.duty.people import people as planned_people
from backend.duty.shifts.bars import Detail, bars
from backend.duty.shifts.schemas import OnDutyView, PersonPlan, PlanView
from backend.duty.spans import merged, spans
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing

LONGEST = timedelta(days=46)
MOST = 500
# of one's own teams, and oneself; with the right, everybody
_IN_SIGHT = """
SELECT u.id FROM users u
WHERE u.deactivated_at IS NULL
  AND ($1 OR u.id = $2 OR EXISTS (SELECT FROM team_members a JOIN team_members b ON b.team_id = a.team_id
                                  WHERE a.user_id = $2 AND b.user_id = u.id))
  AND ($3::bigint IS NULL OR EXISTS (SELECT FROM team_members t WHERE t.team_id = $3 AND t.user_id = u.id))
  AND ($4::bigint IS NULL OR u.id = $4) AND NOT u.id = ANY ($5::bigint[])
ORDER BY lower(u.name), u.id LIMIT $6
"""
_PLANNED = """
SELECT u.id, EXISTS (SELECT FROM duty_people p WHERE p.user_id = u.id) AS planned, coalesce(
    (SELECT s.pattern ->> 'zone' FROM schedule_people e
     JOIN schedules s ON s.id = e.schedule_id AND s.deleted_at IS NULL
     WHERE (e.user_id = u.id OR e.team_id IN (SELECT team_id FROM team_members WHERE user_id = u.id))
       AND e.from_on <= ($2::timestamptz)::date + 1 AND coalesce(e.to_on, 'infinity') >= ($2::timestamptz)::date - 1
     ORDER BY e.user_id IS NULL, e.id LIMIT 1), u.time_zone) AS zone
FROM users u WHERE u.id = ANY ($1::bigint[])
"""
# drafts only to whoever plans, and one's own: they may be never lived
_DETAILS = """
SELECT id, user_id, kind, starts_at, ends_at, from_on, to_on, substitute_id, note, draft FROM shifts
WHERE user_id = ANY ($1::bigint[]) AND deleted_at IS NULL AND ends_at > $2 AND starts_at < $3
  AND (NOT draft OR $4 OR user_id = $5) ORDER BY user_id, id
"""
# from where each one's record begins
_WAS = """
SELECT d.user_id, d.starts_at, d.ends_at FROM duty_spans d
WHERE d.user_id = ANY ($1::bigint[]) AND d.ends_at > $2 AND d.starts_at < $3 ORDER BY d.user_id, d.starts_at
"""
_OPEN = """
SELECT DISTINCT k.pattern::text AS pattern FROM channels h JOIN calendars k ON k.id = h.calendar_id
WHERE h.state <> 'deleted' AND NOT h.private AND ($1::bigint IS NULL OR h.id = $1)
  AND ($2::bigint IS NULL OR EXISTS (SELECT FROM channel_members m WHERE m.channel_id = h.id AND m.kind = 'team'
                                     AND m.member_id = $2)
       OR NOT EXISTS (SELECT FROM channel_members m WHERE m.channel_id = h.id))
"""
_NOW = f"""
SELECT u.id, {on_duty_sql("u.id", "$2::timestamptz")} AS is_on,
    EXISTS (SELECT FROM duty_people p WHERE p.user_id = u.id) AS planned
FROM unnest($1::bigint[]) WITH ORDINALITY AS u (id, at) ORDER BY u.at
"""


class About(msgspec.Struct, frozen=True):
    """Whose plan: of a team, of those who may work in a channel, of one colleague."""

    team_id: int | None = None
    channel_id: int | None = None
    user_id: int | None = None


def window(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """Raises Invalid."""
    for name, at in (("starts_at", starts_at), ("ends_at", ends_at)):
        if at.tzinfo is None:
            raise Invalid("invalid", fields={name: "no_time_zone"})
        if not 2000 <= at.year < 2100:
            raise Invalid("invalid", fields={name: "year_of_plan"})
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise Invalid("invalid", fields={"ends_at": "plan_too_long"})
    return starts_at.astimezone(UTC), ends_at.astimezone(UTC)


async def in_sight(tx: Tx, me: Grants, about: About) -> list[int]:
    """By name. Raises Missing for a channel that the caller does not work in."""
    outside: list[int] = []
    if about.channel_id is not None:
        if not works_in(me, about.channel_id):
            raise Missing
        outside = await who_does_not(tx, about.channel_id)
    every = can(me, "duty.manage")
    rows = await tx.fetch(_IN_SIGHT, every, me.user_id, about.team_id, about.user_id, outside, MOST + 1)
    return [row["id"] for row in rows]


async def plan(tx: Tx, me: Grants, about: About, starts_at: datetime, ends_at: datetime) -> PlanView:
    """Raises Invalid, Missing."""
    start, end = window(starts_at, ends_at)
    found = await in_sight(tx, me, about)
    shown, now = found[:MOST], datetime.now(UTC)
    people = await planned_people(tx, shown, start, end)
    rows = {row["id"]: row for row in await tx.fetch(_PLANNED, shown, start)}
    details: dict[int, list[Detail]] = {each: [] for each in shown}
    for row in await tx.fetch(_DETAILS, shown, start, end, can(me, "duty.manage"), me.user_id):
        details[row["user_id"]].append(_detail(row))
    was: dict[int, list[Span]] = {each: [] for each in shown}
    for row in await tx.fetch(_WAS, shown, start, min(now, end)) if start < now else ():
        was[row["user_id"]].append(_span(row))
    frame = Span(start.timestamp(), end.timestamp())
    return PlanView(
        people=[
            PersonPlan(
                user_id=each,
                planned=rows[each]["planned"],
                zone=rows[each]["zone"],
                bars=bars(people, details[each], each, frame, was[each], now.timestamp()),
            )
            for each in shown
        ],
        open=await _open(tx, about, start, end),
        cut=len(found) > MOST,
    )


async def on_duty_now(tx: Tx, me: Grants, about: About) -> list[OnDutyView]:
    """Of those in sight, who is on duty and until when. Raises Missing."""
    now = datetime.now(UTC)
    shown = (await in_sight(tx, me, about))[:MOST]
    ends = await until(tx, shown, now)
    return [
        OnDutyView(user_id=row["id"], on=row["is_on"], planned=row["planned"], until=ends[row["id"]])
        for row in await tx.fetch(_NOW, shown, now)
    ]


async def _open(tx: Tx, about: About, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    found: list[Span] = []
    for row in await tx.fetch(_OPEN, about.channel_id, about.team_id):
        if row["pattern"] is None:
            return [(start, end)]
        found += spans(msgspec.json.decode(row["pattern"], type=Pattern), start.timestamp(), end.timestamp())
    return [(datetime.fromtimestamp(a.start, UTC), datetime.fromtimestamp(a.end, UTC)) for a in merged(found)]


def _span(row: Any) -> Span:
    return Span(row["starts_at"].timestamp(), row["ends_at"].timestamp())


def _detail(row: Any) -> Detail:
    names: Sequence[str] = ("id", "kind", "substitute_id", "from_on", "to_on", "note", "draft")
    return Detail(span=_span(row), **{name: row[name] for name in names})
