"""Schedules are made, changed and put away; the duty of those who are on them follows in the same transaction."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.duty.events import ShiftsChanged
from backend.duty.pattern import FIRST, LAST, Pattern, checked
from backend.duty.refresh import TURN, refresh
from backend.duty.schedules.schemas import EditSchedule, NewSchedule, OnSchedule, ScheduleView
from backend.kit.clean import clean_text
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid, Missing

MOST = 200
_ALL = """
SELECT s.id, s.name, s.pattern::text AS pattern, s.rev,
    coalesce((SELECT jsonb_agg(jsonb_build_object('user_id', e.user_id, 'team_id', e.team_id, 'from_on', e.from_on,
        'to_on', e.to_on, 'offset', e.offset_days) ORDER BY e.from_on, e.id)
     FROM schedule_people e WHERE e.schedule_id = s.id), '[]')::text AS people
FROM schedules s WHERE s.deleted_at IS NULL AND ($1::bigint IS NULL OR s.id = $1) ORDER BY lower(s.name), s.id
"""
_LOCK = "SELECT name, pattern::text AS pattern, rev FROM schedules WHERE id = $1 AND deleted_at IS NULL FOR UPDATE"
_COUNT = "SELECT count(*) FROM schedules WHERE deleted_at IS NULL"
_MAKE = "INSERT INTO schedules (name, pattern) VALUES ($1, $2::text::jsonb) RETURNING id"
_SET = """
UPDATE schedules SET name = $2, pattern = $3::text::jsonb, rev = rev + 1, updated_at = now() WHERE id = $1
"""
_DELETE = "UPDATE schedules SET deleted_at = now(), rev = rev + 1 WHERE id = $1"
_STILL_ON = """
SELECT coalesce(u.name, t.name) AS name FROM schedule_people e
LEFT JOIN users u ON u.id = e.user_id LEFT JOIN teams t ON t.id = e.team_id
WHERE e.schedule_id = $1 AND coalesce(e.to_on >= current_date - 1, true)
ORDER BY lower(coalesce(u.name, t.name)) LIMIT 20
"""
_OFF = "DELETE FROM schedule_people WHERE schedule_id = $1"
_ON = """
INSERT INTO schedule_people (schedule_id, user_id, team_id, from_on, to_on, offset_days)
SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::date[], $5::date[], $6::int[])
"""
# share: who leaves a team or joins it waits, and their duty is written anew after it (joined.py)
_TEAMS = "SELECT id FROM teams WHERE id = ANY ($1::bigint[]) ORDER BY id FOR SHARE"
_USERS = "SELECT id FROM users WHERE id = ANY ($1::bigint[])"
_MEMBERS = """
SELECT user_id FROM schedule_people WHERE schedule_id = $1 AND user_id IS NOT NULL
UNION SELECT t.user_id FROM schedule_people e JOIN team_members t ON t.team_id = e.team_id WHERE e.schedule_id = $1
"""
_ELSEWHERE = """
SELECT a.at, s.name FROM unnest($2::bigint[], $3::bigint[], $4::date[], $5::date[])
    WITH ORDINALITY AS a (user_id, team_id, from_on, to_on, at)
JOIN schedule_people e ON e.schedule_id <> $1 AND (e.user_id = a.user_id OR e.team_id = a.team_id)
    AND e.from_on <= coalesce(a.to_on, 'infinity') AND coalesce(e.to_on, 'infinity') >= a.from_on
