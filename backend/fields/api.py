"""HTTP of fields (docs/contract.md)."""

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.fields import look
from backend.fields.actions import build
from backend.fields.actions.order import arrange
from backend.fields.actions.retype import dry_run, retype
from backend.fields.load import fields_for
from backend.fields.schemas import (
    EditField,
    FieldEffects,
    FieldLayout,
    FieldSetup,
    FieldSetups,
    FieldsView,
    FieldVersionView,
    KindName,
    NewField,
    Retype,
)
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.http.paging import Page

MANAGE = needs("fields.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


@get("/fields", guards=[signed_in])
async def fields(me: Me, db: Db) -> FieldsView:
    """Fields of cards, contacts and companies in their order, as the caller may know of them."""
    async with db.orm() as tx:
        return await fields_for(tx, me)


@get("/fields/setup", guards=[MANAGE])
async def all_of_them(db: Db) -> FieldSetups:
    """The same for who builds them: with those put away, how many have a value, and who changed what last."""
    async with db.orm() as tx:
        return await look.setups(tx)


@post("/fields", guards=[MANAGE])
async def add(me: Me, db: Db, ip: Ip, data: JSONBody[NewField]) -> FieldSetup:
    """A new field, at the end. 409 field_name_taken, too_many_fields."""
    async with db.orm() as tx:
        return await look.setup(tx, await build.make(tx, me, ip, data))


@put("/fields/layout", guards=[MANAGE])
async def order(me: Me, db: Db, ip: Ip, data: JSONBody[FieldLayout]) -> FieldSetups:
    """Every living field of an entity in sections, in order. 409 fields_other_list when the list is another by now."""
    async with db.orm() as tx:
        await arrange(tx, me, ip, data)
        return await look.setups(tx)


@patch("/fields/{field_id:int}", guards=[MANAGE])
async def edit(me: Me, db: Db, ip: Ip, field_id: RowId, data: JSONBody[EditField]) -> FieldSetup:
    """409 stale_version with the field as it stands when somebody was first."""
    async with db.orm() as tx:
        await build.edit(tx, me, ip, field_id, data)
        return await look.setup(tx, field_id)


@get("/fields/{field_id:int}/effects", guards=[MANAGE])
async def what_if(me: Me, db: Db, field_id: RowId, kind: FromQuery[KindName | None] = None) -> FieldEffects:
    """What putting it away would touch; with `kind`: how many values fit that kind. Changes nothing."""
    async with db.orm() as tx:
        return await look.effects(tx, field_id) if kind is None else await dry_run(tx, me, field_id, kind)


@post("/fields/{field_id:int}/kind", guards=[MANAGE], status_code=200)
async def change_kind(me: Me, db: Db, ip: Ip, field_id: RowId, data: JSONBody[Retype]) -> FieldSetup:
    """Another kind, where every value fits it. 409 field_kind_unsafe, and nothing is changed."""
    async with db.orm() as tx:
        await retype(tx, me, ip, field_id, data)
        return await look.setup(tx, field_id)


@post("/fields/{field_id:int}/archive", guards=[MANAGE], status_code=200)
async def archive(me: Me, db: Db, ip: Ip, field_id: RowId, version: FromQuery[int]) -> FieldSetup:
    """Out of use: nobody is shown it, its values stay."""
    async with db.orm() as tx:
        await build.put_away(tx, me, ip, field_id, version, "archived")
        return await look.setup(tx, field_id)


@delete("/fields/{field_id:int}", guards=[MANAGE], status_code=200)
async def remove(me: Me, db: Db, ip: Ip, field_id: RowId, version: FromQuery[int]) -> FieldSetup:
    """Deleted for everybody who works with it; an administrator can bring it back with its values."""
    async with db.orm() as tx:
        await build.put_away(tx, me, ip, field_id, version, "deleted")
        return await look.setup(tx, field_id)


@post("/fields/{field_id:int}/restore", guards=[MANAGE], status_code=200)
async def restore(me: Me, db: Db, ip: Ip, field_id: RowId) -> FieldSetup:
    """An archived or deleted one is in use again. 409 field_name_taken when another is called so by now."""
    async with db.orm() as tx:
        await build.bring_back(tx, me, ip, field_id)
        return await look.setup(tx, field_id)


@get("/fields/{field_id:int}/versions", guards=[MANAGE])
async def versions(db: Db, field_id: RowId) -> Page[FieldVersionView]:
    """Who changed what of it, newest first."""
    async with db.orm() as tx:
        return Page(await look.versions(tx, field_id))


@post("/fields/{field_id:int}/versions/{number:int}/undo", guards=[MANAGE], status_code=200)
async def undo(me: Me, db: Db, ip: Ip, field_id: RowId, number: RowId, version: FromQuery[int]) -> FieldSetup:
    """What that change changed stands as it did before it. 409 stale_version."""
    async with db.orm() as tx:
        await build.undo(tx, me, ip, field_id, version, number)
        return await look.setup(tx, field_id)


HANDLERS = [
    fields, all_of_them, add, order, edit, what_if, change_kind, archive, remove, restore, versions, undo,
]  # fmt: skip
