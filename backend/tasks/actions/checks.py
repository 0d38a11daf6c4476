"""The list within a task: written as a whole, ticked line by line."""

from typing import Annotated

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.tasks.actions.edit import demand_doing, locked
from backend.tasks.actions.lines import INSERT, lines_of
from backend.tasks.rows import publish_task
from backend.tasks.schemas import Id, TaskView


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`id`: one that stands; without it, a new one."""

    text: str
    id: Id | None = None


class Checklist(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /tasks/{id}/checklist: every line in its order; `version` as seen."""

    version: int
    lines: Annotated[list[Line], msgspec.Meta(max_length=1000)]


class Tick(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /tasks/{id}/checklist/{check_id}."""

    done: bool


_KEEP = """
UPDATE task_checks k SET position = o.n - 1, text = o.text
FROM unnest($2::bigint[], $3::text[]) WITH ORDINALITY AS o (id, text, n) WHERE k.task_id = $1 AND k.id = o.id
"""
_DROP = "DELETE FROM task_checks WHERE task_id = $1 AND id <> ALL ($2::bigint[])"
_TICK = """
UPDATE task_checks SET done_at = CASE WHEN $3 THEN now() END, done_by = CASE WHEN $3 THEN $4::bigint END
WHERE task_id = $1 AND id = $2 AND (done_at IS NOT NULL) <> $3
"""
_TOUCH = "UPDATE tasks SET version = version + 1, updated_at = now() WHERE id = $1"


async def write(tx: Tx, grants: Grants, task_id: int, body: Checklist) -> TaskView:
    """Ticks stay with their lines. Raises Missing, Forbidden, Invalid, Conflict stale_version with the current task."""
    _, task, _ = await locked(tx, grants, task_id)
    demand(grants, "tasks.edit")
    if task.version != body.version:
        raise Conflict("stale_version", extra={"current": task})
    texts, stand = lines_of([line.text for line in body.lines]), {check.id for check in task.checklist}
    kept = [line.id for line in body.lines if line.id is not None]
    if len(set(kept)) != len(kept) or not stand.issuperset(kept):
        raise Invalid("invalid", fields={"checklist": "no_such_check"})
    if [(line.id, text) for line, text in zip(body.lines, texts, strict=True)] == [
        (check.id, check.text) for check in task.checklist
    ]:
        return task
    await tx.execute(_DROP, task_id, kept)
    await tx.execute(_KEEP, task_id, [line.id for line in body.lines], texts)
    fresh = [None if line.id else text for line, text in zip(body.lines, texts, strict=True)]
    await tx.execute(INSERT, task_id, fresh)
    await tx.execute(_TOUCH, task_id)
    return await publish_task(tx, task_id)


async def tick(tx: Tx, grants: Grants, task_id: int, check_id: int, body: Tick) -> TaskView:
    """Whoever may finish the task; twice changes nothing. Raises Missing, Forbidden, Conflict task_closed."""
    row, task, _ = await locked(tx, grants, task_id)
    if all(check.id != check_id for check in task.checklist):
        raise Missing
    demand_doing(grants, task)
    if row["state"] != "open":
        raise Conflict("task_closed", extra={"current": task})
    if not await tx.execute(_TICK, task_id, check_id, body.done, grants.user_id):
        return task
    await tx.execute(_TOUCH, task_id)
    return await publish_task(tx, task_id)
