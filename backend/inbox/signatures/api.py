"""HTTP of signatures."""

from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person, signed_in
from backend.connectors.registry import capabilities
from backend.inbox.channels.queries import listed as channels
from backend.inbox.signatures import read, write
from backend.inbox.signatures.schemas import PutOwnSignature, PutSignature, SignatureView
from backend.kit.db import Database, Tx
from backend.kit.errors import Invalid, Missing
from backend.kit.http import RowId


async def _demand_mailbox(tx: Tx, me: Grants, channel_id: int, *, to_write: bool = False) -> None:
    """Raises Missing, and Invalid where messages are no letters."""
    if channel_id not in await channels(tx, me, deleted=False):
        raise Missing
    kind = await tx.value("SELECT kind FROM channels WHERE id = $1", channel_id)
    if to_write and not capabilities(kind).letters:
        raise Invalid("invalid", fields={"text": "no_letters_here"})


@get("/channels/{channel_id:int}/signature", guards=[signed_in])
async def show(me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId) -> SignatureView:
    """The mailbox's, mine, and what it makes of my letters."""
    async with db.tx() as tx:
        await _demand_mailbox(tx, me, channel_id)
        return await read.view(tx, me, channel_id)


@put("/channels/{channel_id:int}/signature", guards=[needs("channels.manage")])
async def put_one(
    me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId, data: JSONBody[PutSignature]
) -> SignatureView:
    """Under everybody's letters."""
    async with db.tx() as tx:
        await _demand_mailbox(tx, me, channel_id, to_write=True)
        await write.put(tx, channel_id, data)
        return await read.view(tx, me, channel_id)


@put("/channels/{channel_id:int}/signature/own", guards=[person])
async def put_own(
    me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId, data: JSONBody[PutOwnSignature]
) -> SignatureView:
    """Under mine alone."""
    async with db.tx() as tx:
        await _demand_mailbox(tx, me, channel_id, to_write=True)
        await write.put_own(tx, me, channel_id, data)
        return await read.view(tx, me, channel_id)


@delete("/channels/{channel_id:int}/signature/own", status_code=204, guards=[person])
async def drop_own(me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId) -> None:
    """As the mailbox signs."""
    async with db.tx() as tx:
        await _demand_mailbox(tx, me, channel_id)
        await write.drop_own(tx, me, channel_id)


HANDLERS = [show, put_one, put_own, drop_own]
