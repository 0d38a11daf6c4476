"""Templates of tasks: the administrator's. Made, edited, ordered, removed."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.tasks.actions.lines import lines_of
from backend.tasks.due import clock_of
from backend.tasks.events import TaskTemplateChanged, TaskTemplateRef
from backend.tasks.reminding import tidy
from backend.tasks.schemas import DueUnit, Id, TaskKind, TaskPerson, TaskTemplateView
from backend.tasks.tidy import note_of, title_of

MOST = 200
MOST_OF: dict[str, int] = {"hours": 24 * 366, "days": 3660, "duty_hours": 1000, "workdays": 260}
Whose = Literal["responsible", "author", "person"]
Numbers = Annotated[list[int], msgspec.Meta(max_length=100)]
Lines = Annotated[list[str], msgspec.Meta(max_length=1000)]


class NewTaskTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /task-templates."""

    title: str
    kind: TaskKind = "todo"
    note: str = ""
    due_amount: int | None = None
    due_unit: DueUnit | None = None
    assignee: Whose = "responsible"
    person_id: Id | None = None
    due_time: str | None = None
    remind: Numbers = []
    checklist: Lines = []
    result_required: bool = False


class EditTaskTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /task-templates/{id}: `rev` as seen, and what changes."""

    rev: int
    title: str | msgspec.UnsetType = msgspec.UNSET
    kind: TaskKind | msgspec.UnsetType = msgspec.UNSET
    note: str | msgspec.UnsetType = msgspec.UNSET
    due_amount: int | msgspec.UnsetType | None = msgspec.UNSET
    due_unit: DueUnit | msgspec.UnsetType | None = msgspec.UNSET
    assignee: Whose | msgspec.UnsetType = msgspec.UNSET
    person_id: Id | msgspec.UnsetType | None = msgspec.UNSET
    due_time: str | msgspec.UnsetType | None = msgspec.UNSET
    remind: Numbers | msgspec.UnsetType = msgspec.UNSET
    checklist: Lines | msgspec.UnsetType = msgspec.UNSET
    result_required: bool | msgspec.UnsetType = msgspec.UNSET


class TemplateOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /task-templates/order: every template's id."""

    ids: Annotated[list[Id], msgspec.Meta(max_length=MOST)]


_LIST = """
SELECT t.*, u.name AS person_name FROM task_templates t LEFT JOIN users u ON u.id = t.person_id
WHERE t.deleted_at IS NULL AND ($1::bigint IS NULL OR t.id = $1) ORDER BY t.position, t.id
"""
# one at a time: the order is of the whole
_LOCK = "SELECT id FROM task_templates WHERE deleted_at IS NULL ORDER BY id FOR UPDATE"
_INSERT = """
INSERT INTO task_templates (title, kind, note, due_amount, due_unit, assignee, person_id, due_time, remind, checklist,
                            result_required, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::int[], $10::text[], $11,
        (SELECT coalesce(max(position) + 1, 0) FROM task_templates)) RETURNING id
"""
_UPDATE = """
UPDATE task_templates SET title = $2, kind = $3, note = $4, due_amount = $5, due_unit = $6, assignee = $7,
    person_id = $8, due_time = $9, remind = $10::int[], checklist = $11::text[], result_required = $12,
    rev = rev + 1, updated_at = now() WHERE id = $1
"""
_REMOVE = (
    "UPDATE task_templates SET deleted_at = now(), rev = rev + 1 WHERE id = $1 AND deleted_at IS NULL RETURNING rev"
)
_ORDER = """
UPDATE task_templates t SET position = o.n - 1, rev = rev + 1, updated_at = now()
FROM unnest($1::bigint[]) WITH ORDINALITY AS o (id, n) WHERE t.id = o.id AND t.position <> o.n - 1
RETURNING t.id
"""
_USER = "SELECT 1 FROM users WHERE id = $1 AND deactivated_at IS NULL"
_SHOWN = tuple(name for name in TaskTemplateView.__struct_fields__ if name != "person")


def _view(row: Mapping[str, Any]) -> TaskTemplateView:
    person = None if row["person_id"] is None else TaskPerson(row["person_id"], row["person_name"] or "")
    return TaskTemplateView(**{name: row[name] for name in _SHOWN}, person=person)


