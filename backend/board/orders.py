"""How the cards of a column stand, each order a key in SQL; the browser places live cards by the same
(frontend/app/src/state/board/order.ts).
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from backend.access.grants import Grants
from backend.board.conditions import seen_dialogs
from backend.board.schemas import BoardOrder
from backend.inbox.queries.branches import Where
from backend.tasks.sight import tasks_sql

# what a cursor may hold, so that a foreign one is refused here and not by the database
Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Clock = tuple[float, Number]
# later than anything due or waiting: those without stand at the end
NEVER = 1e18


class Walk(msgspec.Struct, frozen=True):
    """`key` over cards k, `down`: the greatest first; `shape`: of a cursor, `kind`: of the key in SQL."""

    key: str
    down: bool
    shape: Any
    kind: str


_PLAIN: dict[str, Walk] = {
    "newest": Walk("k.id", True, tuple[Number, Number], "bigint"),
    "oldest": Walk("k.id", False, tuple[Number, Number], "bigint"),
    "changed": Walk("k.updated_at", True, tuple[Moment, Number], "timestamptz"),
    # as the index has it; amounts of several currencies stand by their figures
    "budget": Walk("coalesce(k.budget_amount, -1)", True, tuple[Decimal, Number], "numeric"),
}


def walk(where: Where, grants: Grants, order: BoardOrder) -> Walk:
    """By due task and by waiting of what the viewer sees alone; by a hidden budget nothing stands."""
    if order == "budget" and "budget" in grants.hidden_fields:
        return _PLAIN["newest"]
    if order == "due":
        task, args = tasks_sql(grants, len(where.args) + 1)
        where.args += args
        due = f"""(SELECT min(extract(epoch FROM t.due_at)) FROM tasks t WHERE t.state = 'open'
            AND t.subject_kind = 'card' AND t.subject_id = k.id AND {task})"""
        return Walk(f"coalesce({due}, {NEVER:.0f})::double precision", False, Clock, "double precision")
    if order == "waiting":
        dialog = seen_dialogs(where, grants)
        waits = f"""(SELECT min(extract(epoch FROM c.waiting_since)) FROM conversations c
            WHERE c.card_id = k.id AND c.waiting_since IS NOT NULL AND {dialog})"""
        return Walk(f"coalesce({waits}, {NEVER:.0f})::double precision", False, Clock, "double precision")
    return _PLAIN[order]
