"""Whom a task concerns is told: that it is theirs now, that its time has come, that it is over."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from backend.access.grants import Grants
from backend.kit.db import Database, Tx
from backend.notify.tell import Notice, tell
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


async def assigned(tx: Tx, me: Grants, task: TaskView) -> None:
    """Not who takes it themselves."""
    if task.assignee is None or task.assignee.id == me.user_id:
        return
    notice = _notice(task, "task_assigned", {"who": me.name}, f"task:{task.id}:{task.version}:yours")
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
    return [_notice(task, "task_overdue" if row["over"] else "task_due", {}, once)]


def _notice(task: TaskView, kind: str, data: dict[str, Any], once: str) -> Notice:
    about = task.subject
    place: dict[str, Any] = {"task_id": task.id, "conversation_id": about.conversation_id, "card_id": about.card_id}
    if about.kind != "conversation" and about.card_id:
        place["conversation_id"] = None
    elif about.kind == "company":
        place["company_id"] = about.id
    elif about.kind == "contact":
        place |= {"conversation_id": None, "contact_id": about.id}
    return Notice(
        to=task.assignee.id if task.assignee else 0,
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
            await come_due(db)
            await asyncio.sleep(EVERY_S)

    return run
