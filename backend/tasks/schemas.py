"""Tasks and their templates as the API and events show them."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
TaskKind = Literal["call", "meeting", "letter", "todo"]
TaskState = Literal["open", "done", "cancelled"]
SubjectName = Literal["card", "contact", "company", "conversation"]


class TaskPerson(msgspec.Struct, frozen=True):
    id: int
    name: str


class TaskSubject(msgspec.Struct, frozen=True):
    """What it is about. `conversation_id`: where it is opened, None where there is no dialog."""

    kind: SubjectName
    id: int
    name: str
    contact_id: int | None
    card_id: int | None
    conversation_id: int | None


class Due(msgspec.Struct, frozen=True):
    """`at`: the moment from which it is overdue. `on`: a whole day, in `zone` (IANA); `at` is that day's end then."""

    at: datetime
    on: date | None
    zone: str


class TaskView(msgspec.Struct, frozen=True):
    """A task, whole. `assignee` is None where nobody has it yet; `author` where a program made it.

    `closed_by` and `closed_at`: who did it or called it off, and when; None while it is open.
    """

    id: int
    kind: TaskKind
    title: str
    note: str
    subject: TaskSubject
    assignee: TaskPerson | None
    author: TaskPerson | None
    due: Due | None
    state: TaskState
    result: str
    closed_by: TaskPerson | None
    closed_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime


class TaskTemplateView(msgspec.Struct, frozen=True):
    """`title` and `note` may hold variables. Due so many hours after it is used, or at the end of the day in so many
    days; None: without. `assignee`: the subject's responsible, whoever uses it, or one person.
    """

    id: int
    kind: TaskKind
    title: str
    note: str
    due_amount: int | None
    due_unit: Literal["hours", "days"] | None
    assignee: Literal["responsible", "author", "person"]
    person: TaskPerson | None
    position: int
    rev: int
    updated_at: datetime
