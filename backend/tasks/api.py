"""HTTP of tasks and their templates."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody, QueryParameter

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.kit.db import Database
from backend.kit.errors import Invalid
from backend.kit.http import Limit, Page, RowId
from backend.tasks.actions import checks
from backend.tasks.actions import templates as templates_of
from backend.tasks.actions.add import NewTask, add
from backend.tasks.actions.check import Check, check
from backend.tasks.actions.close import Finish, cancel, finish, reopen
from backend.tasks.actions.edit import EditTask, edit
from backend.tasks.actions.from_template import UseTemplate, use_template
from backend.tasks.queries import Control, Wanted, Which, listed, one
from backend.tasks.schemas import SubjectName, TaskTemplateView, TaskView
from backend.tasks.subjects import SubjectRef

MANAGE = needs("tasks.manage")
# the framework keeps the name `state` to itself
State = Annotated[Which, QueryParameter(name="state")]
Number = Annotated[int | None, QueryParameter(ge=1, le=2**63 - 1)]


def wanted(
    which: State = "open",
    subject_kind: FromQuery[SubjectName | None] = None,
    subject_id: Number = None,
    assignee: FromQuery[str | None] = None,
    due_from: FromQuery[datetime | None] = None,
    due_to: FromQuery[datetime | None] = None,
    control: FromQuery[Control | None] = None,
) -> Wanted:
    """Raises Invalid: a subject has both its kind and its id, a moment its zone; the assignee is a number or a word."""
    if (subject_kind is None) != (subject_id is None):
        raise Invalid("invalid", fields={"subject_id": "no_such_subject"})
    for name, at in (("due_from", due_from), ("due_to", due_to)):
        if at is not None and at.tzinfo is None:
            raise Invalid("invalid", fields={name: "no_time_zone"})
    subject = SubjectRef(subject_kind, subject_id) if subject_kind and subject_id else None
    whose = _whose(assignee)
    return Wanted(state=which, subject=subject, assignee=whose, due_from=due_from, due_to=due_to, control=control)


def _whose(assignee: str | None) -> int | Literal["me", "nobody", "people"] | None:
    if assignee is None or assignee in ("me", "nobody", "people"):
        return assignee  # type: ignore[return-value]  # narrowed by the line above
    if not (assignee.isascii() and assignee.isdigit() and 0 < int(assignee[:20]) < 2**63):
        raise Invalid("invalid", fields={"assignee": "no_such_user"})
    return int(assignee)


@get("/tasks", dependencies={"asked": Provide(wanted, sync_to_thread=False)})
async def tasks(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    asked: NamedDependency[Wanted],
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[TaskView]:
    """Open ones by when they are due, closed ones newest first. About a contact: and about their requests and dialogs.

    `assignee`: a colleague's id, "me", "nobody", or "people": others of one's teams. `control` instead of `state`: what
    is overdue, was done late, was done without a word, or is done and one's own to check.
    """
    async with db.tx() as tx:
        return await listed(tx, me, asked, limit, cursor)


@get("/tasks/{task_id:int}")
async def task(me: NamedDependency[Grants], db: NamedDependency[Database], task_id: RowId) -> TaskView:
    """One task."""
    async with db.tx() as tx:
        return await one(tx, me, task_id)


@post("/tasks")
async def make(me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[NewTask]) -> TaskView:
    """About a request, a person, a company or a dialog."""
    async with db.tx() as tx:
        return await add(tx, me, data)


@patch("/tasks/{task_id:int}")
async def change(
    me: NamedDependency[Grants], db: NamedDependency[Database], task_id: RowId, data: JSONBody[EditTask]
) -> TaskView:
    """Against the version as seen."""
    async with db.tx() as tx:
        return await edit(tx, me, task_id, data)


@post("/tasks/{task_id:int}/done", status_code=200)
async def done(
    me: NamedDependency[Grants], db: NamedDependency[Database], task_id: RowId, data: JSONBody[Finish]
) -> TaskView:
    """Done, with what came of it."""
    async with db.tx() as tx:
        return await finish(tx, me, task_id, data)


@post("/tasks/{task_id:int}/cancel", status_code=200)
async def call_off(me: NamedDependency[Grants], db: NamedDependency[Database], task_id: RowId) -> TaskView:
    """It is not to be done."""
    async with db.tx() as tx:
        return await cancel(tx, me, task_id)


@post("/tasks/{task_id:int}/reopen", status_code=200)
async def open_again(me: NamedDependency[Grants], db: NamedDependency[Database], task_id: RowId) -> TaskView:
    """To be done after all."""
    async with db.tx() as tx:
        return await reopen(tx, me, task_id)


@post("/tasks/{task_id:int}/check", status_code=200)
async def look_at(
    me: NamedDependency[Grants], db: NamedDependency[Database], task_id: RowId, data: JSONBody[Check]
) -> TaskView:
    """What was done is well, or comes back; by whom the task names."""
    async with db.tx() as tx:
        return await check(tx, me, task_id, data)


@put("/tasks/{task_id:int}/checklist")
async def write_checklist(
    me: NamedDependency[Grants], db: NamedDependency[Database], task_id: RowId, data: JSONBody[checks.Checklist]
) -> TaskView:
    """Its lines, all of them, in their order; ticks stay with theirs."""
    async with db.tx() as tx:
        return await checks.write(tx, me, task_id, data)


@put("/tasks/{task_id:int}/checklist/{check_id:int}")
async def tick_check(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    task_id: RowId,
    check_id: RowId,
    data: JSONBody[checks.Tick],
) -> TaskView:
    """One line is done, or is not."""
    async with db.tx() as tx:
        return await checks.tick(tx, me, task_id, check_id, data)


@get("/task-templates")
async def templates(db: NamedDependency[Database]) -> Page[TaskTemplateView]:
    """In the administrator's order."""
    async with db.tx() as tx:
        return Page(await templates_of.templates(tx))


@post("/task-templates", guards=[MANAGE])
async def make_template(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    data: JSONBody[templates_of.NewTaskTemplate],
) -> TaskTemplateView:
    """A task that is given over and over."""
    async with db.tx() as tx:
        return await templates_of.make(tx, me, ip, data)


@put("/task-templates/order", guards=[MANAGE])
async def order_templates(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    data: JSONBody[templates_of.TemplateOrder],
) -> Page[TaskTemplateView]:
    """All of them, in their order."""
    async with db.tx() as tx:
        return Page(await templates_of.order(tx, me, ip, data))


@patch("/task-templates/{template_id:int}", guards=[MANAGE])
async def change_template(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    template_id: RowId,
    data: JSONBody[templates_of.EditTaskTemplate],
) -> TaskTemplateView:
    """Tasks that were made by it stay as they are."""
    async with db.tx() as tx:
        return await templates_of.edit(tx, me, ip, template_id, data)


@delete("/task-templates/{template_id:int}", status_code=204, guards=[MANAGE])
async def remove_template(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], template_id: RowId
) -> None:
    """Tasks that were made by it stay."""
    async with db.tx() as tx:
        await templates_of.remove(tx, me, ip, template_id)


@post("/task-templates/{template_id:int}/use")
async def use(
    me: NamedDependency[Grants], db: NamedDependency[Database], template_id: RowId, data: JSONBody[UseTemplate]
) -> TaskView:
    """A task of it, by hand."""
    async with db.tx() as tx:
        return await use_template(tx, me, template_id, data)


HANDLERS = [
    tasks, task, make, change, done, call_off, open_again, look_at, write_checklist, tick_check,
    templates, make_template, order_templates, change_template, remove_template, use,
]  # fmt: skip
