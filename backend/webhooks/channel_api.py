"""HTTP of the journal of a channel that tells a program: the same journal as of webhooks."""

import re
from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.inbox.channels.queries import listed as channels
from backend.inbox.deliver import people
from backend.kit.db import Database, Tx
from backend.kit.errors import Conflict, Missing
from backend.kit.http import Limit, RowId
from backend.kit.http.paging import Page
from backend.webhooks import queries
from backend.webhooks.schemas import DeliveryState, DeliveryView, DeliveryWhole

MANAGE = needs("channels.manage")
# as Outgoing.once has it: epoch, conversation, seq
_NAME = re.compile(r"[0-9a-f-]+/([0-9]{1,18})-([0-9]{1,18})")


async def _demand_channel(tx: Tx, me: Grants, channel_id: int) -> None:
    if channel_id not in await channels(tx, me, deleted=True):
        raise Missing


@get("/channels/{channel_id:int}/deliveries", guards=[MANAGE])
async def deliveries(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    channel_id: RowId,
    which: Annotated[DeliveryState | None, QueryParameter(name="state")] = None,
    event: Annotated[str | None, QueryParameter(name="type")] = None,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> Page[DeliveryView]:
    """What its program was told and answered, newest first; kept for 14 days."""
    async with db.tx() as tx:
        await _demand_channel(tx, me, channel_id)
        return await queries.exchanges(tx, channel_id, which, event, cursor, limit)


@get("/channels/{channel_id:int}/deliveries/{delivery_id:int}", guards=[MANAGE])
async def delivery(
    me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId, delivery_id: RowId
) -> DeliveryWhole:
    """With each try and its answer; what was said stands in the dialog."""
    async with db.tx() as tx:
        await _demand_channel(tx, me, channel_id)
        return await queries.exchange(tx, me, channel_id, delivery_id)


@post("/channels/{channel_id:int}/deliveries/{delivery_id:int}/resend", guards=[MANAGE], status_code=200)
async def resend(
    me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId, delivery_id: RowId
) -> DeliveryWhole:
    """A message that failed, once more under its own name: as where it stands in the dialog."""
    async with db.tx() as tx:
        await _demand_channel(tx, me, channel_id)
        whole = await queries.exchange(tx, me, channel_id, delivery_id)
        name = _NAME.fullmatch(whole.delivery.message_id)
        if name is None or whole.delivery.type != "message":
            raise Conflict("cannot_resend")
        await people.retry(tx, me, int(name[1]), int(name[2]))
        return whole


HANDLERS = [deliveries, delivery, resend]
