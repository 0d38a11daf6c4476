"""HTTP of the texts that the house sends by itself (docs/contract.md)."""

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.kit.db import Database
from backend.kit.http.paging import Page
from backend.kit.settings import Settings
from backend.notify.wording import change, look
from backend.notify.wording.schemas import ClientText, HouseText, PutHouseText, TriedHouseText, TryHouseText

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Conf = NamedDependency[Settings]
MANAGE = needs("users.manage")


@get("/texts", guards=[MANAGE])
async def texts(me: Me, db: Db, settings: Conf) -> Page[HouseText]:
    """Every text that the house sends by itself, in each language, with what may stand in it."""
    async with db.tx() as tx:
        return Page(await look.every(tx, me, settings))


@put("/texts", guards=[MANAGE])
async def put_text(me: Me, db: Db, settings: Conf, ip: NamedDependency[str], data: JSONBody[PutHouseText]) -> HouseText:
    """Words of the house's own in one language; all parts empty: ours again. 409 stale_version."""
    async with db.tx() as tx:
        await change.put(tx, me, ip, data)
        return (await look.every(tx, me, settings, data.key))[0]


@post("/texts/preview", guards=[MANAGE], status_code=200)
async def preview(me: Me, settings: Conf, data: JSONBody[TryHouseText]) -> TriedHouseText:
    """As it would go out; refused as it would be when kept."""
    return change.tried(me, settings, data)


@get("/texts/clients", guards=[person])
async def for_clients(db: Db) -> Page[ClientText]:
    """What clients are sent, with its variables in braces: whoever writes to many begins with it."""
    async with db.tx() as tx:
        return Page(await look.for_clients(tx))


HANDLERS = [texts, put_text, preview, for_clients]
