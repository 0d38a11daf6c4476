"""HTTP of escalation (docs/contract.md)."""

from datetime import datetime

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.kit.db import Database
from backend.kit.http import Limit, Page, RowId, page, unpage
from backend.watch.escalation import journal, keep
from backend.watch.escalation.schemas import (
    EditEscalation,
    EscalatedView,
    EscalationView,
    NewEscalation,
    TriedEscalation,
    TryEscalation,
)

MANAGE = needs("duty.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


@get("/escalations", guards=[MANAGE])
async def show_all(db: Db) -> Page[EscalationView]:
    """By name, with how many wait in their channels now."""
    async with db.tx() as tx:
        return Page(await keep.escalations(tx))


@get("/escalations/journal", guards=[MANAGE])
async def show_journal(
    me: Me,
    db: Db,
    escalation_id: FromQuery[int | None] = None,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> Page[EscalatedView]:
    """What was done, newest first, of dialogs in sight."""
    place = unpage(cursor, tuple[datetime, int, int])
    async with db.tx() as tx:
        found = await journal.journal(tx, me, escalation_id, place, limit + 1)
    return page(found, limit, lambda each: each, lambda each: (each.at, each.conversation_id, each.after_s))


@post("/escalations", guards=[MANAGE])
async def make(me: Me, db: Db, ip: Ip, data: JSONBody[NewEscalation]) -> EscalationView:
    """Whoever waits in its channels is looked at at once."""
    async with db.tx() as tx:
        return await keep.make(tx, me, ip, data)


@post("/escalations/try", guards=[MANAGE], status_code=200)
async def try_steps(db: Db, data: JSONBody[TryEscalation]) -> TriedEscalation:
    """How many of those who wait now have passed which level; nothing is written."""
    async with db.tx() as tx:
        return await keep.tried(tx, data)


@patch("/escalations/{escalation_id:int}", guards=[MANAGE])
async def edit(me: Me, db: Db, ip: Ip, escalation_id: RowId, data: JSONBody[EditEscalation]) -> EscalationView:
    """409 stale_version with what stands when another was quicker."""
    async with db.tx() as tx:
        return await keep.edit(tx, me, ip, escalation_id, data)


@delete("/escalations/{escalation_id:int}", guards=[MANAGE], status_code=204)
async def put_away(me: Me, db: Db, ip: Ip, escalation_id: RowId) -> None:
    """Nobody is told by it any more; what it did stays in the journal."""
    async with db.tx() as tx:
        await keep.put_away(tx, me, ip, escalation_id)


HANDLERS = [show_all, show_journal, make, try_steps, edit, put_away]
