"""HTTP of duty (docs/contract.md)."""

from datetime import UTC, datetime

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.duty import calendars as of
from backend.duty.pattern import countries
from backend.duty.schemas import CalendarView, Country, EditCalendar, NewCalendar, TriedCalendar, TryCalendar
from backend.kit.db import Database
from backend.kit.http import Page, RowId

MANAGE = needs("duty.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


@get("/calendars", guards=[person])
async def show_all(db: Db) -> Page[CalendarView]:
    """The hours that channels keep; the first is round the clock."""
    async with db.tx() as tx:
        return Page(await of.calendars(tx))


@get("/calendars/countries", guards=[MANAGE], sync_to_thread=True)
def show_countries() -> Page[Country]:
    """Whose holidays are known."""
    return Page([Country(code, list(parts)) for code, parts in sorted(countries().items())])


@post("/calendars", guards=[MANAGE])
async def make(me: Me, db: Db, ip: Ip, data: JSONBody[NewCalendar]) -> CalendarView:
    """A new one, that no channel keeps yet."""
    async with db.tx() as tx:
        return await of.make(tx, me, ip, data)


@post("/calendars/try", guards=[MANAGE], status_code=200)
async def try_hours(me: Me, db: Db, data: JSONBody[TryCalendar]) -> TriedCalendar:
    """Hours as they would be lived, and whom a change concerns; nothing is written."""
    async with db.tx() as tx:
        return await of.tried(tx, data, me.locale, datetime.now(UTC))


@patch("/calendars/{calendar_id:int}", guards=[MANAGE])
async def edit(me: Me, db: Db, ip: Ip, calendar_id: RowId, data: JSONBody[EditCalendar]) -> CalendarView:
    """409 stale_version with what stands when another was quicker."""
    async with db.tx() as tx:
        return await of.edit(tx, me, ip, calendar_id, data)


@delete("/calendars/{calendar_id:int}", guards=[MANAGE], status_code=204)
async def put_away(me: Me, db: Db, ip: Ip, calendar_id: RowId) -> None:
    """409 calendar_in_use with the names of the channels that keep it."""
    async with db.tx() as tx:
        await of.delete(tx, me, ip, calendar_id)


HANDLERS = [show_all, show_countries, make, try_hours, edit, put_away]
