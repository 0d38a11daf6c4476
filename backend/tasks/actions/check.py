"""What was done is looked at: it is well, or comes back with a word why."""

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Forbidden, Invalid
from backend.notify.tell import tell
from backend.tasks.actions.edit import locked
from backend.tasks.actions.extras import reminded
from backend.tasks.rows import publish_task
from backend.tasks.schemas import TaskView
from backend.tasks.tidy import note_of
from backend.tasks.told import notice_of


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /tasks/{id}/check. `note`: why it comes back."""

    accept: bool
    note: str = ""


_ACCEPT = """
UPDATE tasks SET checked_at = now(), return_note = '', version = version + 1, updated_at = now()
WHERE id = $1 AND state = 'done' AND checked_at IS NULL
"""
# what it came to the first time stays to be read until it is done anew
_RETURN = """
UPDATE tasks SET state = 'open', closed_at = NULL, closed_by = NULL, return_note = $2, remind_at = $3,
    version = version + 1, updated_at = now() WHERE id = $1 AND state = 'done' AND checked_at IS NULL
"""


async def check(tx: Tx, grants: Grants, task_id: int, body: Check) -> TaskView:
    """By whom the task names. Raises Missing, Forbidden, Invalid, Conflict task_not_waiting with the current task."""
    row, task, _ = await locked(tx, grants, task_id)
    if row["controller_id"] is None:
        raise Conflict("task_not_waiting", extra={"current": task})
    if row["controller_id"] != grants.user_id:
        raise Forbidden
    note = note_of(body.note)
    if not body.accept and not note:
        raise Invalid("invalid", fields={"note": "required"})
    changed = (
        await tx.execute(_ACCEPT, task_id)
        if body.accept
        else await tx.execute(_RETURN, task_id, note, reminded(row, row, row["closed_at"]))
    )
    if not changed:
        raise Conflict("task_not_waiting", extra={"current": task})
    after = await publish_task(tx, task_id)
    if not body.accept and after.assignee is not None and after.assignee.id != grants.user_id:
        once = f"task:{task_id}:{after.version}:returned"
        await tell(tx, [notice_of(after, "task_returned", {"who": grants.name, "text": note}, once)])
    return after
