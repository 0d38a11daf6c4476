"""A status moves by itself (H6): forward alone, to the status with the mark, and never against a person's choice."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from backend.access.load import of_users
from backend.activities import Activity, record
from backend.cards.editing.status import lacking, standing
from backend.cards.entering import give_task
from backend.cards.publish import lock_scopes, publish_moved
from backend.cards.rows import load_cards
from backend.kit.db import Tx

Mark = Literal["contacted", "offer_made"]
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
JOIN statuses s ON s.id = $2 AND s.funnel_id = t.funnel_id AND s.position < t.position
    AND s.category = ANY($4::text[])
WHERE t.funnel_id = $1 AND t.mark = $3 AND t.deleted_at IS NULL AND t.category NOT IN ('won', 'lost', 'closed')
FOR SHARE OF t
"""
# who last moved it: a person's choice stands
_BY = """
SELECT actor_kind, stored_at FROM activities WHERE card_id = $1 AND kind = 'status_changed'
ORDER BY stored_at DESC, id DESC LIMIT 1
"""
# from where each mark takes a card on
_FROM: dict[str, tuple[str, ...]] = {"contacted": ("new",), "offer_made": ("new", "in_work", "waiting")}
_PUT = """
UPDATE cards SET status_id = $2, status_changed_at = $3, updated_at = $3, version = version + 1 WHERE id = $1
"""


async def move_by_mark(
    tx: Tx, card_ids: Sequence[int], mark: Mark, since: Mapping[int, datetime] | None = None
) -> list[int]:
    """Those that were moved. Twice changes nothing. A card that lacks what the status requires stays.

    `since`, card → when it happened: what a person chose before that does not speak against it.
    """
    rows = await tx.fetch(_LOCK, sorted(set(card_ids)))
    stood = await lock_scopes(tx, [row["id"] for row in rows])
    moved = [row["id"] for row in rows if row["is_open"] and await _move(tx, row, mark, (since or {}).get(row["id"]))]
    await publish_moved(tx, {card_id: stood[card_id] for card_id in moved})
    return moved


async def _move(tx: Tx, row: Mapping[str, Any], mark: Mark, since: datetime | None) -> bool:
    step = await tx.row(_STEP, row["funnel_id"], row["status_id"], mark, list(_FROM[mark]))
    if step is None:
        return False
    if row["auto"] != "locked" and await _chosen(tx, row["id"], since):
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


async def _chosen(tx: Tx, card_id: int, since: datetime | None) -> bool:
    """Did a person put it where it stands, after that?"""
    last = await tx.row(_BY, card_id)
    if last is None or last["actor_kind"] not in ("user", "token"):
        return False
    return since is None or last["stored_at"] >= since


async def _task(tx: Tx, row: Mapping[str, Any], status_id: int) -> None:
    """In the name of who answers for the card: a task that nobody holds is nobody's promise."""
    whose = row["responsible_id"]
    if whose is not None and (found := (await of_users(tx, [whose])).get(whose)):
        await give_task(tx, found, row["id"], status_id)
