"""A deal was attached to an open lead: that stands in "Offer made" by itself, where the funnel is set so (H6).

Attached is: a deal of the same person that was made after the lead, by hand, by a program or out of a file.
"""

from collections.abc import Sequence

from backend.cards.funnels.automatic import ANY, move_by_mark
from backend.cards.sight import BESIDE
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

# a deal of a colleague's own mailbox says nothing to those who see the lead
_OFFERED = f"""
SELECT k.id, max(d.created_at) AS since FROM cards d
JOIN cards k ON k.contact_id = d.contact_id AND k.kind = 'lead' AND k.is_open AND d.created_at >= k.created_at
JOIN funnels f ON f.id = k.funnel_id AND f.auto <> 'off'
WHERE d.id = ANY($1::bigint[]) AND d.kind = 'deal' AND d.is_open AND {BESIDE.format(channel="d.channel_id")}
GROUP BY k.id ORDER BY k.id
"""


async def offered(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    if not about or not await tx.value(ANY):
        return
    found = {row["id"]: row["since"] for row in await tx.fetch(_OFFERED, about)}
    if found:
        await move_by_mark(tx, sorted(found), "offer_made", found)


CONSUMERS = (Consumer("leads that a deal was attached to", ("card.changed",), offered, start="now"),)
