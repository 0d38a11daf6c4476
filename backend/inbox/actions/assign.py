"""Give a conversation to somebody, to a pool, or to nobody; the card goes along (PRODUCT, "responsible")."""

from typing import Literal

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.access.queries.works import name_of_who_works
from backend.cards.publish import lock_scope, publish_cards
from backend.fields.seen_only import demand_open
from backend.inbox.actions.locked import Locked, lock_for
from backend.inbox.actions.settle import line, note_fact
from backend.inbox.rows import load_conversations
from backend.inbox.schemas import ConversationRow
from backend.inbox.told.handed import handed
from backend.kit.db import HotTx
from backend.kit.errors import Invalid


class PoolRef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["role", "team"]
    id: int


class Assign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /conversations/{id}/assign: a user, or a pool, or neither (nobody)."""

    user_id: int | None = None
    pool: PoolRef | None = None
    note: str = ""


_POOLS = {"role": "SELECT name FROM roles WHERE id = $1", "team": "SELECT name FROM teams WHERE id = $1"}
_SET = """
UPDATE conversations SET responsible_id = $2::bigint, pool_kind = $3::text, pool_id = $4::bigint, assigned_at = now(),
    assigned_by = CASE WHEN $2::bigint IS NULL THEN NULL ELSE 'person' END
WHERE id = $1
"""
_SET_CARD = """
UPDATE cards SET responsible_id = $2::bigint, version = version + 1, updated_at = now(),
    assigned_by = CASE WHEN $2::bigint IS NULL THEN NULL ELSE 'person' END
WHERE id = $1 AND responsible_id IS DISTINCT FROM $2::bigint
"""


async def _whom(tx: HotTx, found: Locked, to: Assign) -> str | None:
    """The name of whom it goes to. Raises Invalid when they cannot work there."""
    if to.user_id is not None and to.pool is not None:
        raise Invalid("invalid", fields={"pool": "user_or_pool"})
    if to.user_id is not None:
        name = await name_of_who_works(tx, to.user_id, found.row["channel_id"])
        if name is None:
            raise Invalid("invalid", fields={"user_id": "user_cannot_work_here"})
        return name
    if to.pool is None:
        return None
    name = await tx.value(_POOLS[to.pool.kind], to.pool.id)
    if name is None:
        raise Invalid("invalid", fields={"pool": "no_such_pool"})
    return str(name)


async def assign(tx: HotTx, grants: Grants, conversation_id: int, to: Assign) -> ConversationRow:
    """Taking an unassigned one for oneself needs the right to answer; all else the right to reassign."""
    found = await lock_for(tx, grants, conversation_id)
    free = found.row["responsible_id"] is None and to.user_id is not None and to.user_id == grants.user_id
    if not (free and can(grants, "conversations.reply")):
        demand(grants, "conversations.reassign")
        if to.user_id != found.row["responsible_id"]:
            demand_open(grants.read_only, ["responsible_id"])
    name = await _whom(tx, found, to)
    pool = to.pool
    await tx.execute(_SET, found.id, to.user_id, pool.kind if pool else None, pool.id if pool else None)
    card_id = found.row["card_id"]
    card_before = await lock_scope(tx, card_id) if card_id else None
    card_changed = card_id is not None and await tx.execute(_SET_CARD, card_id, to.user_id)
    await note_fact(
        tx,
        grants,
        found,
        "claimed" if free else "reassigned",
        **{"from": found.row["responsible_id"], "to": to.user_id},
    )
    code = "taken" if free else ("assigned" if name else "unassigned")
    await line(tx, grants, found, code, why="reassigned", to=name, note=to.note.strip() or None)
    if card_changed:
        await publish_cards(tx, [card_id], card_before)
    await handed(tx, grants, found, to.user_id, to.note.strip())
    return (await load_conversations(tx, [found.id], grants))[found.id][0]
