"""What of a task is recorded among the activities: that it was added, and, once, that it was done (E3)."""

from datetime import UTC, datetime
from typing import Any, Literal

from backend.access.grants import Grants
from backend.activities import Activity, record
from backend.activities.who import Actor, by
from backend.kit.db import Tx
from backend.tasks.schemas import TaskView

HOUSE: Actor = {"actor_kind": "system", "actor_id": None}
Deed = Literal["task_added", "task_done"]


async def tell(tx: Tx, grants: Grants, kind: Deed, task: TaskView) -> None:
    await tell_as(tx, by(grants), kind, task)


async def tell_as(tx: Tx, actor: Actor, kind: Deed, task: TaskView) -> None:
    about = task.subject
    data: dict[str, Any] = {"task_id": task.id, "kind": task.kind}
    # the history of a card and of a person is read by colleagues who do not see this dialog
    if about.kind != "conversation":
        data["title"] = task.title
    await record(
        tx,
        [
            Activity(
                kind=kind,
                at=datetime.now(UTC),
                **actor,
                contact_id=about.contact_id,
                card_id=about.card_id,
                company_id=about.id if about.kind == "company" else None,
                conversation_id=about.conversation_id if about.kind == "conversation" else None,
                data=data,
            )
        ],
    )
