"""What a channel makes tasks of by itself: the administrator's."""

from typing import Annotated

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Missing


class ChannelTasks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A task for each request, one to call back for each missed call; due in so many minutes of the channel's hours.

    `to_pool`: nobody's until it is taken; else whoever is responsible has it.
    """

    requests: bool = False
    missed_calls: bool = False
    due_minutes: Annotated[int, msgspec.Meta(ge=1, le=60 * 24 * 14)] = 60
    to_pool: bool = False


_CHANNEL = "SELECT name FROM channels WHERE id = $1 AND state <> 'deleted' FOR SHARE"
_READ = "SELECT requests, missed_calls, due_minutes, to_pool FROM channel_tasks WHERE channel_id = $1"
# what was there before it was switched on is nobody's new promise
_PUT = """
INSERT INTO channel_tasks (channel_id, requests, missed_calls, due_minutes, to_pool) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (channel_id) DO UPDATE SET requests = excluded.requests, missed_calls = excluded.missed_calls,
    due_minutes = excluded.due_minutes, to_pool = excluded.to_pool,
    since = CASE WHEN channel_tasks.requests >= excluded.requests
                      AND channel_tasks.missed_calls >= excluded.missed_calls
                 THEN channel_tasks.since ELSE now() END
"""


async def tasks_of(tx: Tx, channel_id: int) -> ChannelTasks:
    """Raises Missing."""
    if await tx.value(_CHANNEL, channel_id) is None:
        raise Missing
    row = await tx.row(_READ, channel_id)
    return ChannelTasks(**dict(row)) if row is not None else ChannelTasks()


async def put_tasks(tx: Tx, me: Grants, ip: str, channel_id: int, wanted: ChannelTasks) -> ChannelTasks:
    """Raises Missing."""
    before = await tasks_of(tx, channel_id)
    if before != wanted:
        await tx.execute(_PUT, channel_id, *msgspec.structs.astuple(wanted))
        name = await tx.value(_CHANNEL, channel_id)
        await audit.write(tx, me, ip, "channel.tasks_set", ("channel", channel_id), None, {"name": name})
    return wanted
