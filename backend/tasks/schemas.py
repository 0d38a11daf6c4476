"""Tasks and their templates as the API and events show them."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.tasks.repeat import Repeat

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
TaskKind = Literal["call", "meeting", "letter", "todo"]
TaskState = Literal["open", "done", "cancelled"]
Answer = Literal["none", "yes", "no", "maybe"]
Letter = Literal["none", "waiting", "sent", "failed"]
DueUnit = Literal["hours", "days", "duty_hours", "workdays"]
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


class TaskCheck(msgspec.Struct, frozen=True):
    """One line of its list. `done_by` and `done_at`: who ticked it, and when; None while nobody did."""

    id: int
    text: str
    done_by: TaskPerson | None
    done_at: datetime | None


class TaskGuest(msgspec.Struct, frozen=True):
    """Who is asked to a meeting: a colleague (`user_id`), or somebody by an address, of which only its ends show.

    `letter`: what became of the invitation by e-mail.
    """

    id: int
    user_id: int | None
    email: str | None
    name: str
    answer: Answer
    letter: Letter


class TaskView(msgspec.Struct, frozen=True):
    """A task, whole. `assignee` is None where nobody has it yet; `author` where a program made it.

    `closed_by` and `closed_at`: who did it or called it off, and when; None while it is open. `starts_at`: of a
    meeting, which lasts until it is due. `remind`: minutes before it begins or is due. `controller`: who looks at what
    was done, `checked_at` when they had; `return_note`: why it came back. `series_no`: which of a series it is.
    `by_itself`: made by the house, which closes it, too.
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
    starts_at: datetime | None = None
    place: str = ""
    people: list[TaskGuest] = []
    checklist: list[TaskCheck] = []
    remind: list[int] = []
    repeat: Repeat | None = None
    series_no: int | None = None
    result_required: bool = False
    controller: TaskPerson | None = None
    checked_at: datetime | None = None
    return_note: str = ""
    by_itself: bool = False


class TaskTemplateView(msgspec.Struct, frozen=True):
    """`title`, `note` and lines of `checklist` may hold variables. Due so many hours or hours of duty after it is used,
    or in so many days or working days, at `due_time` or at the day's end; None: without. `assignee`: the subject's
    responsible, whoever uses it, or one person.
    """

    id: int
    kind: TaskKind
    title: str
    note: str
    due_amount: int | None
    due_unit: DueUnit | None
    assignee: Literal["responsible", "author", "person"]
    person: TaskPerson | None
    position: int
    rev: int
    updated_at: datetime
    due_time: str | None = None
    remind: list[int] = []
    checklist: list[str] = []
    result_required: bool = False


class FeedLink(msgspec.Struct, frozen=True):
    """`url`: shown once, when it is made. `asked_at`: when a programme last asked."""

    url: str | None
    made_at: datetime | None
    asked_at: datetime | None
