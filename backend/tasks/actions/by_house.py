"""What the house promises by itself, for a reason that is named once, and closes when the reason is gone."""

from collections.abc import Sequence
from typing import Literal

from backend.kit.db import Tx
from backend.tasks.actions.add import Draft, written
from backend.tasks.actions.facts import HOUSE, tell_as
from backend.tasks.rows import load_task_scopes, publish_task, publish_tasks
from backend.tasks.sight import may_hold
from backend.tasks.subjects import Subject

_CLOSE = """
UPDATE tasks SET state = $2, closed_at = now(), closed_by = NULL, version = version + 1, updated_at = now(),
    first_done_at = CASE WHEN $2 = 'done' THEN coalesce(first_done_at, now()) ELSE first_done_at END
WHERE id IN (SELECT id FROM tasks WHERE id = ANY ($1::bigint[]) AND state = 'open' AND auto_key IS NOT NULL
             ORDER BY id FOR UPDATE) RETURNING id
"""
_GIVE = """
UPDATE tasks SET assignee_id = $2, version = version + 1, updated_at = now()
WHERE id = $1 AND state = 'open' AND assignee_id IS NULL
"""


async def make_by_house(tx: Tx, subject: Subject, draft: Draft) -> None:
    """Once for its `auto_key`."""
    made = await written(tx, subject, draft, author_id=None)
    if made is not None:
        await tell_as(tx, HOUSE, "task_added", await publish_task(tx, made))


async def close_by_house(tx: Tx, ids: Sequence[int], state: Literal["done", "cancelled"]) -> None:
    """Of those that a colleague closed meanwhile nothing changes."""
    if not ids:
        return
    closed = sorted(row["id"] for row in await tx.fetch(_CLOSE, list(ids), state))
    for task in (await publish_tasks(tx, closed, {})).values():
        if state == "done":
            await tell_as(tx, HOUSE, "task_done", task)


async def give_by_house(tx: Tx, task_id: int, user_id: int) -> None:
    """To whoever took what it is about, where they may see it."""
    before = await load_task_scopes(tx, [task_id])
    if await may_hold(tx, user_id, before.get(task_id, ())) and await tx.execute(_GIVE, task_id, user_id):
        await publish_task(tx, task_id, before.get(task_id))
