"""Items of a request that has none yet, by nobody's hand: of the product it began with, of the lead it was born of."""

from collections.abc import Sequence
from datetime import UTC, datetime

from backend.activities import Activity, record
from backend.cards.schemas import Money
from backend.kit.db import Tx
from backend.sales.actions.items import told
from backend.sales.rows import keep_list, put_rows
from backend.sales.sums import summed
from backend.sales.tidy import Item

_PUT = """
UPDATE cards SET version = version + 1, updated_at = now(), budget_amount = $2, budget_currency = $3,
                 budget_by_items = true WHERE id = $1
"""


async def begin_items(tx: Tx, card_id: int, contact_id: int | None, items: Sequence[Item], currency: str) -> None:
    """Its budget follows them. The caller has locked the card, has seen that it has none, and publishes it."""
    after = await put_rows(tx, card_id, items)
    await tx.execute(_PUT, card_id, summed(after).total, currency)
    number = await keep_list(tx, card_id, after)
    fact = Activity(
        kind="items_changed",
        at=datetime.now(UTC),
        actor_kind="system",
        contact_id=contact_id,
        card_id=card_id,
        data=told(None, Money(summed(after).total, currency), [], after) | {"was": None, "now": number},
    )
    await record(tx, [fact])
