"""HTTP of events."""

from datetime import datetime
from typing import Annotated

from litestar import delete as remove_by
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.activities.record import Kind
from backend.kit.db import Database
from backend.kit.http import Limit, Page, RowId
from backend.timeline.asked import asked_of
from backend.timeline.delete import delete, deleted, restore
from backend.timeline.listed import events
from backend.timeline.record_own import tell
from backend.timeline.schemas import DeletedEvent, Events, NewEvents, ToldEvents
from backend.timeline.walk import ActorKind

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]
Text = Annotated[str, QueryParameter(max_length=200)]


@get("/activities")
async def show(
    me: Me,
    db: Db,
    kind: FromQuery[list[Kind] | None] = None,
    own: FromQuery[list[int] | None] = None,
    actor: FromQuery[ActorKind | None] = None,
    actor_id: FromQuery[int | None] = None,
    card_id: FromQuery[int | None] = None,
    contact_id: FromQuery[int | None] = None,
    company_id: FromQuery[int | None] = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    q: Text = "",
    hidden: FromQuery[bool] = False,
    limit: Limit = 40,
    cursor: FromQuery[str | None] = None,
) -> Events:
    """What happened, newest first, of what the caller sees: everywhere, or about one request, person or company.

    What is hidden (GET /activities/hidden) is left out, unless its kind is asked for, or `hidden` is true.
    `own`: of these own kinds. `actor`, with `actor_id`: who did it. `since`, `until`: when it happened, with a time
    zone. `q`: names, words of own events. A page ends after so many facts looked through: `next` may come with few."""
    wanted = asked_of(kind, own, (actor, actor_id), (card_id, contact_id, company_id), (since, until), q)
    async with db.orm() as tx:
        return await events(tx, me, wanted, limit, cursor, hidden=hidden)


@post("/activities", guards=[needs("activities.record")])
async def record(me: Me, db: Db, data: JSONBody[NewEvents]) -> ToldEvents:
    """Events of own kinds, up to 500 at once, all or none; each may have its own time and its own key."""
    async with db.orm() as tx:
        return ToldEvents(await tell(tx, me, data.items))


@get("/activities/deleted")
async def show_deleted(me: Me, db: Db) -> Page[DeletedEvent]:
    """Events that were deleted in the last thirty days, the newest first, of those that the caller may bring back."""
    async with db.orm() as tx:
        return Page(await deleted(tx, me))


@remove_by("/activities/{activity_id:int}")
async def remove(me: Me, db: Db, ip: Ip, activity_id: RowId) -> None:
    """An event of an own kind, by right or one's own. Its points are gone with it; it can be brought back for thirty
    days. 403 event_not_yours_to_delete."""
    async with db.orm() as tx:
        await delete(tx, me, ip, activity_id)


@post("/activities/{activity_id:int}/restore", status_code=204)
async def bring_back(me: Me, db: Db, ip: Ip, activity_id: RowId) -> None:
    """A deleted one is there again, with its number and its points. 409 event_is_there."""
    async with db.orm() as tx:
        await restore(tx, me, ip, activity_id)


HANDLERS = [show, record, show_deleted, remove, bring_back]
