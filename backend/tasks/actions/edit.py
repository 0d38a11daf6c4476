"""Change a task in place, against the version the editor saw."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.tasks.actions.add import checked
from backend.tasks.actions.extras import controlled, due_of, lasting, moved, reminded, repeating
from backend.tasks.actions.invite import meeting_changed
from backend.tasks.due import Columns, NewDue
from backend.tasks.reminding import tidy
from backend.tasks.repeat import Repeat
from backend.tasks.rows import kept_repeat, load_tasks, publish_task, scopes
from backend.tasks.schemas import Id, TaskKind, TaskView
from backend.tasks.sight import demand_task
from backend.tasks.subjects import Subject
from backend.tasks.tidy import note_of, place_of, title_of
from backend.tasks.told import assigned


class EditTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /tasks/{id}: `version` as seen, and what changes. `result`: of one that is done.

    `assignee_note`: what its new assignee is told with it. Another date moves a meeting as it is; of one that comes
    again those to come move along.
    """

    version: int
    kind: TaskKind | msgspec.UnsetType = msgspec.UNSET
    title: str | msgspec.UnsetType = msgspec.UNSET
    note: str | msgspec.UnsetType = msgspec.UNSET
    result: str | msgspec.UnsetType = msgspec.UNSET
    due: NewDue | msgspec.UnsetType | None = msgspec.UNSET
    assignee_id: Id | msgspec.UnsetType | None = msgspec.UNSET
    assignee_note: str = ""
    starts_at: datetime | msgspec.UnsetType | None = msgspec.UNSET
    place: str | msgspec.UnsetType = msgspec.UNSET
    remind: Annotated[list[int], msgspec.Meta(max_length=100)] | msgspec.UnsetType = msgspec.UNSET
    repeat: Repeat | msgspec.UnsetType | None = msgspec.UNSET
    result_required: bool | msgspec.UnsetType = msgspec.UNSET
    controller_id: Id | msgspec.UnsetType | None = msgspec.UNSET


_LOCK = "SELECT t.*, t.repeat::text AS repeats FROM tasks t WHERE id = $1 FOR UPDATE"


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
    columns = _words(change) | await _timed(tx, grants, subject, row, change)
    note = note_of(change.assignee_note, "assignee_note")
    new = change.assignee_id
    if new is not msgspec.UNSET and new != row["assignee_id"]:
        columns["assignee_id"] = await checked(tx, grants, subject, new)
    whose = columns.get("assignee_id", row["assignee_id"])
    if change.controller_id is not msgspec.UNSET and change.controller_id != row["controller_id"]:
        columns["controller_id"] = await controlled(tx, subject, change.controller_id, whose)
    elif "assignee_id" in columns:
        await controlled(tx, subject, row["controller_id"], whose)
    columns = {name: value for name, value in columns.items() if _stands(row, name) != value}
    if "result" in columns and row["state"] != "done":
        raise Invalid("invalid", fields={"result": "task_not_done"})
    if "result" in columns and row["result_required"] and not columns["result"]:
        raise Invalid("invalid", fields={"result": "result_required"})
    if not columns:
        return task
    await _write(tx, task_id, columns)
    after = await publish_task(tx, task_id, before=scopes(task, subject))
    if "assignee_id" in columns:
        await assigned(tx, grants, after, note)
    return await meeting_changed(tx, grants, task, after)


async def _write(tx: Tx, task_id: int, columns: Mapping[str, Any]) -> None:
    # the names come from this file alone
    sets = "".join(f", {name} = ${at}{_CASTS.get(name, '')}" for at, name in enumerate(columns, start=2))
    await tx.execute(
        f"UPDATE tasks SET version = version + 1, updated_at = now(){sets} WHERE id = $1", task_id, *columns.values()
    )


_CASTS = {"repeat": "::text::jsonb", "remind": "::int[]"}


def _stands(row: Mapping[str, Any], name: str) -> Any:
    if name == "repeat":
        kept = kept_repeat(row)
        return None if kept is None else msgspec.json.encode(kept).decode()
    return list(row[name]) if name == "remind" else row[name]


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
    if change.place is not msgspec.UNSET:
        found["place"] = place_of(change.place)
    if change.result_required is not msgspec.UNSET:
        found["result_required"] = change.result_required
    return found


async def _timed(tx: Tx, grants: Grants, subject: Subject, row: Mapping[str, Any], change: EditTask) -> dict[str, Any]:
    """Whatever depends on the time, so that it fits together again. Raises Invalid."""
    given = (change.due, change.starts_at, change.remind, change.repeat)
    if all(each is msgspec.UNSET for each in given):
        return {}
    due, columns = Columns(row["due_at"], row["due_on"], row["due_zone"]), {}
    if change.due is not msgspec.UNSET:
        due = await due_of(tx, grants, subject, change.due)
        columns = moved(row, due)
    starts = columns.get("starts_at", row["starts_at"]) if change.starts_at is msgspec.UNSET else change.starts_at
    columns["starts_at"] = lasting(starts, due)
    if change.remind is not msgspec.UNSET:
        columns["remind"] = tidy(change.remind)
    kept = kept_repeat(row)
    rule = (kept.rule if kept else None) if change.repeat is msgspec.UNSET else change.repeat
    if change.repeat is not msgspec.UNSET or change.due is not msgspec.UNSET:
        columns["repeat"] = repeating(rule, due)
    return columns | {"remind_at": reminded({**row, **columns}, row)}


def demand_doing(grants: Grants, task: TaskView) -> None:
    """Whoever it is given to may do it; others take the right to edit. Raises Forbidden."""
    if task.assignee is None or task.assignee.id != grants.user_id:
        demand(grants, "tasks.edit")
