"""The source: where the request came from (H1)."""

from backend.cards.editing.change import Editing, Field
from backend.kit.errors import Invalid

# whoever removes it waits for this card
_SOURCE = "SELECT 1 FROM sources WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE"


async def _apply(at: Editing, new: int | None) -> None:
    old = at.row["source_id"]
    if new == old:
        return
    if new is not None and await at.tx.value(_SOURCE, new) is None:
        raise Invalid("invalid", fields={"source_id": "no_such_source"})
    at.change.columns["source_id"] = new
    at.change.facts.append(("field_changed", {"field": "source", "from": old, "to": new}))


SOURCE = Field("source_id", ("field_changed",), _apply)
