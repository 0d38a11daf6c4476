"""Reads of cards and their dictionaries."""

from typing import Any

from backend.access.grants import Grants
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView, FunnelView, StatusView
from backend.cards.sight import sees_cards_sql
from backend.kit.db import Tx

_FUNNELS = """
SELECT id, kind, name, shipped, auto, board_order, board_page, board_days, source_id, version, asleep,
       CASE WHEN asleep THEN moved_to END AS opens_in
FROM funnels WHERE $1 OR deleted_at IS NULL ORDER BY position, id
"""
_STATUSES = """
SELECT id, funnel_id, name, shipped, category, color, position, is_default, mark, moves_to, movers, locked, required,
       task_template_id, most, most_enforced, version, deleted_at IS NOT NULL AS gone
FROM statuses ORDER BY funnel_id, position, id
"""


async def funnels(tx: Tx, gone: bool = False) -> list[FunnelView]:
    """Every funnel with its steps in order; with `gone` the deleted ones, too."""
    steps: dict[tuple[int, bool], list[StatusView]] = {}
    for row in await tx.fetch(_STATUSES):
        shown: dict[str, Any] = dict(row)
        steps.setdefault((row["funnel_id"], shown.pop("gone")), []).append(StatusView(**shown))
    return [
        FunnelView(**row, statuses=steps.get((row["id"], False), []), gone=steps.get((row["id"], True), []))
        for row in await tx.fetch(_FUNNELS, gone)
    ]


async def cards_of(tx: Tx, grants: Grants, contact_id: int, limit: int) -> list[CardView]:
    """A person's cards that the viewer may see, newest first."""
    where, args = sees_cards_sql(grants, "c", 3)
    sql = f"SELECT c.id FROM cards c WHERE c.contact_id = $1 AND {where} ORDER BY c.id DESC LIMIT $2"
    rows = await tx.fetch(sql, contact_id, limit, *args)
    found = await load_cards(tx, [row["id"] for row in rows])
    return [found[row["id"]][0] for row in rows]