async def templates(tx: Tx, template_id: int | None = None) -> list[TaskTemplateView]:
    """In their order."""
    return [_view(row) for row in await tx.fetch(_LIST, template_id)]


async def make(tx: Tx, me: Grants, ip: str | None, new: NewTaskTemplate) -> TaskTemplateView:
    """Raises Invalid."""
    held = await tx.fetch(_LOCK)
    if len(held) >= MOST:
        raise Invalid("invalid", fields={"title": "too_many_task_templates"}, values={"limit": MOST})
    made = await tx.value(_INSERT, *await _tidy(tx, msgspec.structs.asdict(new)))
    await audit.write(tx, me, ip, "task_template.added", ("task_template", made), after={"name": new.title})
    return await _told(tx, made)


async def edit(tx: Tx, me: Grants, ip: str | None, template_id: int, change: EditTaskTemplate) -> TaskTemplateView:
    """Raises Missing, Invalid, Conflict stale_version with the current one."""
    await tx.fetch(_LOCK)
    found = await templates(tx, template_id)
    if not found:
        raise Missing
    now = found[0]
    if now.rev != change.rev:
        raise Conflict("stale_version", extra={"current": now})
    stood = msgspec.structs.asdict(now) | {"person_id": now.person.id if now.person else None}
    given = {k: v for k, v in msgspec.structs.asdict(change).items() if v is not msgspec.UNSET}
    if given.get("assignee", "person") != "person":
        given["person_id"] = None
    await tx.execute(_UPDATE, template_id, *await _tidy(tx, stood | given))
    told = await _told(tx, template_id)
    await audit.write(
        tx, me, ip, "task_template.edited", ("task_template", template_id), {"name": now.title}, {"name": told.title}
    )
    return told


async def order(tx: Tx, me: Grants, ip: str | None, wanted: TemplateOrder) -> list[TaskTemplateView]:
    """Raises Invalid where not each of them is named once."""
    held = [row["id"] for row in await tx.fetch(_LOCK)]
    if sorted(wanted.ids) != held:
        raise Invalid("invalid", fields={"ids": "not_all_task_templates"})
    moved = {row["id"] for row in await tx.fetch(_ORDER, wanted.ids)}
    found = await templates(tx)
    if moved:
        await audit.write(tx, me, ip, "task_templates.ordered", after={"order": wanted.ids})
    for each in found:
        if each.id in moved:
            _publish(tx, each.id, each.rev)
    return found


async def remove(tx: Tx, me: Grants, ip: str | None, template_id: int) -> None:
    """Tasks that came of it stay. Raises Missing."""
    found = await templates(tx, template_id)
    rev = await tx.value(_REMOVE, template_id)
    if rev is None:
        raise Missing
    await audit.write(tx, me, ip, "task_template.removed", ("task_template", template_id), {"name": found[0].title})
    _publish(tx, template_id, rev)


async def _tidy(tx: Tx, raw: Mapping[str, Any]) -> list[Any]:
    """The columns, in the statements' order. Raises Invalid."""
    amount, unit, person = raw["due_amount"], raw["due_unit"], raw["person_id"]
    most = MOST_OF.get(unit, 0)
    if (amount is None) != (unit is None) or (amount is not None and not 0 <= amount <= most):
        raise Invalid("invalid", fields={"due_amount": "bad_due_offset"}, values={"limit": most})
    if (raw["assignee"] == "person") != (person is not None) or (person and await tx.value(_USER, person) is None):
        raise Invalid("invalid", fields={"person_id": "no_such_user"})
    # a time on a wall is of a day
    clock = raw["due_time"] if unit in ("days", "workdays") else None
    clock_of(clock, "due_time")
    return [
        title_of(raw["title"]), raw["kind"], note_of(raw["note"]), amount, unit, raw["assignee"], person, clock,
        tidy(raw["remind"]), lines_of(raw["checklist"]), raw["result_required"],
    ]  # fmt: skip


def _publish(tx: Tx, template_id: int, rev: int) -> None:
    event = TaskTemplateChanged(TaskTemplateRef(template_id, rev))
    tx.publish(Published(event, Staff(), "task_template", template_id))


async def _told(tx: Tx, template_id: int) -> TaskTemplateView:
    found = (await templates(tx, template_id))[0]
    _publish(tx, template_id, found.rev)
    return found
