"""Open browsers ask for the funnels anew."""

from backend.cards.events import FunnelRef, FunnelsChanged
from backend.kit.db import Published, Staff, Tx


async def tell(tx: Tx, funnel_id: int) -> None:
    version = await tx.value("SELECT version FROM funnels WHERE id = $1", funnel_id)
    tx.publish(Published(FunnelsChanged(FunnelRef(funnel_id, version)), Staff(), "funnel", funnel_id))
