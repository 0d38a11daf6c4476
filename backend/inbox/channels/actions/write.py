"""What every verb of channels ends with: a new rev, a line in the audit, an event."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.inbox.channels.present import COLUMNS, JOINS, brief
from backend.inbox.channels.schemas import HolderRef
from backend.inbox.events import ChannelChanged
from backend.kit.db import Published, Scope, Scoped, Tx
from backend.kit.errors import Invalid, Missing

_LOCK = "SELECT * FROM channels WHERE id = $1 AND state <> 'deleted' AND kind <> 'internal' FOR UPDATE"
_ONE = f"SELECT {COLUMNS} FROM channels c {JOINS} WHERE c.id = $1"
_EXISTS = {
    "user": "SELECT count(*) FROM users WHERE id = ANY ($1::bigint[]) AND deactivated_at IS NULL",
    "role": "SELECT count(*) FROM roles WHERE id = ANY ($1::bigint[])",
    "team": "SELECT count(*) FROM teams WHERE id = ANY ($1::bigint[])",
}
_MEMBERS = "SELECT kind, member_id AS id FROM channel_members WHERE channel_id = $1 ORDER BY 1, 2"
_CLEAR = "DELETE FROM channel_members WHERE channel_id = $1"
_ADD = """
INSERT INTO channel_members (channel_id, kind, member_id)
SELECT $1, kind, id FROM unnest($2::text[], $3::bigint[]) AS m (kind, id) ORDER BY kind, id ON CONFLICT DO NOTHING
"""


async def lock(tx: Tx, channel_id: int) -> Any:
    """The row, locked. Raises Missing."""
    row = await tx.row(_LOCK, channel_id)
    if row is None:
        raise Missing
    return row


async def demand_holders(tx: Tx, field: str, holders: Sequence[HolderRef]) -> None:
    """Each exists. Raises Invalid naming the field."""
    for kind, sql in _EXISTS.items():
        ids = sorted({holder.id for holder in holders if holder.kind == kind})
        if ids and await tx.value(sql, ids) != len(ids):
            raise Invalid("invalid", fields={field: "no_such_holder"})


async def members_of(tx: Tx, channel_id: int) -> list[dict[str, Any]]:
    """Who may work in it, as the audit keeps it; none = everybody."""
    return [dict(row) for row in await tx.fetch(_MEMBERS, channel_id)]


async def set_members(tx: Tx, channel_id: int, members: Sequence[HolderRef]) -> None:
    await demand_holders(tx, "members", members)
    await tx.execute(_CLEAR, channel_id)
    await tx.execute(_ADD, channel_id, [m.kind for m in members], [m.id for m in members])


async def tell(
    tx: Tx,
    me: Grants | None,
    ip: str | None,
    verb: str,
    channel_id: int,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Audit and event; the row has its new rev already. Settings and secrets go into neither."""
    await audit.write(tx, me, ip, verb, ("channel", channel_id), before, after)
    await show(tx, channel_id)


async def show(tx: Tx, channel_id: int) -> None:
    """The event alone."""
    row = await tx.row(_ONE, channel_id)
    assert row is not None
    shown = msgspec.to_builtins(brief(row))
    # for those who may work in it, as the list: the name of a closed channel is nobody else's
    audience = Scoped(after=(Scope(channel_id=channel_id),))
    tx.publish(Published(ChannelChanged(shown), audience, "channel", channel_id))