JOIN schedules s ON s.id = e.schedule_id AND s.deleted_at IS NULL
ORDER BY a.at LIMIT 1
"""
_people = msgspec.json.Decoder(list[OnSchedule]).decode


async def schedules(tx: Tx, schedule_id: int | None = None) -> list[ScheduleView]:
    """All by name; or that one."""
    return [_view(row) for row in await tx.fetch(_ALL, schedule_id)]


async def schedule(tx: Tx, schedule_id: int) -> ScheduleView:
    """Raises Missing."""
    found = await schedules(tx, schedule_id)
    if not found:
        raise Missing
    return found[0]


async def make(tx: Tx, me: Grants, ip: str, new: NewSchedule) -> ScheduleView:
    """Raises Invalid, Conflict on_another_schedule."""
    await tx.execute(TURN)
    if await tx.value(_COUNT) >= MOST:
        raise Invalid("invalid", fields={"name": "schedules_most"})
    pattern = _written(checked(new.pattern))
    made = await tx.value(_MAKE, _name(new.name), pattern)
    await _put_on(tx, made, new.people)
    await audit.write(tx, me, ip, "schedule.made", ("schedule", made), None, {"name": new.name})
    await _follow(tx, await _members(tx, made))
    return await schedule(tx, made)


async def edit(tx: Tx, me: Grants, ip: str, schedule_id: int, change: EditSchedule) -> ScheduleView:
    """Raises Missing, Invalid, Conflict stale_version or on_another_schedule."""
    await tx.execute(TURN)
    row = await tx.row(_LOCK, schedule_id)
    if row is None:
        raise Missing
    before = await schedule(tx, schedule_id)
    if row["rev"] != change.rev:
        raise Conflict("stale_version", extra={"current": before})
    concerned = await _members(tx, schedule_id)
    name = row["name"] if change.name is msgspec.UNSET else _name(change.name)
    pattern = row["pattern"] if change.pattern is msgspec.UNSET else _written(checked(change.pattern))
    await tx.execute(_SET, schedule_id, name, pattern)
    if change.people is not msgspec.UNSET:
        await tx.execute(_OFF, schedule_id)
        await _put_on(tx, schedule_id, change.people)
    after = await schedule(tx, schedule_id)
    subject = ("schedule", schedule_id)
    await audit.write(tx, me, ip, "schedule.edited", subject, _audited(before), _audited(after))
    await _follow(tx, concerned | await _members(tx, schedule_id))
    return after


async def delete(tx: Tx, me: Grants, ip: str, schedule_id: int) -> None:
    """Raises Missing, Conflict schedule_in_use with names: whoever lost the last one would be on duty day and night."""
    await tx.execute(TURN)
    row = await tx.row(_LOCK, schedule_id)
    if row is None:
        raise Missing
    names = [each["name"] for each in await tx.fetch(_STILL_ON, schedule_id)]
    if names:
        raise Conflict("schedule_in_use", extra={"people": names})
    concerned = await _members(tx, schedule_id)
    await tx.execute(_DELETE, schedule_id)
    await audit.write(tx, me, ip, "schedule.deleted", ("schedule", schedule_id), {"name": row["name"]})
    await _follow(tx, concerned)


async def _put_on(tx: Tx, schedule_id: int, people: Sequence[OnSchedule]) -> None:
    for at, each in enumerate(people):
        _check(each, f"people.{at}")
    for wanted, sql, field, code in (
        ([each.user_id for each in people if each.user_id], _USERS, "user_id", "no_such_user"),
        ([each.team_id for each in people if each.team_id], _TEAMS, "team_id", "no_such_team"),
    ):
        there = {row["id"] for row in await tx.fetch(sql, sorted(set(wanted)))}
        for at, each in enumerate(people):
            if (number := getattr(each, field)) and number not in there:
                raise Invalid("invalid", fields={f"people.{at}.{field}": code})
    _demand_apart(people)
    columns = [[getattr(each, name) for each in people] for name in ("user_id", "team_id", "from_on", "to_on")]
    taken = await tx.row(_ELSEWHERE, schedule_id, *columns)
    if taken is not None:
        field = f"people.{taken['at'] - 1}.from_on"
        raise Conflict(
            "on_another_schedule", values={"name": taken["name"]}, fields={field: "on_another_schedule_then"}
        )
    await tx.execute(_ON, schedule_id, *columns, [each.offset for each in people])


def _check(each: OnSchedule, field: str) -> None:
    if (each.user_id is None) == (each.team_id is None):
        raise Invalid("invalid", fields={f"{field}.user_id": "person_or_team"})
    if not FIRST <= each.from_on < LAST:
        raise Invalid("invalid", fields={f"{field}.from_on": "year_of_plan"})
    if each.to_on is not None and not each.from_on <= each.to_on < LAST:
        raise Invalid("invalid", fields={f"{field}.to_on": "exception_ends"})


def _demand_apart(people: Sequence[OnSchedule]) -> None:
    for at, each in enumerate(people):
        for other in people[:at]:
            same = (each.user_id, each.team_id) == (other.user_id, other.team_id)
            if same and each.from_on <= (other.to_on or LAST) and other.from_on <= (each.to_on or LAST):
                raise Invalid("invalid", fields={f"people.{at}.from_on": "on_it_twice"})


async def _members(tx: Tx, schedule_id: int) -> set[int]:
    return {row["user_id"] for row in await tx.fetch(_MEMBERS, schedule_id)}


async def _follow(tx: Tx, users: Collection[int]) -> None:
    await refresh(tx, users)
    tx.publish(Published(ShiftsChanged(sorted(users)), Staff(), "user"))


def _name(given: str) -> str:
    name = " ".join(clean_text(given).split())
    if not name:
        raise Invalid("invalid", fields={"name": "required"})
    return name


def _written(pattern: Pattern) -> str:
    return msgspec.json.encode(pattern).decode()


def _view(row: Mapping[str, Any]) -> ScheduleView:
    return ScheduleView(
        id=row["id"],
        name=row["name"],
        pattern=msgspec.json.decode(row["pattern"], type=Pattern),
        rev=row["rev"],
        people=_people(row["people"]),
    )


def _audited(view: ScheduleView) -> dict[str, Any]:
    return {"name": view.name, "hours": _written(view.pattern), "people": msgspec.to_builtins(view.people)}
