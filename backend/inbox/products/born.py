"""A request that begins with a message from a product has the product as its item by itself (V5).

A consumer, and not receive itself: what a platform says of a product must never hold a message back.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.activities import Activity, record
from backend.cards.publish import publish_cards
from backend.cards.schemas import Money
from backend.fields.currencies import currencies, is_offered
from backend.inbox.products.take import joined
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx
from backend.kit.errors import Invalid
from backend.sales.actions.items import told
from backend.sales.products import products_of
from backend.sales.rows import keep_list, put_rows
from backend.sales.sums import summed

# a message of the last few that came from a product; whether it was the request's first, its facts say. Only a
# request that nobody has touched in this yet: no sum, no items, and none that were taken out again
_BORN = """
SELECT DISTINCT k.id AS card_id, m.conversation_id, m.seq, m.meta::text AS meta
FROM conversations c
JOIN messages m ON m.conversation_id = c.id AND m.seq > c.seq - 20 AND m.direction = 'in' AND m.deleted_at IS NULL
    AND m.meta @> '{"other": {"kind": "product"}}'
JOIN cards k ON k.id = c.card_id AND k.is_open AND NOT k.locked AND k.budget_amount IS NULL
    AND NOT EXISTS (SELECT FROM card_item_lists l WHERE l.card_id = k.id)
WHERE c.id = ANY($1::bigint[]) AND (m.conversation_id, m.seq) = (
    SELECT a.conversation_id, a.message_seq FROM activities a
    WHERE a.card_id = k.id AND a.kind = 'message_in' ORDER BY a.stored_at, a.id LIMIT 1)
ORDER BY k.id
"""
_LOCK = "SELECT contact_id, budget_amount, is_open FROM cards WHERE id = $1 FOR UPDATE"
_TOUCHED = "SELECT EXISTS (SELECT FROM card_item_lists WHERE card_id = $1)"
_PUT = """
UPDATE cards SET version = version + 1, updated_at = now(), budget_amount = $2, budget_currency = $3,
                 budget_by_items = true WHERE id = $1
"""


async def born(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    for row in await tx.fetch(_BORN, about):
        await _item(tx, row)


async def _item(tx: HotTx, row: Mapping[str, Any]) -> None:
    card: Any = await tx.row(_LOCK, row["card_id"])
    # asked anew under the lock: a colleague may have been quicker
    if card is None or card["budget_amount"] is not None or await tx.value(_TOUCHED, row["card_id"]):
        return
    products = products_of(msgspec.json.decode(row["meta"]))
    try:
        message = row["conversation_id"], row["seq"]
        items, currency = joined([], None, products, message, (await currencies(tx)).default)
    except Invalid:
        # several currencies, an unknown one, too much: a person decides, by the button under the message
        return
    if not await is_offered(tx, currency):
        return
    after = await put_rows(tx, row["card_id"], items)
    await tx.execute(_PUT, row["card_id"], summed(after).total, currency)
    number = await keep_list(tx, row["card_id"], after)
    fact = Activity(
        kind="items_changed",
        at=datetime.now(UTC),
        actor_kind="system",
        contact_id=card["contact_id"],
        card_id=row["card_id"],
        data=told(None, Money(summed(after).total, currency), [], after) | {"was": None, "now": number},
    )
    await record(tx, [fact])
    await publish_cards(tx, [row["card_id"]])


CONSUMERS = (Consumer("products that requests begin with", ("message.arrived",), born, start="now"),)
