"""A deal made by itself for a new lead (H8): where the channel, or the house, wants it; a consumer of the log."""

from collections.abc import Sequence

from backend.inbox.requests import settings
from backend.inbox.requests.turn import FIRST, turn
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

# new ones that came by a channel, and nobody has moved yet
_NEW = """
SELECT k.id FROM cards k JOIN channels h ON h.id = k.channel_id JOIN statuses s ON s.id = k.status_id
WHERE k.id = ANY($1::bigint[]) AND k.kind = 'lead' AND k.is_open AND k.converted_at IS NULL AND s.category = 'new'
  AND k.created_by IS NULL AND k.contact_id IS NOT NULL AND k.created_at > now() - interval '1 hour'
  AND h.kind <> 'internal' AND coalesce(h.deal_by_itself, $2) ORDER BY k.id
"""


async def deals_by_themselves(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing: a converted lead is none of the new ones."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    rules = await settings.read(tx)
    found = await tx.fetch(_NEW, about, rules.deal_by_itself) if about else ()
    for row in found:
        first = await tx.row(FIRST)
        await turn(tx, row["id"], first=first, lock_it=rules.lock_converted, rule="deal_by_itself")


CONSUMERS = (Consumer("deals made by themselves", ("card.changed",), deals_by_themselves, start="now"),)
