"""The status: a step of a funnel. Another funnel of the same kind of card is reached the same way."""

from datetime import UTC, datetime

from backend.cards.editing.change import Editing, Field
from backend.kit.errors import Invalid

CLOSED = ("won", "lost", "closed")

_STATUS = """
SELECT s.id, s.category, f.kind, f.id AS funnel_id FROM statuses s JOIN funnels f ON f.id = s.funnel_id
WHERE s.id = $1 AND s.deleted_at IS NULL
"""


async def _apply(at: Editing, new: int) -> None:
    old = at.row["status_id"]
    if new == old:
        return
    status = await at.tx.row(_STATUS, new)
    if status is None or (status["kind"] == "lead") != (at.row["kind"] == "lead"):
        raise Invalid("invalid", fields={"status_id": "no_such_status"})
    now, is_open = datetime.now(UTC), status["category"] not in CLOSED
    at.change.columns |= {"status_id": status["id"], "funnel_id": status["funnel_id"], "status_changed_at": now}
    at.change.columns |= {"is_open": is_open, "closed_at": None if is_open else now}
    at.change.facts.append(("status_changed", {"from": old, "to": status["id"]}))


STATUS = Field("status_id", ("status_changed",), _apply)
