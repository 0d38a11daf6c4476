"""A status moves by itself (H6): forward alone, to the status with the mark, and never against a person's choice."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from backend.access.load import of_users
from backend.activities import Activity, record
from backend.cards.editing.status import lacking, standing
from backend.cards.entering import give_task
from backend.cards.publish import lock_scopes, publish_moved
from backend.cards.rows import load_cards
from backend.kit.db import Tx

# asked first, on every message of the house: nearly always there is nothing to do
ANY = "SELECT EXISTS (SELECT 1 FROM funnels WHERE auto <> 'off' AND deleted_at IS NULL)"
_LOCK = """
SELECT k.*, f.auto FROM cards k JOIN funnels f ON f.id = k.funnel_id
JOIN statuses s ON s.id = k.status_id
WHERE k.id = ANY($1::bigint[]) AND f.auto <> 'off' AND s.deleted_at IS NULL ORDER BY k.id FOR UPDATE OF k
"""
# a statement of its own after the lock: what another transaction did meanwhile is seen
_STEP = """
SELECT t.id, t.funnel_id, t.required FROM statuses t
JOIN statuses s ON s.id = $2 AND s.funnel_id = t.funnel_id AND s.position < t.position AND s.category = 'new'
WHERE t.funnel_id = $1 AND t.mark = $3 AND t.deleted_at IS NULL AND t.category NOT IN ('won', 'lost', 'closed')
FOR SHARE OF t
"""
# who last moved it: a person's choice stands
_BY = """
SELECT actor_kind FROM activities WHERE card_id = $1 AND kind = 'status_changed'
ORDER BY stored_at DESC, id DESC LIMIT 1
"""
_PUT = """
UPDATE cards SET status_id = $2, status_changed_at = $3, updated_at = $3, version = version + 1 WHERE id = $1
"""


async def move_by_mark(tx: Tx, card_ids: Sequence[int], mark: str) -> list[int]:
    """Those that were moved. Twice changes nothing. A card that lacks what the status requires stays."""
    rows = await tx.fetch(_LOCK, sorted(set(card_ids)))
    stood = await lock_scopes(tx, [row["id"] for row in rows])
    moved = [row["id"] for row in rows if row["is_open"] and await _move(tx, row, mark)]
    await publish_moved(tx, {card_id: stood[card_id] for card_id in moved})
    return moved


async def _move(tx: Tx, row: Mapping[str, Any], mark: str) -> bool:
    step = await tx.row(_STEP, row["funnel_id"], row["status_id"], mark)
    if step is None:
        return False
    if row["auto"] != "locked" and await tx.value(_BY, row["id"]) in ("user", "token"):
        return False
    card, _ = (await load_cards(tx, [row["id"]]))[row["id"]]
    if await lacking(tx, step, await standing(tx, row, card)):
        return False
    now = datetime.now(UTC)
    await tx.execute(_PUT, row["id"], step["id"], now)
    fact = Activity(
        kind="status_changed",
        at=now,
        actor_kind="system",
        contact_id=row["contact_id"],
        card_id=row["id"],
        data={"from": row["status_id"], "to": step["id"], "rule": mark},
    )
    await record(tx, [fact])
    await _task(tx, row, step["id"])
    return True


async def _task(tx: Tx, row: Mapping[str, Any], status_id: int) -> None:
    """In the name of who answers for the card: a task that nobody holds is nobody's promise."""
    whose = row["responsible_id"]
    if whose is not None and (found := (await of_users(tx, [whose])).get(whose)):
        await give_task(tx, found, row["id"], status_id)
