"""One conversation, locked for a verb, with what the verb must know of its channel."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees, works_in
from backend.duty.clock import calendar_sql
from backend.inbox.rows.conversations import full_name, scope_of
from backend.kit.db import HotTx, Scope
from backend.kit.errors import Conflict, Missing

_LOCK = "SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE"
# a statement of its own: a join beside FOR UPDATE keeps the joined rows of before the wait for the lock, so the
# loser of a claim would be told of a winner without a name
_READ = f"""
SELECT c.*, {calendar_sql("c.calendar_id")} AS calendar, ch.kind AS channel_kind, ch.settings::text AS channel_settings,
       ch.state AS channel_state, ch.name AS channel_name, u.name AS responsible_name,
       (SELECT to_jsonb(a)::text FROM channel_access a
        WHERE a.channel_id = c.channel_id AND starts_with(c.thread_key, a.prefix) LIMIT 1) AS access,
       (SELECT a.name FROM merged_addresses a WHERE a.identity_id = c.identity_id
        ORDER BY a.merge_id LIMIT 1) AS formerly
FROM conversations c JOIN channels ch ON ch.id = c.channel_id
LEFT JOIN users u ON u.id = c.responsible_id
WHERE c.id = $1
"""


class Locked(msgspec.Struct):
    """A locked conversation: its columns as they stood, and the scope before the verb."""

    row: Any
    before: Scope

    @property
    def id(self) -> int:
        return int(self.row["id"])

    @property
    def responsible(self) -> dict[str, Any] | None:
        """Who has it: {"id", "name"}."""
        if self.row["responsible_id"] is None:
            return None
        return {"id": self.row["responsible_id"], "name": full_name(self.row["responsible_name"], "")}


async def lock(tx: HotTx, conversation_id: int) -> Locked | None:
    """Take the row's lock. None when there is no such conversation."""
    if await tx.value(_LOCK, conversation_id) is None:
        return None
    row = await tx.row(_READ, conversation_id)
    return None if row is None else Locked(row=row, before=scope_of(row))


def demand_sight(grants: Grants, found: Locked | None) -> Locked:
    """Out of sight is 404, the same as missing."""
    if found is None or not sees(grants, found.before):
        raise Missing
    return found


def demand_sight_to_write(grants: Grants, found: Locked | None) -> Locked:
    """For who has written a message: in one's own channel the holder is named, so that the text is not lost.

    Raises Conflict with the name alone, else Missing (DESIGN 3, 10c).
    """
    hidden = found is not None and not sees(grants, found.before)
    if found and hidden and found.responsible and works_in(grants, found.before.channel_id):
        raise taken(found, name_only=True)
    return demand_sight(grants, found)


def taken(found: Locked, *, name_only: bool = False) -> Conflict:
    """Another has it: who."""
    holder = found.responsible or {"id": None, "name": ""}
    shown = {"name": holder["name"]} if name_only else holder
    return Conflict("claimed_by_other", fields={"responsible": shown}, values={"name": holder["name"]})


async def lock_for(tx: HotTx, grants: Grants, conversation_id: int) -> Locked:
    """Lock a conversation the caller sees. Raises Missing."""
    return demand_sight(grants, await lock(tx, conversation_id))
