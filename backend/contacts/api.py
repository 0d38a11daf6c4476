"""HTTP of people (docs/contract.md)."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.contacts.actions.block import block
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.hidden import shown
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView
from backend.contacts.sight import demand_contact
from backend.kit.db import Database
from backend.kit.http import RowId


@get("/contacts/{contact_id:int}")
async def contact(me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId) -> ContactView:
    async with db.orm() as tx:
        await demand_contact(tx, me, contact_id)
        return shown((await load_contacts(tx, [contact_id]))[contact_id][0], me)


@patch("/contacts/{contact_id:int}")
async def change(
    me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId, data: JSONBody[EditContact]
) -> ContactView:
    async with db.orm() as tx:
        return shown(await edit_contact(tx, me, contact_id, data), me)


@post("/contacts/{contact_id:int}/block", status_code=200)
async def block_them(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], contact_id: RowId
) -> ContactView:
    """Nobody waits for them any more; a chat on a site refuses them."""
    async with db.orm() as tx:
        return shown(await block(tx, me, ip, contact_id, blocked=True), me)


@delete("/contacts/{contact_id:int}/block", status_code=200)
async def unblock_them(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], contact_id: RowId
) -> ContactView:
    """They are heard again."""
    async with db.orm() as tx:
        return shown(await block(tx, me, ip, contact_id, blocked=False), me)


HANDLERS = [contact, change, block_them, unblock_them]
