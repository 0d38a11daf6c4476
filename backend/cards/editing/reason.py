"""Why it came to nothing (C5): by the administrator's tree. It may be given to any request, and taken off again."""

from backend.cards.editing.change import Editing, Field
from backend.kit.errors import Invalid

# whoever removes it waits for this card
_REASON = "SELECT 1 FROM rejection_reasons WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE"


async def _apply(at: Editing, new: int | None) -> None:
    old = at.row["reason_id"]
    if new == old:
        return
    if new is not None and await at.tx.value(_REASON, new) is None:
        raise Invalid("invalid", fields={"reason_id": "no_such_reason"})
    at.change.columns["reason_id"] = new
    at.change.facts.append(("field_changed", {"field": "reason", "from": old, "to": new}))


REASON = Field("reason_id", ("field_changed",), _apply)
