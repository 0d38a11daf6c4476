"""HTTP of people (docs/contract.md)."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.contacts.actions.bin import bin_contact, restore_contact
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.actions.make import NewContact, make_contact
from backend.contacts.hidden import shown
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView
from backend.contacts.sight import demand_contact
from backend.kit.db import Database
from backend.kit.http import RowId


@get("/contacts/{contact_id:int}")
async def contact(me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId) -> ContactView:
    """One who lies in the bin, too: `deleted_at` says since when."""
    async with db.orm() as tx:
        await demand_contact(tx, me, contact_id, binned=True)
        return shown((await load_contacts(tx, [contact_id]))[contact_id][0], me)


@patch("/contacts/{contact_id:int}")
async def change(
    me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId, data: JSONBody[EditContact]
) -> ContactView:
    """Against the revision as seen. 409 stale_version with the person as they stand."""
    async with db.orm() as tx:
        return shown(await edit_contact(tx, me, contact_id, data), me)


@post("/contacts")
async def add(me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[NewContact]) -> ContactView:
    """Somebody who has not written; whoever writes later under this phone or e-mail is offered as the same person."""
    async with db.orm() as tx:
        return shown(await make_contact(tx, me, data), me)


@delete("/contacts/{contact_id:int}", status_code=200)
async def remove(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    contact_id: RowId,
    rev: FromQuery[int],
) -> ContactView:
    """Into the bin, for thirty days; 409 contact_busy while a dialog or a request of theirs is open."""
    async with db.orm() as tx:
        return shown(await bin_contact(tx, me, ip, contact_id, rev), me)


@post("/contacts/{contact_id:int}/restore", status_code=200)
async def restore(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], contact_id: RowId
) -> ContactView:
    """Out of the bin."""
    async with db.orm() as tx:
        return shown(await restore_contact(tx, me, ip, contact_id), me)


HANDLERS = [contact, add, change, remove, restore]
