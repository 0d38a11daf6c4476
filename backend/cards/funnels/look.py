"""Funnels as their builder sees them: with what stands in them."""

from typing import Any

from backend.cards.funnels.schemas import FunnelSetup, StepUse
from backend.cards.queries import funnels
from backend.cards.schemas import Named
from backend.kit.db import Tx

_USES = """
SELECT s.id, s.funnel_id, s.changed_at, u.id AS user_id, u.name AS user_name, coalesce(n.cards, 0) AS cards
FROM statuses s LEFT JOIN users u ON u.id = s.changed_by
LEFT JOIN (SELECT status_id, count(*) AS cards FROM cards WHERE deleted_at IS NULL GROUP BY status_id) n
    ON n.status_id = s.id
ORDER BY s.funnel_id, s.position, s.id
"""
_CHANNELS = "SELECT id, name, funnel_id FROM channels WHERE state <> 'deleted' ORDER BY name, id"
_GONE = "SELECT id, deleted_at FROM funnels WHERE deleted_at IS NOT NULL"


async def setups(tx: Tx) -> list[FunnelSetup]:
    """In their order; the deleted ones at the end."""
    uses: dict[int, list[StepUse]] = {}
    for row in await tx.fetch(_USES):
        uses.setdefault(row["funnel_id"], []).append(StepUse(row["id"], row["cards"], _by(row), row["changed_at"]))
    channels: dict[int, list[Named]] = {}
    for row in await tx.fetch(_CHANNELS):
        channels.setdefault(row["funnel_id"], []).append(Named(row["id"], row["name"]))
    gone = {row["id"]: row["deleted_at"] for row in await tx.fetch(_GONE)}
    found = await funnels(tx, gone=True)
    found.sort(key=lambda funnel: funnel.id in gone)
    return [FunnelSetup(each, uses.get(each.id, []), channels.get(each.id, []), gone.get(each.id)) for each in found]


async def setup(tx: Tx, funnel_id: int) -> FunnelSetup:
    return next(each for each in await setups(tx) if each.funnel.id == funnel_id)


def _by(row: Any) -> Named | None:
    return Named(row["user_id"], row["user_name"]) if row["user_id"] else None
