"""A converted lead is closed to changes, or open again: the administrator's (H11)."""

from datetime import UTC, datetime

from backend.access.grants import Grants
from backend.activities import Activity, record
from backend.activities.who import by
from backend.cards.actions.edit import card_for
from backend.cards.publish import publish_cards
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.kit.db import HotTx
from backend.kit.errors import Invalid

_ROW = "SELECT contact_id, converted_at FROM cards WHERE id = $1 FOR UPDATE"
_SET = """
UPDATE cards SET locked = $2, version = version + 1, updated_at = now() WHERE id = $1 AND locked <> $2
"""


async def set_lock(tx: HotTx, grants: Grants, card_id: int, *, locked: bool) -> CardView:
    """Twice changes nothing. Raises Missing, Invalid for what was not converted."""
    row = await tx.row(_ROW, card_id)
    await card_for(tx, grants, card_id)
    if row is None or row["converted_at"] is None:
        raise Invalid("invalid", fields={"locked": "not_converted"})
    if await tx.execute(_SET, card_id, locked):
        data = {"field": "locked", "from": not locked, "to": locked}
        now = datetime.now(UTC)
        fact = Activity(
            kind="field_changed", at=now, **by(grants), contact_id=row["contact_id"], card_id=card_id, data=data
        )
        await record(tx, [fact])
        await publish_cards(tx, [card_id])
    return (await load_cards(tx, [card_id]))[card_id][0]
