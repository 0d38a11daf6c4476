"""HTTP of SMS: the house's gateway, and a colleague's own number."""

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.connectors.numbers import typed
from backend.kit.db import Database
from backend.kit.errors import Conflict, Invalid
from backend.kit.secrets import Cipher
from backend.kit.words import say
from backend.notify import gateway
from backend.notify.ways import sms

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]
Seal = NamedDependency[Cipher]
MANAGE = needs("users.manage")


@get("/notifications/sms", guards=[MANAGE])
async def show(db: Db) -> gateway.SmsView:
    """Where SMS go out, if anywhere."""
    async with db.tx() as tx:
        return await gateway.sms_of(tx)


@put("/notifications/sms", guards=[MANAGE])
async def set_gateway(me: Me, db: Db, ip: Ip, cipher: Seal, data: JSONBody[gateway.SmsGateway]) -> gateway.SmsView:
    """In place of the one before. It is kept encrypted, and shown to nobody again."""
    async with db.tx() as tx:
        return await gateway.put_sms(tx, me, ip, cipher, data)


@delete("/notifications/sms", guards=[MANAGE], status_code=204)
async def remove(me: Me, db: Db, ip: Ip) -> None:
    """No SMS from now on."""
    async with db.tx() as tx:
        await gateway.drop_sms(tx, me, ip)


@post("/notifications/sms/test", guards=[MANAGE], status_code=200)
async def try_it(me: Me, db: Db, cipher: Seal, data: JSONBody[gateway.TrySms]) -> gateway.SmsTried:
    """Sends one to that number now, and answers what the gateway said. 409 no_sms_gateway."""
    number = typed(data.phone)
    if number is None:
        raise Invalid("invalid", fields={"phone": "bad_phone"})
    async with db.tx() as tx:
        found = await gateway.gateway_of(tx, cipher)
    if found is None:
        raise Conflict("no_sms_gateway")
    outcome = await sms.ask(found, number, say(me.locale, "notices_sms.test"))
    return gateway.SmsTried(outcome.state == "sent", outcome.why)


@put("/notifications/phone", guards=[person], status_code=204)
async def put_phone(me: Me, db: Db, data: JSONBody[gateway.PutPhone]) -> None:
    """Where SMS for me go."""
    async with db.tx() as tx:
        await gateway.put_phone(tx, me, data)


HANDLERS = [show, set_gateway, remove, try_it, put_phone]
