"""People about whom something happened are counted again, within a second or two (E1)."""

from collections.abc import Sequence

from backend.contacts.warmth.keep import count_anew
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

# every event by which a fact that counts is told: `tests/contacts/warmth` does each for real
TYPES = ("message.arrived", "message.changed", "card.changed", "contact.changed", "task.changed", "invoice.changed")


async def something_happened(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing: what is counted is the log."""
    about = sorted({event.contact_id for event in events if event.contact_id is not None})
    if about:
        await count_anew(tx, about)


CONSUMERS = (Consumer("how warm people are", TYPES, something_happened, start="now"),)
