"""Funnels: made, changed, ordered."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.cards.funnels.schemas import EditFunnel, NewFunnel, Order
from backend.cards.funnels.tell import tell
from backend.cards.funnels.words import tidy
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing

MOST = 50
# what is shipped of the kind is what a new one begins with
_COPY = """
INSERT INTO statuses (funnel_id, name, category, mark, shipped, color, position, is_default)
SELECT $1, v.name, v.category, v.mark, v.shipped, v.color, v.position, v.position = 0
FROM (VALUES
    ('deal', 'New', 'new', 'new', 'deal_new', 'sky', 0),
    ('deal', 'In work', 'in_work', 'in_work', 'deal_in_work', 'amber', 1),
    ('deal', 'Won', 'won', 'won', 'deal_won', 'green', 2),
    ('deal', 'Lost', 'lost', 'lost', 'deal_lost', 'slate', 3),
    ('support', 'New', 'new', 'new', 'support_new', 'sky', 0),
    ('support', 'In work', 'in_work', 'in_work', 'support_in_work', 'amber', 1),
    ('support', 'Waiting', 'waiting', 'waiting', 'support_waiting', 'violet', 2),
    ('support', 'Closed', 'closed', 'closed', 'support_closed', 'slate', 3)
) AS v (kind, name, category, mark, shipped, color, position) WHERE v.kind = $2
"""
_MAKE = """
INSERT INTO funnels (kind, name, position, changed_by, changed_at)
SELECT $1, $2, coalesce(max(position) + 1, 0), $3, now() FROM funnels RETURNING id
"""
_TAKEN = "SELECT 1 FROM funnels WHERE deleted_at IS NULL AND lower(name) = lower($1) AND shipped IS NULL AND id <> $2"
_SET = """
UPDATE funnels SET name = $2, auto = $3, board_order = $4, board_page = $5, board_days = $6, source_id = $7,
    shipped = CASE WHEN $8 THEN NULL ELSE shipped END,
    version = version + 1, changed_by = $9, changed_at = now() WHERE id = $1
"""
_KEPT = ("name", "auto", "board_order", "board_page", "board_days", "source_id")
_SOURCE = "SELECT 1 FROM sources WHERE id = $1 AND deleted_at IS NULL"
_ORDER = """
UPDATE funnels f SET position = o.place, version = version + 1
FROM unnest($1::bigint[]) WITH ORDINALITY AS o (id, place) WHERE f.id = o.id AND f.position IS DISTINCT FROM o.place
RETURNING f.id
"""


async def lock_funnel(tx: Tx, funnel_id: int, version: int | None = None) -> Mapping[str, Any]:
    """The row of one that is not deleted. Raises Missing, Conflict stale_version."""
    row = await tx.row("SELECT * FROM funnels WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", funnel_id)
    if row is None:
        raise Missing
    if version is not None and row["version"] != version:
        raise Conflict("stale_version", extra={"version": row["version"]})
    return row


async def make_funnel(tx: Tx, me: Grants, ip: str, new: NewFunnel) -> int:
    """Raises Invalid, Conflict name_taken."""
    name = await free_name(tx, new.name, 0)
    await demand_room(tx)
    funnel_id: int = await tx.value(_MAKE, new.kind, name, me.user_id)
    await tx.execute(_COPY, funnel_id, new.kind)
    await audit.write(tx, me, ip, "funnel.added", ("funnel", funnel_id), after={"name": name, "kind": new.kind})
    await tell(tx, funnel_id)
    return funnel_id


async def edit_funnel(tx: Tx, me: Grants, ip: str, funnel_id: int, change: EditFunnel) -> None:
    """Raises Missing, Invalid, Conflict."""
    row = await lock_funnel(tx, funnel_id, change.version)
    asked: dict[str, Any] = {}
    if change.name is not msgspec.UNSET:
        asked["name"] = await free_name(tx, change.name, funnel_id)
    for name in _KEPT[1:]:
        if (new := getattr(change, name)) is not msgspec.UNSET:
            asked[name] = new
    source = asked.get("source_id")
    if source is not None and await tx.value(_SOURCE, source) is None:
        raise Invalid("invalid", fields={"source_id": "no_such_source"})
    asked = {name: value for name, value in asked.items() if value != row[name] or (name == "name" and row["shipped"])}
    if not asked:
        return
    after = {name: row[name] for name in _KEPT} | asked
    await tx.execute(_SET, funnel_id, *(after[name] for name in _KEPT), "name" in asked, me.user_id)
    before = {name: row[name] for name in asked}
    await audit.write(tx, me, ip, "funnel.edited", ("funnel", funnel_id), before, asked)
    await tell(tx, funnel_id)


async def order_funnels(tx: Tx, me: Grants, ip: str, order: Order) -> None:
    """Raises Conflict where the list is another one by now."""
    found = await tx.fetch("SELECT id FROM funnels WHERE deleted_at IS NULL ORDER BY id FOR UPDATE")
    if sorted(order.ids) != [row["id"] for row in found]:
        raise Conflict("other_list")
    moved = await tx.fetch(_ORDER, order.ids)
    if not moved:
        return
    await audit.write(tx, me, ip, "funnels.ordered", after={"order": order.ids})
    for row in moved:
        await tell(tx, row["id"])


async def demand_room(tx: Tx) -> None:
    if await tx.value("SELECT count(*) FROM funnels WHERE deleted_at IS NULL") >= MOST:
        raise Invalid("too_many_funnels", values={"limit": MOST})


async def free_name(tx: Tx, name: str, own: int) -> str:
    found = tidy(name)
    if await tx.value(_TAKEN, found, own):
        raise Conflict("name_taken", fields={"name": "name_taken"})
    return found
