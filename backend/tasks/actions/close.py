"""Done, called off, opened again. Whoever a task is given to may finish it; the rest takes the right to edit."""

from typing import Literal

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid
from backend.tasks.actions.edit import demand_doing, locked
from backend.tasks.actions.extras import reminded
from backend.tasks.actions.facts import tell
from backend.tasks.actions.invite import meeting_off, meeting_on
from backend.tasks.actions.next import make_next
from backend.tasks.rows import publish_task
from backend.tasks.schemas import TaskView
from backend.tasks.tidy import note_of
from backend.tasks.told import to_check


class Finish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /tasks/{id}/done: what came of it."""

    result: str = ""


_CLOSE = """
UPDATE tasks SET state = $2, result = $3, closed_at = now(), closed_by = $4, version = version + 1, updated_at = now(),
    first_done_at = CASE WHEN $2 = 'done' THEN coalesce(first_done_at, now()) ELSE first_done_at END
WHERE id = $1 AND state = 'open'
"""
_REOPEN = """
UPDATE tasks SET state = 'open', result = '', closed_at = NULL, closed_by = NULL, checked_at = NULL,
    remind_at = $2, version = version + 1, updated_at = now() WHERE id = $1 AND state <> 'open'
"""


async def finish(tx: Tx, grants: Grants, task_id: int, body: Finish) -> TaskView:
    """Raises Missing, Forbidden, Invalid, Conflict task_closed with the current task: a colleague was first."""
    return await _close(tx, grants, task_id, "done", note_of(body.result, "result"))


async def cancel(tx: Tx, grants: Grants, task_id: int) -> TaskView:
    """It is not to be done after all. Raises as finish."""
    return await _close(tx, grants, task_id, "cancelled", "")


async def reopen(tx: Tx, grants: Grants, task_id: int) -> TaskView:
    """Of one that is open nothing changes. Raises Missing, Forbidden."""
    row, task, _ = await locked(tx, grants, task_id)
    demand_doing(grants, task)
    if not await tx.execute(_REOPEN, task_id, reminded(row, row, row["closed_at"])):
        return task
    again = await publish_task(tx, task_id)
    return await meeting_on(tx, grants, again) if task.state == "cancelled" else again


async def _close(tx: Tx, grants: Grants, task_id: int, state: Literal["done", "cancelled"], result: str) -> TaskView:
    row, task, _ = await locked(tx, grants, task_id)
    demand_doing(grants, task)
    if row["state"] == "open" and state == "done" and row["result_required"] and not result:
        raise Invalid("invalid", fields={"result": "result_required"})
    if not await tx.execute(_CLOSE, task_id, state, result, grants.user_id):
        raise Conflict("task_closed", extra={"current": task})
    told = await publish_task(tx, task_id)
    if state == "cancelled":
        await meeting_off(tx, grants, told)
    else:
        await to_check(tx, grants, told)
    await make_next(tx, task_id)
    if state == "done" and row["first_done_at"] is None:
        await tell(tx, grants, "task_done", told)
    return told
