"""HTTP of exports (docs/contract.md). All of them are one's own: another's is answered like what is not there."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.response import Stream

from backend.access.grants import Grants
from backend.access.guards import person
from backend.inbox.files.answer import safe_headers
from backend.kit.db import Database
from backend.kit.errors import Refused
from backend.kit.http import Page, RowId
from backend.kit.storage import NoSuchFile, Storage
from backend.transfer.outgoing import start as verbs
from backend.transfer.schemas import ExportView, NewExport

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]
_MIMES = {
    "csv": "text/csv",
    "outlook": "text/csv",
    "vcard": "text/vcard",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@post("/exports", guards=[person], status_code=202)
async def start(me: Me, db: Db, ip: Ip, data: JSONBody[NewExport]) -> ExportView:
    """A list as it is filtered, into a file: CSV, XLSX, visiting cards, Outlook's CSV. Written in the background."""
    async with db.tx() as tx:
        return await verbs.start(tx, me, ip, data)


@get("/exports", guards=[person])
async def recent(me: Me, db: Db) -> Page[ExportView]:
    """One's own of the last days, newest first."""
    async with db.tx() as tx:
        return Page(await verbs.recent(tx, me))


@get("/exports/{export_id:int}", guards=[person])
async def one(me: Me, db: Db, export_id: RowId) -> ExportView:
    """How far it has come."""
    async with db.tx() as tx:
        return await verbs.view_for(tx, me, export_id)


@post("/exports/{export_id:int}/cancel", guards=[person], status_code=200)
async def cancel(me: Me, db: Db, export_id: RowId) -> ExportView:
    async with db.tx() as tx:
        return await verbs.cancel(tx, me, export_id)


@get("/exports/{export_id:int}/file", guards=[person])
async def fetch(me: Me, db: Db, ip: Ip, storage: NamedDependency[Storage], export_id: RowId) -> Stream:
    """The file, for a day, for whoever made it. 410 after that."""
    async with db.tx() as tx:
        view, key = await verbs.fetched(tx, me, ip, export_id)
    try:
        size = await storage.size(key)
    except NoSuchFile as error:
        raise Refused("export_gone", status=410) from error
    headers: dict[str, Any] = safe_headers(f'"{key[-8:]}"', view.file_name, inline=False)
    return Stream(storage.read(key), media_type=_MIMES[view.format], headers=headers | {"content-length": str(size)})


HANDLERS = [start, recent, one, cancel, fetch]
