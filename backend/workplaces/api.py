"""HTTP of workplaces (docs/contract.md)."""

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.kit.db import Database
from backend.workplaces import look
from backend.workplaces.put import put as put_all
from backend.workplaces.schemas import MyWorkplace, PutWorkplaces, WorkplaceSetup

MANAGE = needs("roles.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]


@get("/workplaces", guards=[person])
async def mine(me: Me, db: Db) -> MyWorkplace:
    """Where the caller works, and among which they may choose."""
    async with db.orm() as tx:
        return await look.mine(tx, me)


@get("/workplaces/setup", guards=[MANAGE])
async def setup(db: Db) -> WorkplaceSetup:
    """All workplaces, and which roles and people have which."""
    async with db.orm() as tx:
        return await look.setup(tx)


@put("/workplaces", guards=[MANAGE])
async def put_workplaces(me: Me, db: Db, ip: NamedDependency[str], data: JSONBody[PutWorkplaces]) -> WorkplaceSetup:
    """The whole, as it shall stand. 409 stale_version with what stands when another was quicker."""
    async with db.orm() as tx:
        return await put_all(tx, me, ip, data)


HANDLERS = [mine, setup, put_workplaces]
