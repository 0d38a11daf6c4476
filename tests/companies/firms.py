"""What people of the cast do with contacts and companies."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.actions.make import NewContact, make_contact
from backend.contacts.companies.actions.edit import edit_company
from backend.contacts.companies.actions.make import make_company
from backend.contacts.companies.actions.staff import put_companies
from backend.contacts.companies.rows import load_company, shown
from backend.contacts.companies.schemas import CompanyView, EditCompany, NewCompany, PutCompanies
from backend.contacts.companies.sight import demand_company
from backend.contacts.schemas import ContactView
from tests.cast import Cast


class Firms:
    """`await firms.make("anna", name="Самовары Тулы")`."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    async def do(self, who: str, verb: Callable[..., Awaitable[Any]], *args: Any, **more: Any) -> Any:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            return await verb(tx, grants, *args, **more)

    async def make(self, who: str, **given: Any) -> CompanyView:
        made: CompanyView = await self.do(who, make_company, msgspec.convert(given, NewCompany))
        return made

    async def edit(self, who: str, company: CompanyView, **change: Any) -> CompanyView:
        body = msgspec.convert({"rev": company.rev} | change, EditCompany)
        made: CompanyView = await self.do(who, edit_company, company.id, body)
        return made

    async def look(self, who: str, company_id: int) -> CompanyView:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            await demand_company(tx, grants, company_id)
            return shown(await load_company(tx, company_id), grants)

    async def person(self, who: str, **given: Any) -> ContactView:
        made: ContactView = await self.do(who, make_contact, msgspec.convert(given, NewContact))
        return made

    async def edit_person(self, who: str, person: ContactView, **change: Any) -> ContactView:
        body = msgspec.convert({"rev": person.rev} | change, EditContact)
        made: ContactView = await self.do(who, edit_contact, person.id, body)
        return made

    async def staff(self, who: str, person: ContactView, *companies: dict[str, Any]) -> ContactView:
        body = msgspec.convert({"rev": person.rev, "companies": list(companies)}, PutCompanies)
        made: ContactView = await self.do(who, put_companies, person.id, body)
        return made
