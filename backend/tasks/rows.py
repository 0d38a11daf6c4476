"""Tasks, whole, with names and their subjects."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.kit.db import Own, Published, Scope, Scoped, Tx
from backend.tasks.events import TaskChanged
from backend.tasks.schemas import Due, TaskPerson, TaskSubject, TaskView
from backend.tasks.sight import with_people
from backend.tasks.subjects import Subject, load_subjects

_LOAD = """
SELECT t.*, a.name AS assignee_name, w.name AS author_name, d.name AS closer_name FROM tasks t
LEFT JOIN users a ON a.id = t.assignee_id LEFT JOIN users w ON w.id = t.author_id
LEFT JOIN users d ON d.id = t.closed_by
WHERE t.id = ANY($1::bigint[]) ORDER BY t.id
"""


def _person(user_id: int | None, name: str | None) -> TaskPerson | None:
    return None if user_id is None else TaskPerson(user_id, name or "")


def _subject(subject: Subject) -> TaskSubject:
    return TaskSubject(
        kind=subject.kind,
        id=subject.id,
        name=subject.name,
        contact_id=subject.contact_id,
        card_id=subject.card_id,
        conversation_id=subject.conversation_id,
    )


def task_of(row: Mapping[str, Any], subject: Subject) -> TaskView:
    """One fetched row and its subject → the view."""
    due = Due(row["due_at"], row["due_on"], row["due_zone"]) if row["due_at"] is not None else None
    return TaskView(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        note=row["note"],
        subject=_subject(subject),
        assignee=_person(row["assignee_id"], row["assignee_name"]),
        author=_person(row["author_id"], row["author_name"]),
        due=due,
        state=row["state"],
        result=row["result"],
        closed_by=_person(row["closed_by"], row["closer_name"]),
        closed_at=row["closed_at"],
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


async def load_tasks(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[TaskView, Subject]]:
    """id → (view, subject) of those whose subject is there."""
    rows = await tx.fetch(_LOAD, list(ids))
    subjects = await load_subjects(tx, [(row["subject_kind"], row["subject_id"]) for row in rows])
    found: dict[int, tuple[TaskView, Subject]] = {}
    for row in rows:
        subject = subjects.get((row["subject_kind"], row["subject_id"]))
        if subject is not None:
            found[row["id"]] = (task_of(row, subject), subject)
    return found


def scopes(task: TaskView, subject: Subject) -> tuple[Scope, ...]:
    """Through which the task is seen."""
    people = (task.assignee, task.author)
    return with_people(subject.scopes, *(who.id for who in people if who is not None))


async def load_task_scopes(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[Scope, ...]]:
    """id → scopes, for sockets."""
    return {key: scopes(task, subject) for key, (task, subject) in (await load_tasks(tx, ids)).items()}


async def publish_task(tx: Tx, task_id: int, before: tuple[Scope, ...] | None = None) -> TaskView:
    """task.changed, as it now stands; `before` when the verb changed who may see it."""
    return (await publish_tasks(tx, [task_id], {} if before is None else {task_id: before}))[task_id]


async def publish_tasks(tx: Tx, ids: Sequence[int], before: Mapping[int, tuple[Scope, ...]]) -> dict[int, TaskView]:
    """The same of several; of those whose subject is there."""
    found = await load_tasks(tx, ids)
    for key, (task, subject) in found.items():
        _publish(tx, task, subject, before.get(key))
    return {key: task for key, (task, _) in found.items()}


def _publish(tx: Tx, task: TaskView, subject: Subject, before: tuple[Scope, ...] | None) -> None:
    now = scopes(task, subject)
    event = TaskChanged(task)
    if now:
        audience = Scoped(now) if before is None or before == now else Scoped(now, before)
        tx.publish(Published(event, audience, "task", task.id, subject.contact_id))
    else:
        # of somebody in no channel at all: those whom the task concerns
        own = sorted({who.id for who in (task.assignee, task.author) if who is not None})
        tx.publish(*(Published(event, Own(who), "task", task.id, subject.contact_id) for who in own))
