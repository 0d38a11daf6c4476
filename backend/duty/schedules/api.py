"""HTTP of schedules (docs/contract.md)."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.duty.schedules import keep
from backend.duty.schedules.schemas import EditSchedule, NewSchedule, ScheduleView
from backend.kit.db import Database
from backend.kit.http import Page, RowId

MANAGE = needs("duty.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


@get("/schedules", guards=[MANAGE])
async def show_schedules(db: Db) -> Page[ScheduleView]:
    """Patterns of duty, and who is on them."""
    async with db.tx() as tx:
        return Page(await keep.schedules(tx))


@post("/schedules", guards=[MANAGE])
async def make_schedule(me: Me, db: Db, ip: Ip, data: JSONBody[NewSchedule]) -> ScheduleView:
    """A new one. 409 on_another_schedule: somebody is on another one at that time."""
    async with db.tx() as tx:
        return await keep.make(tx, me, ip, data)


@patch("/schedules/{schedule_id:int}", guards=[MANAGE])
async def edit_schedule(me: Me, db: Db, ip: Ip, schedule_id: RowId, data: JSONBody[EditSchedule]) -> ScheduleView:
    """The duty of everybody on it follows; what is over stays as it was. 409 stale_version, on_another_schedule."""
    async with db.tx() as tx:
        return await keep.edit(tx, me, ip, schedule_id, data)


@delete("/schedules/{schedule_id:int}", guards=[MANAGE], status_code=204)
async def delete_schedule(me: Me, db: Db, ip: Ip, schedule_id: RowId) -> None:
    """409 schedule_in_use with the names of those who are on it."""
    async with db.tx() as tx:
        await keep.delete(tx, me, ip, schedule_id)


HANDLERS = [show_schedules, make_schedule, edit_schedule, delete_schedule]
