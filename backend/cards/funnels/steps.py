"""Statuses of a funnel: made, changed, ordered."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.cards.editing.required import MOST as REQUIRED_MOST
from backend.cards.editing.required import is_key
from backend.cards.editing.status import CLOSED
from backend.cards.funnels.build import lock_funnel
from backend.cards.funnels.schemas import EditStatus, NewStatus, OrderSteps
from backend.cards.funnels.settle import settle_later
from backend.cards.funnels.tell import tell
from backend.cards.funnels.words import tidy
from backend.cards.tags import COLORS
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing

MOST = 60
# by which rules find a status
MARKS = (
    "new", "contacted", "offer_made", "converted", "rejected", "in_work", "invoice", "waiting", "won", "lost", "closed",
)  # fmt: skip
_COLUMNS = (
    "name",
    "category",
    "color",
    "is_default",
    "mark",
    "moves_to",
    "movers",
    "locked",
    "required",
    "task_template_id",
    "most",
    "most_enforced",
)
_MAKE = """
INSERT INTO statuses (funnel_id, name, category, color, position, changed_by, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, now()) RETURNING id
"""
# closing statuses stand at the end: an open one goes before them
_PLACE = """
SELECT coalesce(max(position) + 1, 0) FROM statuses
WHERE funnel_id = $1 AND deleted_at IS NULL AND ($2 OR category NOT IN ('won', 'lost', 'closed'))
"""
_ROOM = "UPDATE statuses SET position = position + 1 WHERE funnel_id = $1 AND position >= $2"
_TAKEN = """
SELECT 1 FROM statuses
WHERE funnel_id = $1 AND deleted_at IS NULL AND shipped IS NULL AND lower(name) = lower($2) AND id <> $3
"""
_MARK = "SELECT 1 FROM statuses WHERE funnel_id = $1 AND deleted_at IS NULL AND mark = $2 AND id <> $3"
_TARGETS = """
SELECT count(*) FROM statuses s JOIN funnels f ON f.id = s.funnel_id
WHERE s.id = ANY($1::bigint[]) AND s.deleted_at IS NULL AND (f.kind = 'lead') = $2
"""
_SET = """
UPDATE statuses SET name = $2, category = $3, color = $4, is_default = $5, mark = $6, moves_to = $7, movers = $8,
    locked = $9, required = $10, task_template_id = $11, most = $12, most_enforced = $13,
    shipped = CASE WHEN $14 THEN NULL ELSE shipped END,
    version = version + 1, changed_by = $15, changed_at = now() WHERE id = $1
"""
_NO_DEFAULT = """
UPDATE statuses SET is_default = false, version = version + 1 WHERE funnel_id = $1 AND is_default AND id <> $2
"""
_TEMPLATE = "SELECT 1 FROM task_templates WHERE id = $1 AND deleted_at IS NULL"
_BUMP = "UPDATE funnels SET version = version + 1, changed_by = $2, changed_at = now() WHERE id = $1"
_ORDER = """
UPDATE statuses s SET position = o.place - 1 FROM unnest($2::bigint[]) WITH ORDINALITY AS o (id, place)
WHERE s.id = o.id AND s.funnel_id = $1
"""


async def make_status(tx: Tx, me: Grants, ip: str, new: NewStatus) -> int:
    """Raises Missing (no such funnel), Invalid, Conflict name_taken."""
    await lock_funnel(tx, new.funnel_id)
    name = await free_name(tx, new.funnel_id, new.name, 0)
    color = _color(new.color)
    await demand_room(tx, new.funnel_id)
    place = await tx.value(_PLACE, new.funnel_id, new.category in CLOSED)
    await tx.execute(_ROOM, new.funnel_id, place)
    status_id: int = await tx.value(_MAKE, new.funnel_id, name, new.category, color, place, me.user_id)
    await bump(tx, me, new.funnel_id)
    told = {"name": name, "category": new.category, "color": color}
    await audit.write(tx, me, ip, "status.added", ("status", status_id), after=told)
    return status_id


async def edit_status(tx: Tx, me: Grants, ip: str, status_id: int, change: EditStatus) -> None:
    """Raises Missing, Invalid, Conflict. A category that opens or closes its cards does so in slices afterwards."""
    row, kind = await lock_status(tx, status_id, change.version)
    asked = {
        name: value
        for name, value in msgspec.structs.asdict(change).items()
        if name != "version" and value is not msgspec.UNSET
    }
    await _check(tx, row, kind, asked)
    asked = {n: v for n, v in asked.items() if v != _plain(row[n]) or (n == "name" and row["shipped"])}
    if not asked:
        return
    if "is_default" in asked:
        await tx.execute(_NO_DEFAULT, row["funnel_id"], status_id)
    after = {name: _plain(row[name]) for name in _COLUMNS} | asked
    renamed = "name" in asked
    await tx.execute(_SET, status_id, *(after[name] for name in _COLUMNS), renamed, me.user_id)
    before = {name: _plain(row[name]) for name in asked}
    await audit.write(tx, me, ip, "status.edited", ("status", status_id), before, asked)
    if "category" in asked and (row["category"] in CLOSED) != (asked["category"] in CLOSED):
        await settle_later(tx, status_id)
    await tell(tx, row["funnel_id"], recast="category" in asked)


async def order_steps(tx: Tx, me: Grants, ip: str, funnel_id: int, order: OrderSteps) -> None:
    """Raises Missing, Conflict stale_version, other_list."""
    await lock_funnel(tx, funnel_id, order.version)
    found = await tx.fetch(f"{_LIVE.format('id')} ORDER BY id FOR UPDATE", funnel_id)
    if sorted(order.ids) != [row["id"] for row in found]:
        raise Conflict("other_list")
    await tx.execute(_ORDER, funnel_id, order.ids)
    await audit.write(tx, me, ip, "statuses.ordered", ("funnel", funnel_id), after={"order": order.ids})
    await bump(tx, me, funnel_id)


_LIVE = "SELECT {} FROM statuses WHERE funnel_id = $1 AND deleted_at IS NULL"


async def lock_status(tx: Tx, status_id: int, version: int | None = None) -> tuple[Mapping[str, Any], str]:
    """The row of one that is not deleted, and its funnel's kind, which is locked first. Raises Missing, Conflict."""
    funnel_id = await tx.value("SELECT funnel_id FROM statuses WHERE id = $1 AND deleted_at IS NULL", status_id)
    if funnel_id is None:
        raise Missing
    funnel = await lock_funnel(tx, funnel_id)
    row = await tx.row("SELECT * FROM statuses WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", status_id)
    if row is None:
        raise Missing
    if version is not None and row["version"] != version:
        raise Conflict("stale_version", extra={"version": row["version"]})
    return row, funnel["kind"]


