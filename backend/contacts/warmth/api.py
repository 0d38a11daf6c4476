"""HTTP of warmth."""

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.contacts.sight import demand_contact
from backend.contacts.warmth.change import preview, set_warmth
from backend.contacts.warmth.explain import explain
from backend.contacts.warmth.of_many import of_companies, of_people
from backend.contacts.warmth.schemas import AskedWarmth, SetWarmth, WarmthOf, WarmthPreview, WarmthTold
from backend.contacts.warmth.setting import WarmthSetting, warmth_setting
from backend.fields.hidden import demand_shown
from backend.kit.db import Database
from backend.kit.http import RowId

Me = NamedDependency[Grants]
Db = NamedDependency[Database]


@get("/contacts/{contact_id:int}/warmth", guards=[signed_in])
async def why(me: Me, db: Db, contact_id: RowId) -> WarmthTold:
    """Why somebody is as warm as they are, and when they cool. 403 for a role that does not see warmth."""
    async with db.orm() as tx:
        await demand_contact(tx, me, contact_id)
        demand_shown(me.hidden_fields, "warmth")
        return await explain(tx, me, contact_id)


@post("/warmth/of", guards=[signed_in], status_code=200)
async def of_many(me: Me, db: Db, data: JSONBody[AskedWarmth]) -> WarmthOf:
    """How warm these people and companies are; whom the caller does not see is left out. Changes nothing.

    403 for a role that does not see warmth.
    """
    demand_shown(me.hidden_fields, "warmth")
    async with db.orm() as tx:
        people = await of_people(tx, me, data.contact_ids)
        return WarmthOf(people, await of_companies(tx, me, data.company_ids))


@get("/warmth", guards=[signed_in])
async def show(db: Db) -> WarmthSetting:
    """Points for what happens, the half-life in days, and the stages, coldest first; stage 0 is "new"."""
    async with db.orm() as tx:
        return await warmth_setting(tx)


@post("/warmth/preview", guards=[needs("fields.manage")], status_code=200)
async def look_ahead(me: Me, db: Db, data: JSONBody[SetWarmth]) -> WarmthPreview:
    """What other points or stages would make of people; changes nothing."""
    async with db.orm() as tx:
        return await preview(tx, me, data)


@put("/warmth", guards=[needs("fields.manage")])
async def change(me: Me, db: Db, ip: NamedDependency[str], data: JSONBody[SetWarmth]) -> WarmthSetting:
    """All of it. Everybody is counted again within minutes. 409 stale_version."""
    async with db.orm() as tx:
        return await set_warmth(tx, me, ip, data)


HANDLERS = [why, of_many, show, look_ahead, change]
