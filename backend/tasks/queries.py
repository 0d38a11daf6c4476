"""Lists of tasks, viewer first."""

from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing
from backend.kit.http import Page, unpage
from backend.kit.http import cursor as make_cursor
from backend.tasks.rows import load_tasks
from backend.tasks.schemas import TaskView
from backend.tasks.sight import demand_task, tasks_sql
from backend.tasks.subjects import SubjectRef, kind_of, kinds

Which = Literal["open", "done", "cancelled", "closed"]
# what a head looks for: overdue; done late; done without a word; done, and the caller's to check
Control = Literal["overdue", "late", "no_result", "check"]
# open ones by when they are due, those without a date at the end; closed ones newest first
_OPEN = "coalesce(t.due_at, 'infinity'::timestamptz)"
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """`subject` of kind contact: what is about the person, and about their requests and dialogs.

    `assignee`: a colleague's id, "me", "nobody", or "people": others of the caller's teams, of everybody's where they
    are in none. `due_from`, `due_to`: due at or after, and before. `control` goes before `state`.
    """

    state: Which = "open"
    subject: SubjectRef | None = None
    assignee: int | Literal["me", "nobody", "people"] | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None
    control: Control | None = None

    @property
    def is_open(self) -> bool:
        return self.state == "open" if self.control is None else self.control == "overdue"


class _Where:
    """Conditions with their arguments."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.args: list[Any] = []

    def bind(self, value: Any) -> str:
        self.args.append(value)
        return f"${len(self.args)}"


_CONTROL: dict[Control, str] = {
    "overdue": "t.state = 'open' AND t.due_at <= now()",
    "late": "t.state = 'done' AND t.closed_at > t.due_at",
    "no_result": "t.state = 'done' AND t.result = ''",
    "check": "t.state = 'done' AND t.checked_at IS NULL AND t.controller_id = ",
}
_MATES = """
t.assignee_id IN (SELECT m.user_id FROM team_members m WHERE m.team_id = ANY ({0}::bigint[])) AND t.assignee_id <> {1}
"""


def _narrow(where: _Where, grants: Grants, wanted: Wanted) -> None:
    if wanted.control is not None:
        mine = f"{where.bind(grants.user_id)}::bigint" if wanted.control == "check" else ""
        where.parts.append(_CONTROL[wanted.control] + mine)
    elif wanted.state == "closed":
        where.parts.append("t.state <> 'open'")
    else:
        # written out, one of Which: an index over open ones serves no parameter
        where.parts.append(f"t.state = '{wanted.state}'")
    if wanted.assignee == "nobody":
        where.parts.append("t.assignee_id IS NULL")
    elif wanted.assignee == "people":
        me = f"{where.bind(grants.user_id)}::bigint"
        if grants.teams:
            where.parts.append(_MATES.format(where.bind(sorted(grants.teams)), me))
        else:
            # an argument that nothing asks for is refused by the database
            where.parts.append(f"t.assignee_id IS DISTINCT FROM {me}")
    elif wanted.assignee is not None:
        who = grants.user_id if wanted.assignee == "me" else wanted.assignee
        where.parts.append(f"t.assignee_id = {where.bind(who)}::bigint")
    if wanted.due_from is not None:
        where.parts.append(f"t.due_at >= {where.bind(wanted.due_from)}::timestamptz")
    if wanted.due_to is not None:
        where.parts.append(f"t.due_at < {where.bind(wanted.due_to)}::timestamptz")
    if wanted.subject is not None:
        where.parts.append(_about(where, wanted.subject))


def _about(where: _Where, ref: SubjectRef) -> str:
    kind_of(ref.kind)
    number = where.bind(ref.id)
    if ref.kind != "contact":
        return f"t.subject_kind = {where.bind(ref.kind)} AND t.subject_id = {number}::bigint"
    ways = [f"t.subject_kind = '{k.name}' AND t.subject_id IN ({k.of_contact.format(number)})" for k in kinds()]
    return f"({' OR '.join(ways)})"


async def listed(tx: Tx, grants: Grants, wanted: Wanted, limit: int, cursor: str | None) -> Page[TaskView]:
    """A page. Raises Invalid."""
    where = _Where()
    seen, where.args = tasks_sql(grants, 1)
    where.parts.append(seen)
    _narrow(where, grants, wanted)
    is_open = wanted.is_open
    key, way, sign = (_OPEN, "ASC", ">") if is_open else ("t.closed_at", "DESC", "<")
    place = unpage(cursor, tuple[datetime, int])
    if place is not None:
        at = f"{where.bind(_there(place[0]))}::timestamptz"
        if is_open:
            at = f"CASE WHEN {at} >= '9999-01-01' THEN 'infinity'::timestamptz ELSE {at} END"
        where.parts.append(f"({key}, t.id) {sign} ({at}, {where.bind(place[1])}::bigint)")
    rows = await tx.fetch(
        f"SELECT t.id, t.due_at, t.closed_at FROM tasks t WHERE {' AND '.join(where.parts)} "
        f"ORDER BY {key} {way}, t.id {way} LIMIT {where.bind(limit + 1)}",
        *where.args,
    )
    shown = rows[:limit]
    found = await load_tasks(tx, [row["id"] for row in shown])
    last = shown[-1] if len(rows) > limit else None
    after = make_cursor((last["due_at"] if is_open else last["closed_at"]) or _FAR, last["id"]) if last else None
    return Page([found[row["id"]][0] for row in shown if row["id"] in found], after)


def _there(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise Invalid("invalid", fields={"cursor": "bad_cursor"})
    return at


async def one(tx: Tx, grants: Grants, task_id: int) -> TaskView:
    """Raises Missing."""
    await demand_task(tx, grants, task_id)
    found = (await load_tasks(tx, [task_id])).get(task_id)
    if found is None:
        raise Missing
    return found[0]
