"""HTTP of companies (docs/contract.md)."""

from datetime import datetime
from typing import Annotated

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from backend.access.grants import Grants
from backend.contacts.companies.actions.bin import bin_company, restore_company
from backend.contacts.companies.actions.edit import edit_company
from backend.contacts.companies.actions.make import make_company
from backend.contacts.companies.actions.staff import put_companies
from backend.contacts.companies.history import company_history, undo_on_company, view_of
from backend.contacts.companies.queries import found, people_of
from backend.contacts.companies.rows import load_company, shown
from backend.contacts.companies.schemas import CompanyPerson, CompanyView, EditCompany, NewCompany, PutCompanies
from backend.contacts.companies.sight import demand_company
from backend.contacts.hidden import shown as person_shown
from backend.contacts.schemas import ContactView, FactView
from backend.kit.db import Database
from backend.kit.http import Limit, Page, RowId, unpage
from backend.kit.http import cursor as make_cursor

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]
Search = Annotated[str, QueryParameter(max_length=300)]


@get("/companies")
async def companies(
    me: Me, db: Db, search: Search = "", limit: Limit = 50, cursor: FromQuery[str | None] = None
) -> Page[CompanyView]:
    """By name, those whom the caller sees: for a field in which one is chosen."""
    async with db.orm() as tx:
        return await found(tx, me, search, limit, cursor)


@post("/companies")
async def add(me: Me, db: Db, data: JSONBody[NewCompany]) -> CompanyView:
    """A company; the same `client_id` again is the same one."""
    async with db.orm() as tx:
        return shown(await make_company(tx, me, data), me)


@get("/companies/{company_id:int}")
async def company(me: Me, db: Db, company_id: RowId) -> CompanyView:
    """One that lies in the bin, too: `deleted_at` says since when."""
    async with db.orm() as tx:
        await demand_company(tx, me, company_id, binned=True)
        return shown(await load_company(tx, company_id), me)


@patch("/companies/{company_id:int}")
async def change(me: Me, db: Db, company_id: RowId, data: JSONBody[EditCompany]) -> CompanyView:
    """409 stale_version with the company as it stands when somebody was first."""
    async with db.orm() as tx:
        return shown(await edit_company(tx, me, company_id, data), me)


@delete("/companies/{company_id:int}", status_code=200)
async def remove(me: Me, db: Db, ip: Ip, company_id: RowId, rev: FromQuery[int]) -> CompanyView:
    """Into the bin, for thirty days."""
    async with db.orm() as tx:
        return shown(await bin_company(tx, me, ip, company_id, rev), me)


@post("/companies/{company_id:int}/restore", status_code=200)
async def restore(me: Me, db: Db, ip: Ip, company_id: RowId) -> CompanyView:
    """Out of the bin."""
    async with db.orm() as tx:
        return shown(await restore_company(tx, me, ip, company_id), me)


@get("/companies/{company_id:int}/people")
async def people(
    me: Me, db: Db, company_id: RowId, limit: Limit = 50, cursor: FromQuery[str | None] = None
) -> Page[CompanyPerson]:
    """Who works there, of those whom the caller sees."""
    async with db.orm() as tx:
        return await people_of(tx, me, company_id, limit, cursor)


@get("/companies/{company_id:int}/history")
async def history(
    me: Me, db: Db, company_id: RowId, limit: Limit = 30, cursor: FromQuery[str | None] = None
) -> Page[FactView]:
    """What was changed, newest first."""
    async with db.orm() as tx:
        facts, more = await company_history(tx, me, company_id, limit, unpage(cursor, tuple[datetime, int]))
    return Page([view_of(fact) for fact in facts], make_cursor(*more) if more else None)


@post("/companies/{company_id:int}/history/{fact_id:int}/undo", status_code=200)
async def undo(me: Me, db: Db, company_id: RowId, fact_id: RowId) -> CompanyView:
    """With what stood before; 409 changed_since when it was changed again."""
    async with db.orm() as tx:
        return shown(await undo_on_company(tx, me, company_id, fact_id), me)


@put("/contacts/{contact_id:int}/companies")
async def works_at(me: Me, db: Db, contact_id: RowId, data: JSONBody[PutCompanies]) -> ContactView:
    """Where a person works: exactly these companies."""
    async with db.orm() as tx:
        return person_shown(await put_companies(tx, me, contact_id, data), me)


HANDLERS = [companies, add, company, change, remove, restore, people, history, undo, works_at]
