"""Change a task in place, against the version the editor saw."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.tasks.actions.add import checked
from backend.tasks.due import Columns, NewDue, kept
from backend.tasks.rows import load_tasks, publish_task, scopes
from backend.tasks.schemas import Id, TaskKind, TaskView
from backend.tasks.sight import demand_task
from backend.tasks.subjects import Subject
from backend.tasks.tidy import note_of, title_of
from backend.tasks.told import assigned


class EditTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /tasks/{id}: `version` as seen, and what changes. `result`: of one that is done."""

    version: int
    kind: TaskKind | msgspec.UnsetType = msgspec.UNSET
    title: str | msgspec.UnsetType = msgspec.UNSET
    note: str | msgspec.UnsetType = msgspec.UNSET
    result: str | msgspec.UnsetType = msgspec.UNSET
    due: NewDue | msgspec.UnsetType | None = msgspec.UNSET
    assignee_id: Id | msgspec.UnsetType | None = msgspec.UNSET


_LOCK = "SELECT * FROM tasks WHERE id = $1 FOR UPDATE"


async def locked(tx: Tx, grants: Grants, task_id: int) -> tuple[Mapping[str, Any], TaskView, Subject]:
    """The row, locked, for those who see it. Raises Missing."""
    row = await tx.row(_LOCK, task_id)
    await demand_task(tx, grants, task_id)
    found = (await load_tasks(tx, [task_id])).get(task_id)
    if row is None or found is None:
        raise Missing
    return row, *found


async def edit(tx: Tx, grants: Grants, task_id: int, change: EditTask) -> TaskView:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version with the current task."""
    row, task, subject = await locked(tx, grants, task_id)
    demand(grants, "tasks.edit")
    if task.version != change.version:
        raise Conflict("stale_version", extra={"current": task})
    columns = _words(change) | _due(grants, change)
    new = change.assignee_id
    if new is not msgspec.UNSET and new != row["assignee_id"]:
        columns["assignee_id"] = await checked(tx, grants, subject, new)
    columns = {name: value for name, value in columns.items() if row[name] != value}
    if "result" in columns and row["state"] != "done":
        raise Invalid("invalid", fields={"result": "task_not_done"})
    if not columns:
        return task
    # the names come from this file alone
    sets = "".join(f", {name} = ${index}" for index, name in enumerate(columns, start=2))
    await tx.execute(
        f"UPDATE tasks SET version = version + 1, updated_at = now(){sets} WHERE id = $1", task_id, *columns.values()
    )
    after = await publish_task(tx, task_id, before=scopes(task, subject))
    if "assignee_id" in columns:
        await assigned(tx, grants, after)
    return after


def _words(change: EditTask) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if change.kind is not msgspec.UNSET:
        found["kind"] = change.kind
    if change.title is not msgspec.UNSET:
        found["title"] = title_of(change.title)
    if change.note is not msgspec.UNSET:
        found["note"] = note_of(change.note)
    if change.result is not msgspec.UNSET:
        found["result"] = note_of(change.result, "result")
    return found


def _due(grants: Grants, change: EditTask) -> dict[str, Any]:
    if change.due is msgspec.UNSET:
        return {}
    due: Columns = kept(change.due, grants.time_zone)
    return {"due_at": due.at, "due_on": due.on, "due_zone": due.zone}
