"""Somebody in the bin who writes is there again: nobody answers a person whom no list shows."""

from collections.abc import Sequence

from backend.contacts.publish import publish_contact
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

_BACK = """
UPDATE contacts p SET deleted_at = NULL, binned_at = NULL, binned_by = NULL, rev = rev + 1, updated_at = now()
WHERE p.binned_at IS NOT NULL AND p.id IN (
    SELECT c.contact_id FROM conversations c WHERE c.id = ANY ($1::bigint[]) AND c.last_in_at > p.binned_at)
RETURNING p.id
"""


async def back(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    for row in await tx.fetch(_BACK, about) if about else ():
        await publish_contact(tx, row["id"])


CONSUMERS = (Consumer("people who come back from the bin", ("message.arrived",), back, start="now"),)
