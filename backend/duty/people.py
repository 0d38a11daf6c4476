"""What people's duty is made of, read for many at once."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from backend.duty.pattern import Span
from backend.duty.plan import Enrolment, Mark, Person
from backend.kit.db import Tx

# A day more at both ends: days are of the schedules' zones.
_ENROLLED = """
SELECT m.user_id, m.own, e.schedule_id, s.pattern::text AS pattern, e.offset_days, e.from_on, e.to_on
FROM (SELECT e.id, e.user_id, true AS own FROM schedule_people e WHERE e.user_id = ANY ($1::bigint[])
      UNION ALL
      SELECT e.id, t.user_id, false FROM team_members t JOIN schedule_people e ON e.team_id = t.team_id
      WHERE t.user_id = ANY ($1::bigint[])) AS m
JOIN schedule_people e ON e.id = m.id JOIN schedules s ON s.id = e.schedule_id AND s.deleted_at IS NULL
WHERE coalesce(e.to_on >= ($2::timestamptz AT TIME ZONE 'UTC')::date - 3, true)
  AND e.from_on <= ($3::timestamptz AT TIME ZONE 'UTC')::date + 3
ORDER BY m.user_id, e.id
"""
_MARKS = """
SELECT id, user_id, kind, starts_at, ends_at, substitute_id FROM shifts
WHERE user_id = ANY ($1::bigint[]) AND deleted_at IS NULL AND NOT draft AND ends_at > $2 AND starts_at < $3
ORDER BY user_id, id
"""
_ABSENT_FOR = """
SELECT DISTINCT user_id FROM shifts
WHERE substitute_id = ANY ($1::bigint[]) AND deleted_at IS NULL AND NOT draft AND ends_at > $2 AND starts_at < $3
"""


async def with_absent(tx: Tx, users: Collection[int], start: datetime, end: datetime) -> set[int]:
    """They, and those whom they stand in for in that time."""
    found = await tx.fetch(_ABSENT_FOR, sorted(users), start, end)
    return set(users) | {row["user_id"] for row in found}


async def people(tx: Tx, users: Collection[int], start: datetime, end: datetime) -> dict[int, Person]:
    """They, and those whom they stand in for, as far as it concerns that time."""
    wanted = sorted(await with_absent(tx, users, start, end))
    enrolled: dict[int, list[Enrolment]] = {each: [] for each in wanted}
    marks: dict[int, list[Mark]] = {each: [] for each in wanted}
    for row in await tx.fetch(_ENROLLED, wanted, start, end):
        enrolled[row["user_id"]].append(_enrolment(row))
    for row in await tx.fetch(_MARKS, wanted, start, end):
        span = Span(row["starts_at"].timestamp(), row["ends_at"].timestamp())
        marks[row["user_id"]].append(
            Mark(id=row["id"], kind=row["kind"], span=span, substitute_id=row["substitute_id"])
        )
    return {each: Person(enrolled[each], marks[each]) for each in wanted}


def _enrolment(row: Any) -> Enrolment:
    last: date | None = row["to_on"]
    return Enrolment(
        pattern=row["pattern"],
        schedule_id=row["schedule_id"],
        ahead=row["offset_days"],
        first=row["from_on"],
        last=last,
        own=row["own"],
    )
