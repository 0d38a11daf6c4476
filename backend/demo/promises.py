"""What the house of the demo has promised its customers, and its templates of tasks (tasks.toml)."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.tasks.actions.add import NewTask, add
from backend.tasks.actions.close import Finish, finish
from backend.tasks.actions.templates import NewTaskTemplate, make
from backend.tasks.due import NewDue
from backend.tasks.schemas import TaskKind
from backend.tasks.subjects import SubjectRef


class Promise(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"hours": "in"}):
    """One task. `hours` from now it is due; `result`: it is done."""

    talk: str
    who: str
    kind: TaskKind
    title: str
    note: str = ""
    hours: int | None = None
    result: str | None = None


class Promises(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    template: list[NewTaskTemplate]
    task: list[Promise]


def promises() -> Promises:
    raw: dict[str, Any] = tomllib.loads(Path(__file__).with_name("tasks.toml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, Promises)


async def promise(tx: Tx, staff: Mapping[str, Grants], cards: Mapping[str, int]) -> None:
    """`cards`: the talk's key → its card."""
    told = promises()
    for template in told.template:
        await make(tx, staff["Ада"], None, template)
    now = datetime.now(UTC)
    for each in told.task:
        who = staff[each.who]
        due = NewDue(at=now + timedelta(hours=each.hours)) if each.hours is not None else None
        subject = SubjectRef("card", cards[each.talk])
        task = await add(tx, who, NewTask(subject=subject, title=each.title, kind=each.kind, note=each.note, due=due))
        if each.result is not None:
            await finish(tx, who, task.id, Finish(each.result))
