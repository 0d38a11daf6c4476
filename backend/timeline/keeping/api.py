"""HTTP of hidden kinds and of retention."""

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.kit.db import Database
from backend.kit.http import Page
from backend.timeline.keeping import change as verbs
from backend.timeline.keeping.mine import hidden_kinds, hide
from backend.timeline.keeping.schemas import (
    HiddenKinds,
    KeepingPreview,
    KeepingView,
    Removal,
    SetHiddenKinds,
    SetKeeping,
)

MANAGE = needs("fields.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]


@get("/activity-settings", guards=[MANAGE])
async def show(db: Db) -> KeepingView:
    """Kinds that stand in no history, and for how many days facts of a kind are kept."""
    async with db.orm() as tx:
        return await verbs.shown(tx)


@put("/activity-settings", guards=[MANAGE])
async def change(me: Me, db: Db, ip: NamedDependency[str], data: JSONBody[SetKeeping]) -> KeepingView:
    """All of it. What is old by it is removed within minutes, for good, and its points with it. 409 stale_version."""
    async with db.orm() as tx:
        return await verbs.set_keeping(tx, me, ip, data)


@post("/activity-settings/preview", guards=[MANAGE], status_code=200)
async def look_ahead(db: Db, data: JSONBody[SetKeeping]) -> KeepingPreview:
    """What it would remove, and whose points would be fewer; changes nothing."""
    async with db.orm() as tx:
        return await verbs.preview(tx, data)


@get("/activity-settings/removed", guards=[MANAGE])
async def journal(db: Db) -> Page[Removal]:
    """What was removed lately, the newest first."""
    async with db.orm() as tx:
        return Page(await verbs.removed(tx))


@get("/activities/hidden", guards=[person])
async def mine(me: Me, db: Db) -> HiddenKinds:
    """Kinds that stand in none of my lists, unless they are asked for by name."""
    async with db.orm() as tx:
        return await hidden_kinds(tx, me)


@put("/activities/hidden", guards=[person])
async def hide_mine(me: Me, db: Db, data: JSONBody[SetHiddenKinds]) -> HiddenKinds:
    """All that I hide from myself; what the house hides stays hidden."""
    async with db.orm() as tx:
        return await hide(tx, me, data.mine)


HANDLERS = [show, change, look_ahead, journal, mine, hide_mine]
