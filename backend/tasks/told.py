"""Whom a task concerns is told: that it is theirs now, that its time has come, that it is over."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.access.grants import Grants
from backend.kit.db import Database, Tx
from backend.notify.tell import Notice, tell
from backend.tasks.reminding import begins, next_at
from backend.tasks.rows import load_tasks
from backend.tasks.schemas import TaskView

EVERY_S = 10.0
SLICE = 200
# a task with a moment comes due at it; of a whole day nobody is told at midnight: it is overdue when the day is over
_TIMELY = """
SELECT id, (due_on IS NOT NULL OR due_at < now() - interval '1 hour') AS over FROM tasks t
WHERE state = 'open' AND assignee_id IS NOT NULL AND due_at <= now() AND due_at > now() - interval '1 day'
  AND NOT EXISTS (SELECT FROM notices n WHERE n.user_id = t.assignee_id AND n.once = 'task:' || t.id || ':'
    || extract(epoch FROM t.due_at)::bigint || CASE WHEN due_on IS NOT NULL OR due_at < now() - interval '1 hour'
    THEN ':over' ELSE ':due' END)
ORDER BY id LIMIT $1
"""
_REMIND = """
SELECT * FROM tasks WHERE state = 'open' AND remind_at <= now() ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
"""
_REMINDED = "UPDATE tasks SET remind_at = $2 WHERE id = $1"
# of what is over for so long nobody is reminded
STALE = timedelta(hours=1)


async def assigned(tx: Tx, me: Grants, task: TaskView, note: str = "") -> None:
    """Not who takes it themselves. `note`: what they are told with it."""
    if task.assignee is None or task.assignee.id == me.user_id:
        return
    notice = notice_of(task, "task_assigned", {"who": me.name, "note": note}, f"task:{task.id}:{task.version}:yours")
    await tell(tx, [notice])


async def come_due(db: Database) -> int:
    """Each once a term; how many this call told."""
    async with db.tx() as tx:
        rows: Any = await tx.fetch(_TIMELY, SLICE)
        tasks = await load_tasks(tx, [row["id"] for row in rows])
        await tell(tx, [each for row in rows if row["id"] in tasks for each in _timely(tasks[row["id"]][0], row)])
    return len(rows)


def _timely(task: TaskView, row: Mapping[str, Any]) -> list[Notice]:
    if task.due is None or task.assignee is None:
        return []
    ends = "over" if row["over"] else "due"
    once = f"task:{task.id}:{int(task.due.at.timestamp())}:{ends}"
    return [notice_of(task, "task_overdue" if row["over"] else "task_due", {}, once)]


async def to_check(tx: Tx, me: Grants, task: TaskView) -> None:
    """It was done: who looks at what was done is told, once a time that it was."""
    if task.controller is None or task.controller.id == me.user_id:
        return
    once = f"task:{task.id}:{task.version}:check"
    await tell(
        tx, [notice_of(task, "task_to_check", {"who": me.name, "text": task.result}, once, to=task.controller.id)]
    )


async def remind(db: Database) -> int:
    """Whose reminder has come; how many this call looked at. The row moves on with the notice: told once."""
    async with db.tx() as tx:
        rows = await tx.fetch(_REMIND, SLICE)
        now = datetime.now(UTC)
        tasks = await load_tasks(tx, [row["id"] for row in rows])
        for row in rows:
            base = begins(row)
            if row["id"] in tasks and base is not None and base > now - STALE:
                await tell(tx, _reminders(tasks[row["id"]][0], row, base))
            await tx.execute(_REMINDED, row["id"], next_at(row, now))
    return len(rows)


def _reminders(task: TaskView, row: Mapping[str, Any], base: datetime) -> list[Notice]:
    people = {guest.user_id for guest in task.people if guest.user_id is not None and guest.answer != "no"}
    people |= {task.assignee.id} if task.assignee else set()
    once = f"task:{task.id}:{int(base.timestamp())}:remind:{int(row['remind_at'].timestamp())}"
    minutes = max(0, round((base - row["remind_at"]).total_seconds() / 60))
    data = {"minutes": minutes, "place": task.place}
    return [notice_of(task, "task_reminder", data, once, to=who) for who in sorted(people)]


def notice_of(task: TaskView, kind: str, data: dict[str, Any], once: str, to: int | None = None) -> Notice:
    """`to`: else its assignee."""
    about = task.subject
    place: dict[str, Any] = {"task_id": task.id, "conversation_id": about.conversation_id, "card_id": about.card_id}
    if about.kind != "conversation" and about.card_id:
        place["conversation_id"] = None
    elif about.kind == "company":
        place["company_id"] = about.id
    elif about.kind == "contact":
        place |= {"conversation_id": None, "contact_id": about.id}
    return Notice(
        to=to if to is not None else task.assignee.id if task.assignee else 0,
        kind=kind,
        subject=("task", task.id),
        place=place,
        data=data | {"title": task.title, "whose": about.name},
        once=once,
    )


def telling_due(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await remind(db)
            await come_due(db)
            await asyncio.sleep(EVERY_S)

    return run
