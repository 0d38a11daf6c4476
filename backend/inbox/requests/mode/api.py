"""HTTP of classic and simple mode."""

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.inbox.requests.mode import look
from backend.inbox.requests.mode.schemas import ModePreview, ModeView, SetMode
from backend.inbox.requests.mode.switch import switch
from backend.kit.db import Database

RULES = needs("statuses.manage")


@get("/request-mode", guards=[RULES])
async def shown(db: NamedDependency[Database]) -> ModeView:
    """Whether requests begin as leads, or are deals at once; and how far a switch is."""
    async with db.tx() as tx:
        return await look.view(tx)


@post("/request-mode/preview", status_code=200, guards=[RULES])
async def previewed(db: NamedDependency[Database], data: JSONBody[SetMode]) -> ModePreview:
    """What a switch would do. Nothing is done."""
    async with db.tx() as tx:
        return await look.preview(tx, data)


@put("/request-mode", guards=[RULES])
async def switched(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[SetMode]
) -> ModeView:
    """New requests follow at once, those that are open in the background."""
    async with db.tx() as tx:
        return await switch(tx, me, ip, data)


HANDLERS = [shown, previewed, switched]
