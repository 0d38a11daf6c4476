"""HTTP of layouts (docs/contract.md)."""

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.fields.schemas import Entity
from backend.kit.db import Database
from backend.kit.http.paging import Page
from backend.layouts import look
from backend.layouts import publish as verbs
from backend.layouts.schemas import (
    LayoutSetup,
    LayoutSetups,
    LayoutsView,
    LayoutVersionView,
    PublishLayout,
    PutLayoutDraft,
    RestoreLayout,
)

MANAGE = needs("fields.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


@get("/layouts", guards=[signed_in])
async def layouts(db: Db) -> LayoutsView:
    """How the pages of requests, people and companies are laid out for everybody."""
    async with db.orm() as tx:
        return await look.layouts(tx)


@get("/layouts/setup", guards=[MANAGE])
async def setups(db: Db) -> LayoutSetups:
    """The same with what is being prepared, and what may stand there."""
    async with db.orm() as tx:
        return await look.setups(tx)


@put("/layouts/{entity:str}/draft", guards=[MANAGE])
async def draft(me: Me, db: Db, entity: FromPath[Entity], data: JSONBody[PutLayoutDraft]) -> LayoutSetup:
    """Kept, and seen by nobody but those who build. 409 stale_version with what stands."""
    async with db.orm() as tx:
        await verbs.keep(tx, me, entity, data.rev, data.groups)
        return await look.setup(tx, entity)


@delete("/layouts/{entity:str}/draft", guards=[MANAGE], status_code=200)
async def drop(db: Db, entity: FromPath[Entity], rev: FromQuery[int]) -> LayoutSetup:
    """What was prepared is dropped. 409 stale_version."""
    async with db.orm() as tx:
        await verbs.drop(tx, entity, rev)
        return await look.setup(tx, entity)


@post("/layouts/{entity:str}/publish", guards=[MANAGE], status_code=200)
async def publish(me: Me, db: Db, ip: Ip, entity: FromPath[Entity], data: JSONBody[PublishLayout]) -> LayoutSetup:
    """The draft stands for everybody, in their open windows too. 409 stale_version, 404 without a draft."""
    async with db.orm() as tx:
        await verbs.publish(tx, me, ip, entity, data.rev)
        return await look.setup(tx, entity)


@get("/layouts/{entity:str}/versions", guards=[MANAGE])
async def versions(db: Db, entity: FromPath[Entity]) -> Page[LayoutVersionView]:
    """Who published when, newest first."""
    async with db.orm() as tx:
        return Page(await look.versions(tx, entity))


@post("/layouts/{entity:str}/restore", guards=[MANAGE], status_code=200)
async def restore(me: Me, db: Db, ip: Ip, entity: FromPath[Entity], data: JSONBody[RestoreLayout]) -> LayoutSetup:
    """An old version stands again, as a new one. 409 stale_version."""
    async with db.orm() as tx:
        await verbs.back_to(tx, me, ip, entity, data.version, data.to)
        return await look.setup(tx, entity)


HANDLERS = [layouts, setups, draft, drop, publish, versions, restore]
