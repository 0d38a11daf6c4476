"""HTTP of tasks that channels make by themselves."""

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.inbox.promises.setting import ChannelTasks, put_tasks, tasks_of
from backend.kit.db import Database
from backend.kit.http import RowId

MANAGE = needs("channels.manage")


@get("/channels/{channel_id:int}/tasks", guards=[MANAGE])
async def channel_tasks(db: NamedDependency[Database], channel_id: RowId) -> ChannelTasks:
    """What this channel makes tasks of by itself."""
    async with db.tx() as tx:
        return await tasks_of(tx, channel_id)


@put("/channels/{channel_id:int}/tasks", guards=[MANAGE])
async def set_channel_tasks(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    channel_id: RowId,
    data: JSONBody[ChannelTasks],
) -> ChannelTasks:
    """From now on; what came before makes none."""
    async with db.tx() as tx:
        return await put_tasks(tx, me, ip, channel_id, data)


HANDLERS = [channel_tasks, set_channel_tasks]
