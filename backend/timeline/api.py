"""HTTP of events."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.kit.db import Database
from backend.timeline.record_own import tell
from backend.timeline.schemas import NewEvents, ToldEvents

Me = NamedDependency[Grants]
Db = NamedDependency[Database]


@post("/activities", guards=[needs("activities.record")])
async def record(me: Me, db: Db, data: JSONBody[NewEvents]) -> ToldEvents:
    """Events of own kinds, up to 500 at once, all or none; each may have its own time and its own key."""
    async with db.orm() as tx:
        return ToldEvents(await tell(tx, me, data.items))


HANDLERS = [record]
