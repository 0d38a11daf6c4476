"""HTTP of shifts: the plan, what is changed in it, what people ask for (docs/contract.md)."""

from datetime import datetime
from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody, QueryParameter

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.duty.shifts import change, requests, view
from backend.duty.shifts.request_schemas import DecideShiftRequest, NewShiftRequest, ShiftRequestView
from backend.duty.shifts.schemas import ChangedShifts, ChangeShifts, OnDutyView, PlanView, PublishShifts
from backend.kit.db import Database
from backend.kit.http import Limit, Page, RowId

MANAGE = needs("duty.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]
Number = Annotated[int | None, QueryParameter(ge=1, le=2**63 - 1)]


def about(team_id: Number = None, channel_id: Number = None, user_id: Number = None) -> view.About:
    """Whose plan."""
    return view.About(team_id=team_id, channel_id=channel_id, user_id=user_id)


ABOUT = {"whose": Provide(about, sync_to_thread=False)}


@get("/shifts", guards=[person], dependencies=ABOUT)
async def show_plan(
    me: Me,
    db: Db,
    whose: NamedDependency[view.About],
    starts_at: FromQuery[datetime],
    ends_at: FromQuery[datetime],
) -> PlanView:
    """Everybody's plan whom the caller may see: their teams', with duty.manage all; up to 46 days."""
    async with db.tx() as tx:
        return await view.plan(tx, me, whose, starts_at, ends_at)


@get("/shifts/now", guards=[person], dependencies=ABOUT)
async def show_now(me: Me, db: Db, whose: NamedDependency[view.About]) -> Page[OnDutyView]:
    """Who is on duty, and until when."""
    async with db.tx() as tx:
        return Page(await view.on_duty_now(tx, me, whose))


@post("/shifts", guards=[MANAGE], status_code=200)
async def change_plan(me: Me, db: Db, ip: Ip, data: JSONBody[ChangeShifts]) -> ChangedShifts:
    """Shifts and absences added, removed, moved. 409 with the field where it does not fit; nothing is done then."""
    async with db.tx() as tx:
        return await change.change(tx, me, ip, data)


@post("/shifts/publish", guards=[MANAGE], status_code=200)
async def publish_plan(me: Me, db: Db, ip: Ip, data: JSONBody[PublishShifts]) -> ChangedShifts:
    """Drafts count from now on."""
    async with db.tx() as tx:
        return await change.publish(tx, me, ip, data)


@get("/shift-requests", guards=[person])
async def show_requests(
    me: Me,
    db: Db,
    waiting: FromQuery[bool] = False,
    mine: FromQuery[bool] = False,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[ShiftRequestView]:
    """One's own and those asked of oneself; with duty.manage everybody's, unless `mine`. Newest first."""
    async with db.tx() as tx:
        return await requests.listed(tx, me, waiting, mine, limit, cursor)


@post("/shift-requests", guards=[person])
async def ask(me: Me, db: Db, data: JSONBody[NewShiftRequest]) -> ShiftRequestView:
    """A vacation, a day off, a swap, a substitute."""
    async with db.tx() as tx:
        return await requests.ask(tx, me, data)


@post("/shift-requests/{request_id:int}/decide", guards=[person], status_code=200)
async def decide(me: Me, db: Db, ip: Ip, request_id: RowId, data: JSONBody[DecideShiftRequest]) -> ShiftRequestView:
    """The colleague agrees, a head approves, who asked withdraws. 409 stale_version when another was quicker."""
    async with db.tx() as tx:
        return await requests.decide(tx, me, ip, request_id, data)


HANDLERS = [show_plan, show_now, change_plan, publish_plan, show_requests, ask, decide]
