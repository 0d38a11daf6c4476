"""Promise something about somebody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.tasks.actions.extras import controlled, due_of, lasting, reminded, repeating
from backend.tasks.actions.facts import tell
from backend.tasks.actions.lines import lines_of, put_lines
from backend.tasks.due import Columns, NewDue
from backend.tasks.reminding import tidy
from backend.tasks.repeat import Repeat
from backend.tasks.rows import load_tasks, publish_task
from backend.tasks.schemas import Id, TaskKind, TaskView
from backend.tasks.sight import may_hold
from backend.tasks.subjects import Subject, SubjectRef, subject_for
from backend.tasks.tidy import note_of, place_of, title_of
from backend.tasks.told import assigned


class NewTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /tasks. `assignee_id`: left out, the caller. `client_id`: asked twice, it is made once.

    `starts_at`: of a meeting, which ends when it is due; who is asked to it comes after (PUT /tasks/{id}/people).
    `remind`: minutes before, up to five. `controller_id`: who looks at what was done.
    """

    subject: SubjectRef
    title: str
    kind: TaskKind = "todo"
    note: str = ""
    due: NewDue | None = None
    assignee_id: Id | msgspec.UnsetType | None = msgspec.UNSET
    client_id: UUID | None = None
    starts_at: datetime | None = None
    place: str = ""
    remind: Annotated[list[int], msgspec.Meta(max_length=100)] = []
    repeat: Repeat | None = None
    checklist: Annotated[list[str], msgspec.Meta(max_length=1000)] = []
    result_required: bool = False
    controller_id: Id | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A task that is about to be written."""

    kind: TaskKind
    title: str
    note: str
    due: Columns
    assignee_id: int | None
    template_id: int | None = None
    client_id: UUID | None = None
    starts_at: datetime | None = None
    place: str = ""
    remind: Sequence[int] = ()
    repeat: str | None = None
    checklist: Sequence[str] = ()
    result_required: bool = False
    controller_id: int | None = None
    auto_key: str | None = None


_INSERT = """
INSERT INTO tasks (kind, title, note, subject_kind, subject_id, assignee_id, author_id, template_id, due_at, due_on,
                   due_zone, client_id, starts_at, place, remind, remind_at, repeat, result_required, controller_id,
                   auto_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::int[], $16, $17::text::jsonb, $18, $19, $20)
ON CONFLICT DO NOTHING RETURNING id
"""
_KNOWN = "SELECT id, author_id, subject_kind, subject_id FROM tasks WHERE client_id = $1"


async def add(tx: Tx, grants: Grants, new: NewTask) -> TaskView:
    """Raises Missing, Forbidden, Invalid, Conflict task_key_reused."""
    subject = await subject_for(tx, grants, new.subject)
    demand(grants, "tasks.edit")
    assignee = grants.user_id if new.assignee_id is msgspec.UNSET else new.assignee_id
    due = await due_of(tx, grants, subject, new.due)
    draft = Draft(
        kind=new.kind,
        title=title_of(new.title),
        note=note_of(new.note),
        due=due,
        assignee_id=await checked(tx, grants, subject, assignee),
        client_id=new.client_id,
        starts_at=lasting(new.starts_at, due),
        place=place_of(new.place),
        remind=tidy(new.remind),
        repeat=repeating(new.repeat, due),
        checklist=lines_of(new.checklist),
        result_required=new.result_required,
        controller_id=await controlled(tx, subject, new.controller_id, assignee),
    )
    return await put(tx, grants, subject, draft)


async def checked(tx: Tx, grants: Grants, subject: Subject, assignee_id: int | None) -> int | None:
    """Whoever it is given to has to see it; to give it to another takes the right. Raises Forbidden, Invalid."""
    if assignee_id != grants.user_id:
        demand(grants, "tasks.assign")
    if assignee_id is not None and not await may_hold(tx, assignee_id, subject.scopes):
        raise Invalid("invalid", fields={"assignee_id": "user_cannot_work_here"})
    return assignee_id


async def put(tx: Tx, grants: Grants, subject: Subject, draft: Draft) -> TaskView:
    """Write it, record it, tell it; one that was made under this client_id is answered as it stands."""
    made = await written(tx, subject, draft, grants.user_id)
    if made is None:
        return await _known(tx, grants, subject, draft.client_id)
    task = await publish_task(tx, made)
    await tell(tx, grants, "task_added", task)
    await assigned(tx, grants, task)
    return task


async def written(tx: Tx, subject: Subject, draft: Draft, author_id: int | None) -> int | None:
    """The row with its list. None: what names it stands already."""
    due = draft.due
    stands = {"starts_at": draft.starts_at, "due_at": due.at, "due_on": due.on, "due_zone": due.zone}
    made: int | None = await tx.value(
        _INSERT, draft.kind, draft.title, draft.note, subject.kind, subject.id, draft.assignee_id, author_id,
        draft.template_id, due.at, due.on, due.zone, draft.client_id,
        draft.starts_at, draft.place, list(draft.remind), reminded(stands | {"remind": draft.remind}), draft.repeat,
        draft.result_required, draft.controller_id, draft.auto_key,
    )  # fmt: skip
    if made is not None:
        await put_lines(tx, made, draft.checklist)
    return made


async def _known(tx: Tx, grants: Grants, subject: Subject, client_id: UUID | None) -> TaskView:
    row: Any = await tx.row(_KNOWN, client_id)
    if row is None or (row["author_id"], row["subject_kind"], row["subject_id"]) != (
        grants.user_id,
        subject.kind,
        subject.id,
    ):
        raise Conflict("task_key_reused")
    found = (await load_tasks(tx, [row["id"]])).get(row["id"])
    if found is None:
        raise Missing
    return found[0]
