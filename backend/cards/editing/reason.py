"""Why it came to nothing (C5): by the administrator's tree. It may be given to any request, and taken off again."""

from backend.cards.editing.change import Editing, Field
from backend.kit.errors import Invalid

# whoever removes it waits for this card
_REASON = "SELECT 1 FROM rejection_reasons WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE"

# a lost one keeps it where the channel asks why; one that goes back to work may give it up
_KEEPS = """
SELECT 1 FROM cards k JOIN statuses s ON s.id = k.status_id JOIN channels h ON h.id = $2
WHERE k.id = $1 AND s.category = 'lost' AND h.reason_required
"""


async def _apply(at: Editing, new: int | None) -> None:
    old = at.row["reason_id"]
    if new == old:
        return
    if new is not None and await at.tx.value(_REASON, new) is None:
        raise Invalid("invalid", fields={"reason_id": "no_such_reason"})
    if new is None and not at.free and await at.tx.value(_KEEPS, at.row["id"], at.row["channel_id"]):
        raise Invalid("reason_required", fields={"reason_id": "reason_required"})
    at.change.columns["reason_id"] = new
    at.change.facts.append(("field_changed", {"field": "reason", "from": old, "to": new}))


REASON = Field("reason_id", ("field_changed",), _apply)
