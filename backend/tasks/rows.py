"""Tasks, whole, with names and their subjects."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.kit.db import Own, Published, Scope, Scoped, Tx
from backend.tasks.events import TaskChanged
from backend.tasks.repeat import Kept
from backend.tasks.schemas import Due, TaskCheck, TaskGuest, TaskPerson, TaskSubject, TaskView
from backend.tasks.sight import with_people
from backend.tasks.subjects import Subject, load_subjects

_LOAD = """
SELECT t.*, t.repeat::text AS repeats, a.name AS assignee_name, w.name AS author_name, d.name AS closer_name,
       c.name AS controller_name FROM tasks t
LEFT JOIN users a ON a.id = t.assignee_id LEFT JOIN users w ON w.id = t.author_id
LEFT JOIN users d ON d.id = t.closed_by LEFT JOIN users c ON c.id = t.controller_id
WHERE t.id = ANY($1::bigint[]) ORDER BY t.id
"""
_CHECKS = """
SELECT k.id, k.task_id, k.text, k.done_at, k.done_by, u.name FROM task_checks k LEFT JOIN users u ON u.id = k.done_by
WHERE k.task_id = ANY ($1::bigint[]) ORDER BY k.task_id, k.position, k.id
"""
_PEOPLE = """
SELECT p.id, p.task_id, p.user_id, p.email, coalesce(u.name, p.name) AS name, p.answer, p.letter
FROM task_people p LEFT JOIN users u ON u.id = p.user_id
WHERE p.task_id = ANY ($1::bigint[]) AND NOT p.gone ORDER BY p.task_id, p.id
"""
_kept = msgspec.json.Decoder(Kept).decode
Checks = Mapping[int, Sequence[TaskCheck]]
Guests = Mapping[int, Sequence[TaskGuest]]


def kept_repeat(row: Mapping[str, Any]) -> Kept | None:
    """Of a row with `repeats`."""
    return None if row["repeats"] is None else _kept(row["repeats"])


def veiled(email: str | None) -> str | None:
    """Whose it is can be told by those who know it; nobody can write to it."""
    if email is None:
        return None
    name, _, host = email.partition("@")
    return f"{name[:1]}…@{host}"


async def _checks(tx: Tx, ids: Sequence[int]) -> Checks:
    found: dict[int, list[TaskCheck]] = {}
    for row in await tx.fetch(_CHECKS, list(ids)):
        check = TaskCheck(row["id"], row["text"], _person(row["done_by"], row["name"]), row["done_at"])
        found.setdefault(row["task_id"], []).append(check)
    return found


async def _guests(tx: Tx, ids: Sequence[int]) -> Guests:
    found: dict[int, list[TaskGuest]] = {}
    for row in await tx.fetch(_PEOPLE, list(ids)):
        guest = TaskGuest(row["id"], row["user_id"], veiled(row["email"]), row["name"], row["answer"], row["letter"])
        found.setdefault(row["task_id"], []).append(guest)
    return found


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


def task_of(
    row: Mapping[str, Any], subject: Subject, checks: Sequence[TaskCheck] = (), people: Sequence[TaskGuest] = ()
) -> TaskView:
    """One fetched row and its subject → the view."""
    repeat = kept_repeat(row)
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
        starts_at=row["starts_at"],
        place=row["place"],
        people=list(people),
        checklist=list(checks),
        remind=list(row["remind"]),
        repeat=repeat.rule if repeat else None,
        series_no=row["series_no"] or (1 if repeat else None),
        result_required=row["result_required"],
        controller=_person(row["controller_id"], row["controller_name"]),
        checked_at=row["checked_at"],
        return_note=row["return_note"],
        by_itself=row["auto_key"] is not None,
    )


async def load_tasks(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[TaskView, Subject]]:
    """id → (view, subject) of those whose subject is there."""
    rows = await tx.fetch(_LOAD, list(ids))
    subjects = await load_subjects(tx, [(row["subject_kind"], row["subject_id"]) for row in rows])
    there = [row["id"] for row in rows]
    checks, people = (await _checks(tx, there), await _guests(tx, there)) if there else ({}, {})
    found: dict[int, tuple[TaskView, Subject]] = {}
    for row in rows:
        subject = subjects.get((row["subject_kind"], row["subject_id"]))
        if subject is not None:
            found[row["id"]] = (task_of(row, subject, checks.get(row["id"], ()), people.get(row["id"], ())), subject)
    return found


def scopes(task: TaskView, subject: Subject) -> tuple[Scope, ...]:
    """Through which the task is seen."""
    return with_people(subject.scopes, *concerned(task))


def concerned(task: TaskView) -> list[int]:
    """Whom it concerns, whatever they see of its subject."""
    people = (task.assignee, task.author, task.controller)
    asked = (guest.user_id for guest in task.people if guest.user_id is not None)
    return sorted({who.id for who in people if who is not None} | set(asked))


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
        tx.publish(*(Published(event, Own(who), "task", task.id, subject.contact_id) for who in concerned(task)))
