"""A request that begins with a message from a product has the product as its item by itself (V5).

A consumer, and not receive itself: what a platform says of a product must never hold a message back.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.cards.publish import publish_cards
from backend.fields.currencies import currencies, is_offered
from backend.inbox.products.take import files_of, joined
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx
from backend.kit.errors import Invalid
from backend.sales.actions.begin import begin_items
from backend.sales.products import products_of

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


async def born(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing."""
    await items_of_talks(tx, sorted({event.subject_id for event in events if event.subject_id is not None}))


async def items_of_talks(tx: HotTx, conversation_ids: Sequence[int]) -> None:
    """Of requests that began there with a message from a product, and whose items nobody has touched."""
    for row in await tx.fetch(_BORN, conversation_ids):
        await _item(tx, row)


async def _item(tx: HotTx, row: Mapping[str, Any]) -> None:
    card: Any = await tx.row(_LOCK, row["card_id"])
    # asked anew under the lock: a colleague may have been quicker
    if card is None or card["budget_amount"] is not None or await tx.value(_TOUCHED, row["card_id"]):
        return
    products = products_of(msgspec.json.decode(row["meta"]))
    try:
        message = row["conversation_id"], row["seq"]
        files = await files_of(tx, *message)
        items, currency = joined([], None, products, message, (await currencies(tx)).default, files)
    except Invalid:
        # several currencies, an unknown one, too much: a person decides, by the button under the message
        return
    if not await is_offered(tx, currency):
        return
    await begin_items(tx, row["card_id"], card["contact_id"], items, currency)
    await publish_cards(tx, [row["card_id"]])


CONSUMERS = (Consumer("products that requests begin with", ("message.arrived",), born, start="now"),)
