"""Open browsers ask for the funnels anew."""

from backend.cards.events import FunnelRef, FunnelsChanged
from backend.kit.db import Published, Staff, Tx


async def tell(tx: Tx, funnel_id: int, recast: bool = False) -> None:
    """`recast`: a status of it is of another category now."""
    version = await tx.value("SELECT version FROM funnels WHERE id = $1", funnel_id)
    tx.publish(Published(FunnelsChanged(FunnelRef(funnel_id, version), recast), Staff(), "funnel", funnel_id))
