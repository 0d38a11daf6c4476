"""HTTP of personal data (docs/privacy.md). All of it by `privacy.manage`, and by somebody: no key erases anybody."""

from typing import Any

import msgspec
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
from backend.privacy import revealing
from backend.privacy.catalogue import TABLES
from backend.privacy.change import checked_terms, set_privacy, set_terms
from backend.privacy.erasing import ask as verbs
from backend.privacy.exporting import ask as exports
from backend.privacy.keeping.terms import Over, over
from backend.privacy.schemas import (
    AskErasure,
    AskExport,
    AskReveal,
    CatalogueRow,
    CopyTold,
    ErasureView,
    PersonExport,
    PersonFound,
    Revealed,
    RevealView,
    SetPrivacy,
    SetTerms,
    TermRun,
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


@put("/privacy/terms", guards=MANAGE)
async def change_terms(me: Me, db: Db, ip: Ip, data: JSONBody[SetTerms]) -> PrivacySetting:
    """How many days things are kept, of the house and by channel. 409 stale_version."""
    async with db.tx() as tx:
        return await set_terms(tx, me, ip, data)


@post("/privacy/terms/preview", guards=MANAGE, status_code=200)
async def look_ahead(db: Db, data: JSONBody[SetTerms]) -> Over:
    """What would go by these terms, by class and channel; changes nothing."""
    checked_terms(data)
    async with db.tx() as tx:
        setting = await privacy_setting(tx)
        return await over(tx, msgspec.structs.replace(setting, terms=data.terms, channels=data.channels))


@get("/privacy/terms/runs", guards=MANAGE)
async def runs(db: Db) -> Page[TermRun]:
    """What the terms took, newest first."""
    async with db.tx() as tx:
        rows = await tx.fetch("SELECT id, at, removed::text AS removed FROM term_runs ORDER BY id DESC LIMIT 50")
    return Page([TermRun(id=r["id"], at=r["at"], removed=msgspec.json.decode(r["removed"])) for r in rows])


@post("/contacts/{contact_id:int}/reveal", guards=[person, needs("contacts.reveal")], status_code=200)
async def show_hidden(me: Me, db: Db, contact_id: RowId, data: JSONBody[AskReveal]) -> Revealed:
    """Phones or e-mails that the role hides, for a reason. Written down; above the house's limit the heads are told."""
    async with db.tx() as tx:
        return await revealing.reveal(tx, me, contact_id, data)


@post("/contacts/{contact_id:int}/copied", guards=[person], status_code=204)
async def tell_copied(me: Me, db: Db, contact_id: RowId, data: JSONBody[CopyTold]) -> None:
    """A phone or an e-mail was copied: counted as a look is."""
    async with db.tx() as tx:
        await revealing.copied(tx, me, contact_id, data)


@get("/privacy/reveals", guards=MANAGE)
async def revealed(db: Db, before: FromQuery[int | None] = None) -> Page[RevealView]:
    """Who looked at hidden phones and e-mails, and who copied any. Fifty at a time, newest first."""
    async with db.tx() as tx:
        found = await revealing.recent(tx, before, PAGE)
    return Page(found, str(found[-1].id) if len(found) == PAGE else None)


HANDLERS = [
    change_terms, look_ahead, runs, show_hidden, tell_copied, revealed,
    show, change, catalogue, look, ask, recent, one, agree, cancel, export, exported, fetch,
]  # fmt: skip
