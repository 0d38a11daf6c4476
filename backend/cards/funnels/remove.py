"""Delete a status or a funnel: its cards go where the administrator says, and can be brought back (ours 12)."""

from collections.abc import Mapping
from typing import Any

from backend.access import audit
from backend.access.grants import Grants
from backend.cards.editing.status import CLOSED
from backend.cards.funnels import build, steps
from backend.cards.funnels.build import lock_funnel
from backend.cards.funnels.schemas import Effects
from backend.cards.funnels.settle import settle_later
from backend.cards.funnels.steps import bump, lock_status
from backend.cards.schemas import Category
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing

_COUNT = """
SELECT count(*) AS cards, count(*) FILTER (WHERE is_open) AS open FROM cards
WHERE status_id = $1 AND deleted_at IS NULL
"""
_CHANNELS = "SELECT count(*) FROM channels WHERE funnel_id = $1 AND state <> 'deleted'"
_OTHERS = """
SELECT count(*) FROM statuses WHERE funnel_id = $1 AND deleted_at IS NULL AND id <> $2
  AND category NOT IN ('won', 'lost', 'closed')
"""
_TO = """
SELECT s.id, s.category, s.funnel_id, f.kind FROM statuses s JOIN funnels f ON f.id = s.funnel_id
WHERE s.id = $1 AND s.deleted_at IS NULL AND f.deleted_at IS NULL FOR UPDATE OF s
"""
_DELETE = """
UPDATE statuses SET deleted_at = now(), moved_to = $2, is_default = false, version = version + 1, changed_by = $3,
    changed_at = now()
WHERE id = ANY($1::bigint[])
"""
# whoever had been sent to what is deleted now goes on to where its cards go
_FOLLOW = "UPDATE {} SET moved_to = $2 WHERE moved_to = ANY($1::bigint[]) AND id <> ALL($1::bigint[])"
# who could only go to what is deleted now can go to where its cards went; a way to itself would be a trap
_RELINK = """
UPDATE statuses SET version = version + 1, moves_to = ARRAY(
    SELECT DISTINCT CASE WHEN m = ANY($1::bigint[]) THEN $2 ELSE m END FROM unnest(moves_to) AS m
    WHERE NOT (m = ANY($1::bigint[]) AND $2 = statuses.id) ORDER BY 1)
WHERE moves_to && $1::bigint[]
"""
_HEIR = """
UPDATE statuses SET is_default = true, version = version + 1 WHERE id = (
    SELECT id FROM statuses WHERE funnel_id = $1 AND deleted_at IS NULL AND category NOT IN ('won', 'lost', 'closed')
    ORDER BY (id = $2) DESC, position, id LIMIT 1)
"""
_LIVE = "SELECT id FROM statuses WHERE funnel_id = $1 AND deleted_at IS NULL ORDER BY id FOR UPDATE"
_GONE_FUNNEL = """
UPDATE funnels SET deleted_at = now(), moved_to = $2, version = version + 1, changed_by = $3, changed_at = now()
WHERE id = $1
"""
_LEAD_ON = "UPDATE channels SET funnel_id = $2, rev = rev + 1 WHERE funnel_id = $1"
_BACK = """
UPDATE statuses SET deleted_at = NULL, moved_to = NULL, version = version + 1, changed_by = $2, changed_at = now(),
    mark = CASE WHEN EXISTS (SELECT 1 FROM statuses o WHERE o.funnel_id = statuses.funnel_id AND o.mark = statuses.mark
                             AND o.deleted_at IS NULL) THEN NULL ELSE mark END
WHERE id = ANY($1::bigint[])
"""
_FUNNEL_BACK = """
UPDATE funnels SET deleted_at = NULL, moved_to = NULL, version = version + 1, changed_by = $2, changed_at = now()
WHERE id = $1
"""


async def effects(tx: Tx, status_id: int, category: Category | None, to: int | None) -> Effects:
    """What a new category would do, or a deletion with its cards moved to `to`. Raises Missing, Invalid."""
    row = await tx.row("SELECT funnel_id, mark FROM statuses WHERE id = $1 AND deleted_at IS NULL", status_id)
    if row is None:
        raise Missing
    if to is not None:
        category = await tx.value("SELECT category FROM statuses WHERE id = $1 AND deleted_at IS NULL", to)
        if category is None:
            raise Invalid("invalid", fields={"to": "no_such_status"})
    counted = await tx.row(_COUNT, status_id)
    cards, is_open = (counted["cards"], counted["open"]) if counted else (0, 0)
    opens = cards - is_open if category is not None and category not in CLOSED else 0
    closes = is_open if category is not None and category in CLOSED else 0
    channels = await tx.value(_CHANNELS, row["funnel_id"])
    return Effects(cards, opens, closes, channels, row["mark"] is not None)


