"""People about whom something happened are counted again, within a second or two (E1)."""

from collections.abc import Sequence

from backend.contacts.warmth.keep import count_anew
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

# every event by which a fact that counts is told: `tests/contacts/warmth` does each for real
TYPES = (
    "message.arrived", "message.changed", "card.changed", "contact.changed", "task.changed", "invoice.changed",
    "order.changed", "activity.recorded", "activity.deleted",
)  # fmt: skip
# A receipt is no fact: only of whom something was stored since is counted. A transaction that was open meanwhile has
# stored its facts with a moment before ours; none is open so long.
_NEWS = """
SELECT p.id FROM unnest($1::bigint[]) AS p (id) LEFT JOIN contact_warmth w ON w.contact_id = p.id
WHERE w.stage IS NULL OR EXISTS (
    SELECT FROM activities a WHERE a.contact_id = p.id AND a.stored_at > w.score_at - interval '2 minutes')
"""


async def something_happened(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing: what is counted is the log."""
    # what counting itself tells is no news
    told = [event for event in events if event.subject_kind != "warmth"]
    about = {event.contact_id for event in told if event.contact_id is not None}
    news = {row["id"] for row in await tx.fetch(_NEWS, sorted(about))} if about else set()
    # one that is deleted leaves nothing that was stored since
    news |= {event.contact_id for event in told if event.contact_id is not None and event.subject_kind == "activity"}
    if news:
        await count_anew(tx, sorted(news), tell_first=True)


CONSUMERS = (Consumer("how warm people are", TYPES, something_happened, start="now"),)
