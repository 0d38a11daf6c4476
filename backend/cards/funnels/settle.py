"""Cards follow their status, in slices: out of a deleted one, back into one that was brought back, open or closed.

Each slice is one transaction, sorted by card, and takes nothing that a person is just editing: that comes next time.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from backend.activities import Activity, record
from backend.cards.editing.status import CLOSED
from backend.cards.publish import lock_scopes, publish_cards, publish_moved
from backend.kit import jobs
from backend.kit.db import Database, HotTx, Tx

JOB = "cards.settle"
SLICE = 200
# a verb that read the status just before it was deleted may still put a card there
AGAIN_S = 60.0

_STATUS = """
SELECT s.id, s.category, s.deleted_at, s.funnel_id, t.id AS to_id, t.funnel_id AS to_funnel, t.category AS to_category
FROM statuses s LEFT JOIN statuses t ON t.id = s.moved_to WHERE s.id = $1
"""
_LEAVING = "SELECT id FROM cards WHERE status_id = $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED"
# only those that nobody has moved since
_RETURNING = """
SELECT c.id FROM status_moves m JOIN cards c ON c.id = m.card_id AND c.status_changed_at = m.at
WHERE m.status_id = $1 ORDER BY c.id LIMIT $2 FOR UPDATE OF c SKIP LOCKED
"""
_WRONG = """
SELECT id FROM cards WHERE status_id = $1 AND is_open <> $3 AND deleted_at IS NULL
ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
"""
_PUT = """
UPDATE cards SET status_id = $2, funnel_id = $3, is_open = $4 AND deleted_at IS NULL, status_changed_at = $5,
    updated_at = $5, closed_at = CASE WHEN $4 THEN NULL ELSE coalesce(closed_at, $5) END, version = version + 1
WHERE id = ANY($1::bigint[])
RETURNING id, contact_id
"""
_TURN = """
UPDATE cards SET is_open = $2, closed_at = CASE WHEN $2 THEN NULL ELSE now() END, updated_at = now(),
    version = version + 1
WHERE id = ANY($1::bigint[]) RETURNING id
"""
_NOTE = """
INSERT INTO status_moves (status_id, card_id, at) SELECT $1, unnest($2::bigint[]), $3
ON CONFLICT (status_id, card_id) DO UPDATE SET at = excluded.at
"""
_FORGET = "DELETE FROM status_moves WHERE status_id = $1 AND card_id = ANY($2::bigint[])"
_WAITING = "SELECT EXISTS (SELECT 1 FROM cards WHERE status_id = $1)"


async def settle_later(tx: Tx, status_id: int) -> None:
    """When this transaction is committed."""
    await jobs.add(tx, JOB, {"status_id": status_id})
    await jobs.add(tx, JOB, {"status_id": status_id}, in_s=AGAIN_S)


def handlers(db: Database) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""

    async def work(job: jobs.Job) -> None:
        await settle(db, job.payload["status_id"])

    return {JOB: work}


async def settle(db: Database, status_id: int) -> int:
    """How many cards were changed. Raises Later while somebody holds some of them."""
    done = 0
    while True:
        async with db.tx() as tx:
            status = await tx.row(_STATUS, status_id)
            if status is None:
                return done
            moved = await _slice(tx, status)
            if not moved:
                if status["deleted_at"] and await tx.value(_WAITING, status_id):
                    raise jobs.Later(1.0, "cards are being edited")
                return done
        done += moved


async def _slice(tx: HotTx, status: Mapping[str, Any]) -> int:
    if status["deleted_at"] is not None:
        found = await tx.fetch(_LEAVING, status["id"], SLICE)
        to = status["to_id"], status["to_funnel"], status["to_category"]
        return await _move(tx, [row["id"] for row in found], status["id"], to, "status_deleted")
    found = await tx.fetch(_RETURNING, status["id"], SLICE)
    if found:
        back = status["id"], status["funnel_id"], status["category"]
        return await _move(tx, [row["id"] for row in found], None, back, "status_restored")
    is_open = status["category"] not in CLOSED
    wrong = await tx.fetch(_WRONG, status["id"], SLICE, is_open)
    turned = await tx.fetch(_TURN, [row["id"] for row in wrong], is_open) if wrong else []
    await publish_cards(tx, sorted(row["id"] for row in turned))
    return len(turned)


async def _move(tx: HotTx, ids: Sequence[int], leaves: int | None, to: tuple[int, int, str], rule: str) -> int:
    """`leaves`: the deleted status, that keeps whom it lost; None on the way back."""
    if not ids:
        return 0
    stood = await lock_scopes(tx, ids)
    now = datetime.now(UTC)
    rows = await tx.fetch(_PUT, ids, to[0], to[1], to[2] not in CLOSED, now)
    if leaves is None:
        await tx.execute(_FORGET, to[0], ids)
    else:
        await tx.execute(_NOTE, leaves, ids, now)
    await record(
        tx, [_fact(row, stood[row["id"]].status_id, to[0], rule, now) for row in sorted(rows, key=lambda r: r["id"])]
    )
    await publish_moved(tx, stood)
    return len(rows)


def _fact(row: Mapping[str, Any], before: int | None, after: int, rule: str, now: datetime) -> Activity:
    return Activity(
        kind="status_changed",
        at=now,
        actor_kind="system",
        contact_id=row["contact_id"],
        card_id=row["id"],
        data={"from": before, "to": after, "rule": rule},
    )
