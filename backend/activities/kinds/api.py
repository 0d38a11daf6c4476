"""HTTP of own kinds of events."""

from litestar import get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.activities.kinds import define as verbs
from backend.activities.kinds.schemas import ActivityKindView, EditActivityKind, KindOrder, NewActivityKind
from backend.kit.db import Database
from backend.kit.http import Page, RowId

MANAGE = needs("fields.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


@get("/activity-kinds", guards=[signed_in])
async def show_all(db: Db) -> Page[ActivityKindView]:
    """Own kinds of events in their order, archived ones too: events of before name them."""
    async with db.orm() as tx:
        return Page(await verbs.kinds(tx))


@post("/activity-kinds", guards=[MANAGE])
async def add(me: Me, db: Db, ip: Ip, data: JSONBody[NewActivityKind]) -> Page[ActivityKindView]:
    """A new one at the end; the answer is the whole list. 409 name_taken."""
    async with db.orm() as tx:
        return Page(await verbs.make(tx, me, ip, data))


@put("/activity-kinds/order", guards=[MANAGE])
async def order(me: Me, db: Db, ip: Ip, data: JSONBody[KindOrder]) -> Page[ActivityKindView]:
    """All of them in another order."""
    async with db.orm() as tx:
        return Page(await verbs.order(tx, me, ip, data))


@patch("/activity-kinds/{kind_id:int}", guards=[MANAGE])
async def edit(me: Me, db: Db, ip: Ip, kind_id: RowId, data: JSONBody[EditActivityKind]) -> Page[ActivityKindView]:
    """Rename, change its fields, archive, bring back. A field that is left out is archived. 409 stale_version."""
    async with db.orm() as tx:
        return Page(await verbs.edit(tx, me, ip, kind_id, data))


HANDLERS = [show_all, add, order, edit]
