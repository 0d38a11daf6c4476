"""HTTP of the dictionary of tags (docs/contract.md)."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.cards.tagging import keep
from backend.cards.tagging.look import setups, use
from backend.cards.tagging.schemas import EditTag, MergeTag, NewTag, TagSetups, TagUse
from backend.kit.db import Database
from backend.kit.http import RowId

MANAGE = needs("tags.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


@get("/tags/setup", guards=[MANAGE])
async def show_all(db: Db) -> TagSetups:
    """Each tag with how many people and requests have it, and those that can be brought back."""
    async with db.orm() as tx:
        return await setups(tx)


@post("/tags", guards=[needs("tags.create")])
async def add(me: Me, db: Db, ip: Ip, data: JSONBody[NewTag]) -> TagSetups:
    """409 name_taken, with the id of the one that has it."""
    async with db.orm() as tx:
        await keep.make(tx, me, ip, data)
        return await setups(tx)


@patch("/tags/{tag_id:int}", guards=[MANAGE])
async def edit(me: Me, db: Db, ip: Ip, tag_id: RowId, data: JSONBody[EditTag]) -> TagSetups:
    """Its name or colour, wherever it stands; macros and saved views follow. 409 stale_version, name_taken."""
    async with db.orm() as tx:
        await keep.edit(tx, me, ip, tag_id, data)
        return await setups(tx)


@get("/tags/{tag_id:int}/use", guards=[MANAGE])
async def touched(db: Db, tag_id: RowId) -> TagUse:
    """A dry run: what a merge or a deletion would touch."""
    async with db.orm() as tx:
        return await use(tx, tag_id)


@post("/tags/{tag_id:int}/merge", guards=[MANAGE], status_code=200)
async def merge(me: Me, db: Db, ip: Ip, tag_id: RowId, data: JSONBody[MergeTag]) -> TagSetups:
    """All that has it has the other one from now on; for thirty days it can be brought back."""
    async with db.orm() as tx:
        await keep.merge(tx, me, ip, tag_id, data)
        return await setups(tx)


@delete("/tags/{tag_id:int}", guards=[MANAGE], status_code=200)
async def remove(me: Me, db: Db, ip: Ip, tag_id: RowId, version: FromQuery[int]) -> TagSetups:
    """Off everything that has it; for thirty days it can be brought back. 409 stale_version."""
    async with db.orm() as tx:
        await keep.remove(tx, me, ip, tag_id, version)
        return await setups(tx)


@post("/tags/{tag_id:int}/restore", guards=[MANAGE], status_code=200)
async def restore(me: Me, db: Db, ip: Ip, tag_id: RowId) -> TagSetups:
    """Where it stood before it was deleted or merged. 409 name_taken."""
    async with db.orm() as tx:
        await keep.bring_back(tx, me, ip, tag_id)
        return await setups(tx)


HANDLERS = [show_all, add, edit, touched, merge, remove, restore]
