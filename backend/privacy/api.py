"""HTTP of personal data (docs/privacy.md). All of it by `privacy.manage`, and by somebody: no key erases anybody."""

from typing import Any

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.inbox.files.answer import safe_headers
from backend.kit.db import Database
from backend.kit.errors import Refused
from backend.kit.http import Page, RowId
from backend.kit.storage import NoSuchFile, Storage
from backend.privacy.catalogue import TABLES
from backend.privacy.change import set_privacy
from backend.privacy.erasing import ask as verbs
from backend.privacy.exporting import ask as exports
from backend.privacy.schemas import (
    AskErasure,
    AskExport,
    CatalogueRow,
    ErasureView,
    PersonExport,
    PersonFound,
    SetPrivacy,
)
from backend.privacy.setting import PrivacySetting, privacy_setting

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]
MANAGE = [person, needs("privacy.manage")]
PAGE = 50


@get("/privacy", guards=MANAGE)
async def show(db: Db) -> PrivacySetting:
    """How long an erasure waits, who has to agree, how long the law keeps invoices."""
    async with db.tx() as tx:
        return await privacy_setting(tx)


@put("/privacy", guards=MANAGE)
async def change(me: Me, db: Db, ip: Ip, data: JSONBody[SetPrivacy]) -> PrivacySetting:
    """All of it. 409 stale_version."""
    async with db.tx() as tx:
        return await set_privacy(tx, me, ip, data)


@get("/privacy/catalogue", guards=MANAGE)
async def catalogue() -> Page[CatalogueRow]:
    """Every table that can tell of anybody: whose it is, what it says, how long it stays."""
    return Page([CatalogueRow(t.name, t.whose, t.kept, t.holds, t.fate) for t in TABLES if t.holds])


@get("/privacy/people/{contact_id:int}", guards=MANAGE)
async def look(me: Me, db: Db, contact_id: RowId) -> PersonFound:
    """What an erasure would take: a dry run, nothing is changed."""
    async with db.tx() as tx:
        return await verbs.look(tx, me, contact_id)


@post("/privacy/people/{contact_id:int}/erasures", guards=MANAGE, status_code=202)
async def ask(me: Me, db: Db, ip: Ip, contact_id: RowId, data: JSONBody[AskErasure]) -> ErasureView:
    """Asks for it: done after the time of waiting, by then it may be called off; never taken back afterwards. 422 when
    the name is typed otherwise; 409 erasure_papers where invoices have to be kept and nothing says how."""
    async with db.tx() as tx:
        return await verbs.ask(tx, me, ip, contact_id, data)


@get("/privacy/erasures", guards=MANAGE)
async def recent(me: Me, db: Db, before: FromQuery[int | None] = None) -> Page[ErasureView]:
    """Fifty at a time, newest first; `before`: older than this one."""
    async with db.tx() as tx:
        found = await verbs.recent(tx, me, before, PAGE)
    return Page(found, str(found[-1].id) if len(found) == PAGE else None)


@get("/privacy/erasures/{erasure_id:int}", guards=MANAGE)
async def one(me: Me, db: Db, erasure_id: RowId) -> ErasureView:
    """The record of one: who asked, who agreed, when, what went. Nothing of the person."""
    async with db.tx() as tx:
        return await verbs.one(tx, me, erasure_id)


@post("/privacy/erasures/{erasure_id:int}/agree", guards=MANAGE, status_code=200)
async def agree(me: Me, db: Db, ip: Ip, erasure_id: RowId) -> ErasureView:
    """Where the house asks for two: by another than who asked."""
    async with db.tx() as tx:
        return await verbs.agree(tx, me, ip, erasure_id)


@post("/privacy/erasures/{erasure_id:int}/cancel", guards=MANAGE, status_code=200)
async def cancel(me: Me, db: Db, ip: Ip, erasure_id: RowId) -> ErasureView:
    """Called off, as long as nothing has gone."""
    async with db.tx() as tx:
        return await verbs.cancel(tx, me, ip, erasure_id)


@post("/privacy/people/{contact_id:int}/exports", guards=MANAGE, status_code=202)
async def export(me: Me, db: Db, ip: Ip, contact_id: RowId, data: JSONBody[AskExport]) -> PersonExport:
    """All that is known of somebody into a ZIP: JSON to read, and their files. Written in the background. 403 for a
    role from which something is hidden: the file is whole or it is none."""
    async with db.tx() as tx:
        return await exports.ask(tx, me, ip, contact_id, data)


@get("/privacy/exports", guards=MANAGE)
async def exported(me: Me, db: Db) -> Page[PersonExport]:
    """The last fifty, of all colleagues; each is fetched by whoever asked for it."""
    async with db.tx() as tx:
        return Page(await exports.recent(tx, me))


@get("/privacy/exports/{export_id:int}/file", guards=MANAGE)
async def fetch(me: Me, db: Db, ip: Ip, storage: NamedDependency[Storage], export_id: RowId) -> Stream:
    """The file, for a week, for whoever asked. 410 after that."""
    async with db.tx() as tx:
        key = await exports.fetched(tx, me, ip, export_id)
    try:
        size = await storage.size(key)
    except NoSuchFile as error:
        raise Refused("person_export_gone", status=410) from error
    headers: dict[str, Any] = safe_headers(f'"{key[-8:]}"', f"person-{export_id}.zip", inline=False)
    return Stream(storage.read(key), media_type="application/zip", headers=headers | {"content-length": str(size)})


HANDLERS = [show, change, catalogue, look, ask, recent, one, agree, cancel, export, exported, fetch]
