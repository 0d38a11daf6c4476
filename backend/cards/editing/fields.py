"""The administrator's own fields: {"12": as typed, "13": null}. What they may be, backend/fields knows."""

from typing import Any

import msgspec

from backend.cards.editing.change import Editing, Field
from backend.fields.values import Place, changed

# as they lie there: those of fields that were put away are kept, too
HELD = "SELECT fields::text FROM cards WHERE id = $1"


async def _apply(at: Editing, asked: dict[str, Any]) -> None:
    held = msgspec.json.decode(await at.tx.value(HELD, at.card.id))
    place = Place("card", at.row["funnel_id"], at.row["status_id"], at.card.id)
    made = await changed(at.tx, at.grants, place, held, asked)
    if made.facts:
        at.change.values = made.values
        at.change.columns["fields"] = msgspec.json.encode(made.values).decode()
        at.change.facts += [("field_changed", fact) for fact in made.facts]


OWN = Field("fields", ("field_changed",), _apply)
