"""HTTP of the lists of people and companies."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import signed_in
from backend.contacts.companies.rows import load_companies
from backend.contacts.companies.rows import shown as company_shown
from backend.contacts.companies.schemas import CompanyView
from backend.contacts.hidden import shown
from backend.contacts.lists import COMPANIES, CONTACTS
from backend.contacts.rows import load_people
from backend.contacts.schemas import ContactView
from backend.kit.db import Database
from backend.kit.http import Page
from backend.lists.page import counted, listed
from backend.lists.schemas import Asked, ListCount

Me = NamedDependency[Grants]
Db = NamedDependency[Database]


@post("/contacts/list", guards=[signed_in], status_code=200)
async def contacts(me: Me, db: Db, data: JSONBody[Asked]) -> Page[ContactView]:
    """People whom the caller sees, by conditions over what they see of them; changes nothing."""
    async with db.orm() as tx:
        found = await listed(tx, me, CONTACTS, data)
        views = await load_people(tx, found.ids)
    return Page([shown(views[each], me) for each in found.ids if each in views], found.next)


@post("/contacts/count", guards=[signed_in], status_code=200)
async def count_contacts(me: Me, db: Db, data: JSONBody[Asked]) -> ListCount:
    """How many of them match."""
    async with db.orm() as tx:
        return await counted(tx, me, CONTACTS, data)


@post("/companies/list", guards=[signed_in], status_code=200)
async def companies(me: Me, db: Db, data: JSONBody[Asked]) -> Page[CompanyView]:
    """Companies that the caller sees, by conditions; changes nothing."""
    async with db.orm() as tx:
        found = await listed(tx, me, COMPANIES, data)
        views = await load_companies(tx, found.ids)
    return Page([company_shown(views[each], me) for each in found.ids if each in views], found.next)


@post("/companies/count", guards=[signed_in], status_code=200)
async def count_companies(me: Me, db: Db, data: JSONBody[Asked]) -> ListCount:
    """How many of them match."""
    async with db.orm() as tx:
        return await counted(tx, me, COMPANIES, data)


HANDLERS = [contacts, count_contacts, companies, count_companies]