async def bump(tx: Tx, me: Grants, funnel_id: int) -> None:
    """The funnel is another one than was seen; all hear of it."""
    await tx.execute(_BUMP, funnel_id, me.user_id)
    await tell(tx, funnel_id)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, (list, tuple)) else value


async def _check(tx: Tx, row: Mapping[str, Any], kind: str, asked: dict[str, Any]) -> None:
    """Tidies what is asked for in place. Raises Invalid, Conflict."""
    if "name" in asked:
        asked["name"] = await free_name(tx, row["funnel_id"], asked["name"], row["id"])
    if "color" in asked:
        _color(asked["color"])
    is_default = asked.get("is_default", row["is_default"])
    if is_default and asked.get("category", row["category"]) in CLOSED:
        raise Invalid("invalid", fields={"category": "default_is_open"})
    if asked.get("mark") is not None:
        if asked["mark"] not in MARKS:
            raise Invalid("invalid", fields={"mark": "no_such_mark"})
        if await tx.value(_MARK, row["funnel_id"], asked["mark"], row["id"]):
            raise Invalid("invalid", fields={"mark": "mark_taken"})
    await _check_rules(tx, row, kind, asked)


async def _check_rules(tx: Tx, row: Mapping[str, Any], kind: str, asked: dict[str, Any]) -> None:
    if "moves_to" in asked:
        asked["moves_to"] = sorted(set(asked["moves_to"]) - {row["id"]})
        if await tx.value(_TARGETS, asked["moves_to"], kind == "lead") != len(asked["moves_to"]):
            raise Invalid("invalid", fields={"moves_to": "no_such_status"})
    if "movers" in asked:
        asked["movers"] = sorted(set(asked["movers"]))
        known = await tx.value("SELECT count(*) FROM roles WHERE id = ANY($1::bigint[])", asked["movers"])
        if known != len(asked["movers"]):
            raise Invalid("invalid", fields={"movers": "no_such_role"})
    if asked.get("task_template_id") is not None and not await tx.value(_TEMPLATE, asked["task_template_id"]):
        raise Invalid("invalid", fields={"task_template_id": "no_such_task_template"})
    if "required" in asked:
        asked["required"] = list(dict.fromkeys(asked["required"]))
        if len(asked["required"]) > REQUIRED_MOST or not all(is_key(key) for key in asked["required"]):
            raise Invalid("invalid", fields={"required": "no_such_field"})


async def demand_room(tx: Tx, funnel_id: int) -> None:
    if await tx.value(_LIVE.format("count(*)"), funnel_id) >= MOST:
        raise Invalid("too_many_statuses", values={"limit": MOST})


async def free_name(tx: Tx, funnel_id: int, name: str, own: int) -> str:
    found = tidy(name)
    if await tx.value(_TAKEN, funnel_id, found, own):
        raise Conflict("name_taken", fields={"name": "name_taken"})
    return found


def _color(name: str) -> str:
    if name not in COLORS:
        raise Invalid("invalid", fields={"color": "no_such_color"})
    return name
