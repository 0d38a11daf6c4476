"""A new request: where it opens, and all that it has to have there."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.access.grants import Grants
from backend.access.policy import can
from backend.cards.editing import FIELDS
from backend.cards.editing.change import Change, Editing, put
from backend.cards.editing.required import OWN
from backend.cards.editing.status import CLOSED, STATUS, lacking, standing
from backend.cards.editing.title import TITLE
from backend.cards.rows import load_cards
from backend.fields.load import access_of, living
from backend.fields.values import Place, is_empty, is_shown
from backend.kit.db import HotTx
from backend.kit.errors import Invalid
from backend.kit.http.faults import Fault

# the first of them where nothing is named
KINDS = ("lead", "deal", "support")
DEALS = ("deal", "support")
# FOR SHARE: whoever deletes it, or makes it a closing one, waits for this card
_STATUS = """
SELECT s.id, s.funnel_id, s.category, s.movers, s.required, f.kind, f.asleep, f.moved_to
FROM statuses s JOIN funnels f ON f.id = s.funnel_id AND f.deleted_at IS NULL
WHERE s.deleted_at IS NULL AND ($1::bigint IS NULL OR s.funnel_id = $1) AND ($2::bigint IS NULL OR s.id = $2)
  AND f.kind = ANY ($3::text[]) AND ($1 IS NOT NULL OR $2 IS NOT NULL OR f.kind = ($3::text[])[1])
ORDER BY f.position, f.id, s.is_default DESC, s.position, s.id LIMIT 1 FOR SHARE OF s
"""
# where requests of the sleeping funnel go; should that step close requests by now, where the funnel begins
_HOME = """
SELECT s.id, s.funnel_id, s.category, s.movers, s.required, f.kind
FROM statuses s JOIN funnels f ON f.id = s.funnel_id AND f.deleted_at IS NULL
WHERE s.deleted_at IS NULL AND s.funnel_id = (SELECT m.funnel_id FROM statuses m WHERE m.id = $1)
ORDER BY s.category IN ('won', 'lost', 'closed'), s.id = $1 DESC, s.is_default DESC, s.position, s.id LIMIT 1
FOR SHARE OF s
"""
_ROW = "SELECT * FROM cards WHERE id = $1 FOR UPDATE"
_CASTS = {"fields": "::text::jsonb"}


async def opening(
    tx: HotTx, grants: Grants, funnel_id: int | None, status_id: int | None, kinds: Sequence[str] = KINDS
) -> Mapping[str, Any]:
    """Where it opens: an open step that the caller may put it into. In simple mode none is a lead (B1)."""
    row = await tx.row(_STATUS, funnel_id, status_id, list(kinds))
    if row is not None and row["asleep"]:
        if funnel_id is not None or status_id is not None:
            raise Invalid("no_leads_here", fields={"funnel_id" if status_id is None else "status_id": "no_leads_here"})
        # its funnel is no more: where deals begin
        row = await tx.row(_HOME, row["moved_to"]) or await tx.row(_STATUS, None, None, ["deal"])
    if row is None:
        named = "status_id" if status_id is not None else "funnel_id"
        raise Invalid("invalid", fields={named: "no_such_status" if named == "status_id" else "no_such_funnel"})
    if row["category"] in CLOSED:
        raise Invalid("invalid", fields={"status_id": "begins_open"})
    if row["movers"] and grants.role_id not in row["movers"] and not can(grants, "statuses.manage"):
        raise Invalid("invalid", fields={"status_id": "not_your_move"})
    return row


async def fill(tx: HotTx, grants: Grants, wanted: Mapping[str, Any], status: Mapping[str, Any], card_id: int) -> None:
    """Every field as an edit would set it, by the same rules; then what has to be there. Raises Invalid, Forbidden."""
    row = await tx.row(_ROW, card_id)
    assert row is not None
    card = (await load_cards(tx, [card_id]))[card_id][0]
    at = Editing(tx, grants, row, card, Change())
    for field in FIELDS:
        # the step is set already, and so is the title of who made it
        if field not in (STATUS, TITLE) and (asked := wanted.get(field.name)):
            await put(at, field, asked)
    columns = at.change.columns
    if columns:
        sets = ", ".join(f"{name} = ${index}{_CASTS.get(name, '')}" for index, name in enumerate(columns, start=2))
        # the names come from backend/cards/editing alone
        await tx.execute(f"UPDATE cards SET {sets} WHERE id = $1", card_id, *columns.values())
    stands = await standing(tx, {**row, **columns}, card, at.change.values)
    lacks: dict[str, str | None] = dict(await lacking(tx, status, stands, grants.hidden_fields))
    place = Place("card", status["funnel_id"], status["id"])
    for own in await living(tx, "card"):
        # who only reads it, or is not shown it, cannot give it: a colleague does, later
        asked_for = own.setup.required and access_of(own, grants) == "edit"
        if asked_for and is_shown(own, stands.fields, place) and is_empty(stands.fields.get(str(own.id))):
            lacks[own.key] = own.name
    if lacks:
        faults = {key: Fault("field_required", {"name": name}) if key.startswith(OWN) else "required_here"
                  for key, name in lacks.items()}  # fmt: skip
        raise Invalid("required_at_creation", fields=faults)
