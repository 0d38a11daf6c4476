"""The next of a series: made once, whoever closes this one and whichever process sees its time first."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from backend.kit.db import Database, Tx
from backend.tasks.actions.invite import letters
from backend.tasks.due import end_of
from backend.tasks.hours import hours_for
from backend.tasks.reminding import next_at
from backend.tasks.repeat import following, instant, wall_of
from backend.tasks.rows import kept_repeat, load_tasks, publish_task
from backend.tasks.sight import may_hold

EVERY_S = 15.0
SLICE = 50
_ROW = "SELECT t.*, t.repeat::text AS repeats FROM tasks t WHERE id = $1"
_DUE = """
SELECT t.id FROM tasks t
WHERE t.repeat IS NOT NULL AND t.state = 'open' AND t.due_at <= now() AND t.repeat #>> '{rule,by}' = 'time'
  AND NOT EXISTS (SELECT FROM tasks n WHERE n.series_id = coalesce(t.series_id, t.id)
                  AND n.series_no = coalesce(t.series_no, 1) + 1)
  AND NOT EXISTS (SELECT FROM tasks n WHERE n.id = t.id AND n.repeat ? 'over')
ORDER BY t.id LIMIT $1 FOR UPDATE OF t SKIP LOCKED
"""
# nothing comes after it: it is not looked at again
_OVER = "UPDATE tasks SET repeat = repeat || '{\"over\": true}'::jsonb WHERE id = $1"
_NEXT = """
INSERT INTO tasks (kind, title, note, subject_kind, subject_id, assignee_id, author_id, template_id, due_at, due_on,
                   due_zone, starts_at, place, remind, remind_at, repeat, series_id, series_no, result_required,
                   controller_id)
SELECT kind, title, note, subject_kind, subject_id, $2, author_id, template_id, $3, $4, due_zone, $5, place, remind, $6,
       repeat, coalesce(series_id, id), coalesce(series_no, 1) + 1, result_required, controller_id
FROM tasks WHERE id = $1
ON CONFLICT DO NOTHING RETURNING id
"""
_CHECKS = """
INSERT INTO task_checks (task_id, position, text) SELECT $2, position, text FROM task_checks WHERE task_id = $1
"""
_PEOPLE = """
INSERT INTO task_people (task_id, user_id, email, name)
SELECT $2, user_id, email, name FROM task_people WHERE task_id = $1 AND NOT gone RETURNING id
"""


async def make_next(tx: Tx, task_id: int) -> int | None:
    """Of a task that comes again and is closed, or whose time has come. None: it does not, or stands already."""
    row = await tx.row(_ROW, task_id)
    times = await _times(tx, row) if row is not None else None
    if row is None or times is None:
        return None
    made: int | None = await tx.value(
        _NEXT, task_id, times["assignee_id"], times["due_at"], times["due_on"], times["starts_at"], times["remind_at"]
    )
    if made is None:
        return None
    await tx.execute(_CHECKS, task_id, made)
    asked = [each["id"] for each in await tx.fetch(_PEOPLE, task_id, made)]
    if row["starts_at"] is not None:
        await letters(tx, asked, 0)
    await publish_task(tx, made)
    return made


async def _times(tx: Tx, row: Mapping[str, Any]) -> dict[str, Any] | None:
    kept, due = kept_repeat(row), row["due_at"]
    if kept is None or due is None:
        return None
    if kept.rule.times is not None and (row["series_no"] or 1) >= kept.rule.times:
        return None
    found = (await load_tasks(tx, [row["id"]])).get(row["id"])
    if found is None:
        return None
    _, subject = found
    zone, now = ZoneInfo(row["due_zone"]), datetime.now(UTC)
    wall = datetime.combine(row["due_on"], datetime.min.time()) if row["due_on"] else wall_of(due, zone)
    # what was left lying is not made up for one by one
    past = max(wall, wall_of(now, zone)) if row["due_on"] is None else max(wall, _midnight(now, zone))
    pattern = await hours_for(tx, subject.scopes, zone.key) if kept.rule.every == "workday" else None
    at = following(kept, past, pattern)
    if at is None:
        return None
    on = at.date() if row["due_on"] is not None else None
    ends = end_of(on, zone) if on is not None else instant(at, zone)
    starts = None if row["starts_at"] is None else ends - (due - row["starts_at"])
    then = {"due_at": ends, "due_on": on, "due_zone": row["due_zone"], "starts_at": starts, "remind": row["remind"]}
    whose = row["assignee_id"]
    holds = whose is not None and await may_hold(tx, whose, subject.scopes)
    return then | {"remind_at": next_at(then, now), "assignee_id": whose if holds else None}


def _midnight(now: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(now.astimezone(zone).date(), datetime.min.time())


async def come_again(db: Database) -> int:
    """Whose time has come and who do not wait to be done; how many this call looked at."""
    async with db.tx() as tx:
        rows = await tx.fetch(_DUE, SLICE)
        for row in rows:
            if await make_next(tx, row["id"]) is None:
                await tx.execute(_OVER, row["id"])
    return len(rows)


def coming_again(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await come_again(db)
            await asyncio.sleep(EVERY_S)

    return run
