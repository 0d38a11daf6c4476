"""HTTP of the library. Bytes come by /files/{id}; what is sent is made by POST /library/{id}/use (inbox/files/lent)."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.documents.library import keep, rows
from backend.documents.library.schemas import EditLibraryItem, LibraryItemView, LibraryVersionView, NewLibraryItem
from backend.kit.db import Database
from backend.kit.http import Page, RowId

MANAGE = needs(keep.RIGHT)
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


@get("/library", guards=[signed_in])
async def library(db: Db) -> Page[LibraryItemView]:
    """Files and links of the house, by folder and name: all of them, at most a thousand."""
    async with db.tx() as tx:
        return Page(await rows.items(tx))


@post("/library", guards=[MANAGE])
async def make(me: Me, db: Db, ip: Ip, data: JSONBody[NewLibraryItem]) -> LibraryItemView:
    """One's own upload (POST /files), or a link."""
    async with db.tx() as tx:
        return await keep.put(tx, me, ip, data)


@patch("/library/{item_id:int}", guards=[MANAGE])
async def change(me: Me, db: Db, ip: Ip, item_id: RowId, data: JSONBody[EditLibraryItem]) -> LibraryItemView:
    """Its name, its folder, a new version of it. Wherever it is bound, the new version stands."""
    async with db.tx() as tx:
        return await keep.edit(tx, me, ip, item_id, data)


@delete("/library/{item_id:int}", guards=[MANAGE], status_code=200)
async def remove(me: Me, db: Db, ip: Ip, item_id: RowId) -> LibraryItemView:
    """Out of the library; where it is bound, or was sent, it stays. It can be brought back for thirty days."""
    async with db.tx() as tx:
        return await keep.remove(tx, me, ip, item_id)


@post("/library/{item_id:int}/restore", guards=[MANAGE], status_code=200)
async def restore(me: Me, db: Db, ip: Ip, item_id: RowId) -> LibraryItemView:
    """Where it was."""
    async with db.tx() as tx:
        return await keep.restore(tx, me, ip, item_id)


@get("/library/{item_id:int}/versions", guards=[signed_in])
async def versions(db: Db, item_id: RowId) -> Page[LibraryVersionView]:
    """How it stood before, newest first."""
    async with db.tx() as tx:
        return Page(await rows.versions(tx, item_id))


HANDLERS = [library, make, change, remove, restore, versions]
