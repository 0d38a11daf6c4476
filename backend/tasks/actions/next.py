"""The next of a series: made once, whoever closes this one and whichever process sees its time first."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
import structlog

from backend.duty.pattern import Pattern
from backend.kit.db import Database, Scope, Tx
from backend.kit.db.trouble import is_passing
from backend.tasks.actions.invite import letters
from backend.tasks.due import end_of
from backend.tasks.hours import hours_for
from backend.tasks.reminding import next_at
from backend.tasks.repeat import Kept, following, instant, wall_of
from backend.tasks.rows import kept_repeat, load_tasks, publish_task
from backend.tasks.sight import may_hold
from backend.tasks.subjects import Subject

log = structlog.get_logger("tasks")

EVERY_S = 15.0
SLICE = 50
_ROW = "SELECT t.*, t.repeat::text AS repeats FROM tasks t WHERE id = $1"
# of one that is closed: for which no time was found then
_DUE = """
SELECT t.id FROM tasks t
WHERE t.repeat IS NOT NULL AND t.due_at <= now() AND ($2::bigint IS NULL OR t.id = $2)
  AND (t.state = 'open' AND t.repeat #>> '{rule,by}' = 'time' OR t.state <> 'open' AND t.repeat ? 'look')
  AND NOT EXISTS (SELECT FROM tasks n WHERE n.series_id = coalesce(t.series_id, t.id)
                  AND n.series_no = coalesce(t.series_no, 1) + 1)
  AND NOT EXISTS (SELECT FROM tasks n WHERE n.id = t.id AND n.repeat ? 'over')
  AND coalesce((t.repeat ->> 'look')::timestamptz, '-infinity') <= now()
ORDER BY t.id LIMIT $1 FOR UPDATE OF t SKIP LOCKED
"""
# nothing comes after it: it is not looked at again
_OVER = "UPDATE tasks SET repeat = repeat || '{\"over\": true}'::jsonb WHERE id = $1"
# the hours may have no working day just now
_LATER = """
UPDATE tasks SET repeat = repeat || jsonb_build_object('look', now() + interval '1 day')
WHERE id = $1 AND repeat IS NOT NULL
"""
_NEXT = """
INSERT INTO tasks (kind, title, note, subject_kind, subject_id, assignee_id, author_id, template_id, due_at, due_on,
                   due_zone, starts_at, place, remind, remind_at, repeat, series_id, series_no, result_required,
                   controller_id)
SELECT kind, title, note, subject_kind, subject_id, $2, author_id, template_id, $3, $4, due_zone, $5, place, remind, $6,
       repeat - 'look', coalesce(series_id, id), coalesce(series_no, 1) + 1, result_required, $7
FROM tasks WHERE id = $1
ON CONFLICT DO NOTHING RETURNING id
"""
_CHECKS = """
INSERT INTO task_checks (task_id, position, text) SELECT $2, position, text FROM task_checks WHERE task_id = $1
"""
_PEOPLE = """
INSERT INTO task_people (task_id, user_id, email, name)
SELECT $2, user_id, email, name FROM task_people WHERE task_id = $1 AND NOT gone
    AND (user_id IS NULL OR user_id = ANY ($3::bigint[])) RETURNING id
"""


async def make_next(tx: Tx, task_id: int) -> int | None:
    """Of a task that comes again and is closed, or whose time has come. None: it does not, or stands already."""
    row = await tx.row(_ROW, task_id)
    found = (await load_tasks(tx, [task_id])).get(task_id)
    kept = None if row is None else kept_repeat(row)
    if row is None or kept is None or row["due_at"] is None:
        return None
    times = None if found is None else await _times(tx, row, kept, found[1])
    if found is None or times is None:
        await tx.execute(_LATER, task_id)
        return None
    if times == "over":
        await tx.execute(_OVER, task_id)
        return None
    scopes = found[1].scopes
    whose, controls = [await _holder(tx, row[name], scopes) for name in ("assignee_id", "controller_id")]
    made: int | None = await tx.value(
        _NEXT, task_id, whose, times["due_at"], times["due_on"], times["starts_at"], times["remind_at"], controls
    )
    if made is None:
        return None
    await tx.execute(_CHECKS, task_id, made)
    colleagues = [guest.user_id for guest in found[0].people]
    asked = await tx.fetch(_PEOPLE, task_id, made, [who for who in colleagues if await _holder(tx, who, scopes)])
    if row["starts_at"] is not None:
        await letters(tx, [each["id"] for each in asked])
    await publish_task(tx, made)
    return made


async def _holder(tx: Tx, who: int | None, scopes: Sequence[Scope]) -> int | None:
    """None: whoever is gone, or behind a wall by now, is not given the next."""
    return who if who is not None and await may_hold(tx, who, scopes) else None


async def _times(
    tx: Tx, row: Mapping[str, Any], kept: Kept, subject: Subject
) -> dict[str, Any] | Literal["over"] | None:
    """None: there is none now."""
    if kept.rule.times is not None and (row["series_no"] or 1) >= kept.rule.times:
        return "over"
    due, zone, now = row["due_at"], ZoneInfo(row["due_zone"]), datetime.now(UTC)
    wall = datetime.combine(row["due_on"], datetime.min.time()) if row["due_on"] else wall_of(due, zone)
    # what was left lying is not made up for one by one
    past = max(wall, wall_of(now, zone)) if row["due_on"] is None else max(wall, _midnight(now, zone))
    pattern = await hours_for(tx, subject.scopes, zone.key) if kept.rule.every == "workday" else None
    at = following(kept, past, pattern)
    if at is None:
        return "over" if _is_over(kept, past, pattern) else None
    on = at.date() if row["due_on"] is not None else None
    ends = end_of(on, zone) if on is not None else instant(at, zone)
    starts = None if row["starts_at"] is None else ends - (due - row["starts_at"])
    then = {"due_at": ends, "due_on": on, "due_zone": row["due_zone"], "starts_at": starts, "remind": row["remind"]}
    return then | {"remind_at": next_at(then, now)}


def _is_over(kept: Kept, past: datetime, pattern: Pattern | None) -> bool:
    """Of a rule without a next time: its last day is over, and it is not that nobody works just now."""
    until = kept.rule.until
    if kept.rule.every != "workday" or (until is not None and past.date() > until):
        return True
    endless = msgspec.structs.replace(kept, rule=msgspec.structs.replace(kept.rule, until=None))
    return following(endless, past, pattern) is not None


def _midnight(now: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(now.astimezone(zone).date(), datetime.min.time())


async def come_again(db: Database) -> int:
    """Whose time has come and who do not wait to be done; how many this call looked at. Each by itself: one that
    cannot be made keeps no other from coming."""
    async with db.tx() as tx:
        ids = [row["id"] for row in await tx.fetch(_DUE, SLICE, None)]
    for task_id in ids:
        try:
            async with db.tx() as tx:
                if await tx.value(_DUE, 1, task_id) is not None:
                    await make_next(tx, task_id)
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("tasks.next_not_made", task=task_id)
            async with db.tx() as tx:
                await tx.execute(_LATER, task_id)
    return len(ids)


def coming_again(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await come_again(db)
            await asyncio.sleep(EVERY_S)

    return run