async def remove_status(tx: Tx, me: Grants, ip: str, status_id: int, version: int, to: int | None) -> int:
    """How many cards are on their way to `to`. Raises Missing, Conflict, Invalid: `to` is no place for them."""
    row, kind = await lock_status(tx, status_id, version)
    if row["category"] not in CLOSED and not await tx.value(_OTHERS, row["funnel_id"], status_id):
        raise Conflict("last_open_status")
    cards = (await tx.row(_COUNT, status_id) or {"cards": 0})["cards"]
    target = await _target(tx, to, kind, {status_id})
    await _bury(tx, me, [status_id], target["id"])
    if row["is_default"]:
        await tx.execute(_HEIR, row["funnel_id"], target["id"])
    told = {"name": row["name"], "cards": cards, "moved_to": target["id"]}
    await audit.write(tx, me, ip, "status.removed", ("status", status_id), told)
    await bump(tx, me, row["funnel_id"])
    return int(cards)


async def remove_funnel(tx: Tx, me: Grants, ip: str, funnel_id: int, version: int, to: int | None) -> int:
    """The same with all its statuses; its channels go on in the funnel of `to`."""
    row = await lock_funnel(tx, funnel_id, version)
    if row["kind"] == "lead":
        raise Conflict("lead_funnel_stays")
    ids = [each["id"] for each in await tx.fetch(_LIVE, funnel_id)]
    target = await _target(tx, to, row["kind"], set(ids))
    cards: int = await tx.value("SELECT count(*) FROM cards WHERE funnel_id = $1 AND deleted_at IS NULL", funnel_id)
    await _bury(tx, me, ids, target["id"])
    await tx.execute(_GONE_FUNNEL, funnel_id, target["id"], me.user_id)
    await tx.execute(_LEAD_ON, funnel_id, target["funnel_id"])
    told = {"name": row["name"], "cards": cards, "moved_to": target["id"]}
    await audit.write(tx, me, ip, "funnel.removed", ("funnel", funnel_id), told)
    await bump(tx, me, funnel_id)
    return cards


async def restore_status(tx: Tx, me: Grants, ip: str, status_id: int) -> None:
    """Those of its cards that nobody has moved since come back. Raises Missing, Invalid, Conflict name_taken."""
    row = await tx.row("SELECT * FROM statuses WHERE id = $1 AND deleted_at IS NOT NULL", status_id)
    if row is None:
        raise Missing
    await lock_funnel(tx, row["funnel_id"])
    await steps.demand_room(tx, row["funnel_id"])
    # a shipped one is called in the reader's language: its name stands in nobody's way
    if not row["shipped"]:
        await steps.free_name(tx, row["funnel_id"], row["name"], status_id)
    await tx.execute(_BACK, [status_id], me.user_id)
    await settle_later(tx, status_id)
    await audit.write(tx, me, ip, "status.restored", ("status", status_id), after={"name": row["name"]})
    await bump(tx, me, row["funnel_id"])


async def restore_funnel(tx: Tx, me: Grants, ip: str, funnel_id: int) -> None:
    """With the statuses that were deleted along with it; channels stay where they went.

    Raises Missing, Invalid, Conflict name_taken.
    """
    row = await tx.row("SELECT * FROM funnels WHERE id = $1 AND deleted_at IS NOT NULL FOR UPDATE", funnel_id)
    if row is None:
        raise Missing
    await build.demand_room(tx)
    if not row["shipped"]:
        await build.free_name(tx, row["name"], funnel_id)
    along = "SELECT id FROM statuses WHERE funnel_id = $1 AND deleted_at = $2 ORDER BY position, id"
    ids = [each["id"] for each in await tx.fetch(along, funnel_id, row["deleted_at"])]
    await tx.execute(_FUNNEL_BACK, funnel_id, me.user_id)
    await tx.execute(_BACK, ids, me.user_id)
    await tx.execute(_HEIR, funnel_id, 0)
    for status_id in ids:
        await settle_later(tx, status_id)
    await audit.write(tx, me, ip, "funnel.restored", ("funnel", funnel_id), after={"name": row["name"]})
    await bump(tx, me, funnel_id)


async def _target(tx: Tx, to: int | None, kind: str, gone: set[int]) -> Mapping[str, Any]:
    """Where cards go: also an empty one has a place for what was on its way there. Raises Invalid."""
    row = None if to is None or to in gone else await tx.row(_TO, to)
    if row is None or (row["kind"] == "lead") != (kind == "lead"):
        raise Invalid("invalid", fields={"to": "no_such_status"})
    return row


async def _bury(tx: Tx, me: Grants, ids: list[int], to: int) -> None:
    await tx.execute(_DELETE, ids, to, me.user_id)
    for table in ("statuses", "funnels"):
        await tx.execute(_FOLLOW.format(table), ids, to)
    await tx.execute(_RELINK, ids, to)
    for status_id in ids:
        await settle_later(tx, status_id)
