"""A task by a template: by hand from a card, or because a card entered a status (H2)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from babel.dates import format_date

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.tasks.actions.add import Draft, put
from backend.tasks.actions.extras import due_of
from backend.tasks.actions.lines import TEXT_MAX
from backend.tasks.due import Columns, NewDue, after
from backend.tasks.schemas import TaskView
from backend.tasks.sight import may_hold
from backend.tasks.subjects import Subject, SubjectRef, kind_of, loaded, subject_for
from backend.tasks.tidy import NOTE_MAX, TITLE_MAX
from backend.tasks.variables import fill


class UseTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /task-templates/{id}/use."""

    subject: SubjectRef


_FIND = "SELECT * FROM task_templates WHERE id = $1 AND deleted_at IS NULL"


async def use_template(tx: Tx, grants: Grants, template_id: int, body: UseTemplate) -> TaskView:
    """By hand. Raises Missing, Forbidden, Invalid."""
    await subject_for(tx, grants, body.subject)
    demand(grants, "tasks.edit")
    return await from_template(tx, grants, template_id, body.subject)


async def from_template(tx: Tx, grants: Grants, template_id: int, subject: SubjectRef) -> TaskView:
    """Asks for no right of the caller's: a template is the administrator's will, and whoever brings it about (moves a
    card into a status) may do that. The caller's verb has looked whether they see the subject.

    Raises Missing for a template or a subject that is not there. Written and published with the caller's transaction.
    """
    row = await tx.row(_FIND, template_id)
    if row is None:
        raise Missing
    about = await loaded(tx, subject)
    values = await _values(tx, grants, about)
    title = fill(row["title"], values)[:TITLE_MAX] or row["title"][:TITLE_MAX]
    draft = Draft(
        kind=row["kind"],
        title=title,
        note=fill(row["note"], values)[:NOTE_MAX],
        due=await _due(tx, grants, row, about),
        assignee_id=await _assignee(tx, grants, row, about),
        template_id=template_id,
        remind=tuple(row["remind"]),
        # what a variable left without a word is no line
        checklist=[text for line in row["checklist"] if (text := fill(line, values)[:TEXT_MAX])],
        result_required=row["result_required"],
    )
    return await put(tx, grants, about, draft)


async def _due(tx: Tx, grants: Grants, row: Mapping[str, Any], about: Subject) -> Columns:
    amount, unit = row["due_amount"], row["due_unit"]
    if unit == "duty_hours":
        return await due_of(tx, grants, about, NewDue(duty_minutes=amount * 60))
    if unit == "workdays":
        return await due_of(tx, grants, about, NewDue(workday=amount, time=row["due_time"]))
    return after(amount, unit, row["due_time"], grants.time_zone, datetime.now(UTC))


async def _values(tx: Tx, grants: Grants, subject: Subject) -> dict[str, str]:
    today = datetime.now(UTC).astimezone(ZoneInfo(grants.time_zone)).date()
    told = dict(await kind_of(subject.kind).values(tx, grants, subject.id))
    return told | {"me": grants.name, "date": format_date(today, "long", grants.locale)}


async def _assignee(tx: Tx, grants: Grants, row: Mapping[str, Any], subject: Subject) -> int | None:
    """Whom the template names, else the responsible, else whoever uses it: the first who is there and may see it."""
    order = {"person": (row["person_id"], subject.responsible_id), "responsible": (subject.responsible_id,)}
    for who in (*order.get(row["assignee"], ()), grants.user_id):
        if who is not None and await may_hold(tx, who, subject.scopes):
            return int(who)
    return None
