"""HTTP of how notices reach people (docs/contract.md)."""

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access import mail
from backend.access.grants import Grants
from backend.access.guards import needs, person, public
from backend.kit.db import Database
from backend.kit.errors import Conflict
from backend.kit.http import RowId
from backend.kit.http.paging import Limit, Page
from backend.kit.secrets import Cipher, Undecipherable
from backend.kit.settings import Settings
from backend.notify import bot, devices, journal, setup
from backend.notify.kinds import KINDS
from backend.notify.page import HEADERS, HTML, asked, done, gone
from backend.notify.schemas import ConfirmAddress
from backend.notify.ways.letters import opened
from backend.notify.wishes import NoticeHouse, house_of

Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]
MANAGE = needs("users.manage")


@get("/notifications/settings", guards=[person])
async def settings_of(me: Me, db: Db, settings: NamedDependency[Settings]) -> setup.NoticeSettings:
    """What I am told of and how, kind by kind."""
    async with db.tx() as tx:
        return await setup.mine(tx, me, settings)


@put("/notifications/settings", guards=[person])
async def choose(
    me: Me, db: Db, settings: NamedDependency[Settings], data: JSONBody[setup.PutNoticeSettings]
) -> setup.NoticeSettings:
    async with db.tx() as tx:
        await setup.put_mine(tx, me, data)
        return await setup.mine(tx, me, settings)


@get("/notifications/duty", guards=[person])
async def duty(me: Me, db: Db) -> setup.NoticeDuty:
    """Am I on duty: whoever is not may be told nothing that sounds."""
    async with db.tx() as tx:
        return await setup.duty_now(tx, me)


@post("/notifications/mail", guards=[person], status_code=202)
async def ask_address(me: Me, db: Db, settings: NamedDependency[Settings], cipher: NamedDependency[Cipher]) -> None:
    """A letter with a link that confirms my address. 409 no_mail_server."""
    async with db.tx() as tx:
        row = await tx.row("SELECT lower(email) AS email FROM users WHERE id = $1", me.user_id)
        email = row["email"] if row else ""
        link = f"{settings.public_url}/settings/alerts?confirm={setup.confirming(cipher, me.user_id or 0, email)}"
        if not await mail.queue(tx, settings, cipher, "confirm", email, me.locale, link):
            raise Conflict("no_mail_server")


@post("/notifications/mail/confirm", guards=[person], status_code=204)
async def confirm(me: Me, db: Db, cipher: NamedDependency[Cipher], data: JSONBody[ConfirmAddress]) -> None:
    """What the letter's link says: notices may go to this address."""
    async with db.tx() as tx:
        await setup.confirm(tx, me, cipher, data.token)


@get("/notifications/house", guards=[MANAGE])
async def house(db: Db) -> NoticeHouse:
    """What holds for whoever chose nothing; when nobody has looked; the words stand under /texts."""
    async with db.tx() as tx:
        return await house_of(tx)


@put("/notifications/house", guards=[MANAGE])
async def put_house(me: Me, db: Db, ip: Ip, data: JSONBody[setup.PutNoticeHouse]) -> NoticeHouse:
    """409 stale_version."""
    async with db.tx() as tx:
        return await setup.put_house(tx, me, ip, data)


@get("/notifications/devices", guards=[person])
async def my_devices(me: Me, db: Db, cipher: NamedDependency[Cipher]) -> devices.PushDevices:
    """Browsers of mine that are told by push, and the house's public key."""
    async with db.tx() as tx:
        return await devices.mine(tx, me, cipher)


@post("/notifications/devices", guards=[person], status_code=201)
async def add_device(
    me: Me, db: Db, settings: NamedDependency[Settings], data: JSONBody[devices.NewPushDevice]
) -> devices.PushDevice:
    """A browser that is known already is the same device, and mine from now on."""
    async with db.tx() as tx:
        return await devices.put(tx, me, settings, data)


@delete("/notifications/devices/{device_id:int}", guards=[person])
async def remove_device(me: Me, db: Db, device_id: RowId) -> None:
    async with db.tx() as tx:
        await devices.remove(tx, me, device_id)


@post("/notifications/devices/{device_id:int}/test", guards=[person], status_code=200)
async def test_device(
    me: Me, db: Db, settings: NamedDependency[Settings], cipher: NamedDependency[Cipher], device_id: RowId
) -> devices.PushTried:
    """Tells that device now, and answers what the push service said."""
    return await devices.try_now(db, me, settings, cipher, device_id)


@get("/notifications/deliveries", guards=[person])
async def my_deliveries(
    me: Me,
    db: Db,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
    way: FromQuery[str | None] = None,
    delivery: FromQuery[str | None] = None,
) -> Page[journal.NoticeDelivery]:
    """What was sent to me where, and why something was held back. `delivery`: of that state."""
    async with db.tx() as tx:
        return await journal.deliveries(tx, me, me.user_id, limit, cursor, way, delivery)


@get("/notifications/deliveries/all", guards=[MANAGE])
async def all_deliveries(
    me: Me,
    db: Db,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
    way: FromQuery[str | None] = None,
    delivery: FromQuery[str | None] = None,
) -> Page[journal.NoticeDelivery]:
    """The same of everybody; no word of what was told."""
    async with db.tx() as tx:
        return await journal.deliveries(tx, me, None, limit, cursor, way, delivery)


@get("/notifications/bot", guards=[MANAGE])
async def show_bot(db: Db) -> bot.StaffBotView:
    """The house's bot for colleagues."""
    async with db.tx() as tx:
        found = await bot.bot_of(tx)
    return bot.StaffBotView(found.username if found else None)


@put("/notifications/bot", guards=[MANAGE])
async def put_bot(
    me: Me,
    db: Db,
    ip: Ip,
    settings: NamedDependency[Settings],
    cipher: NamedDependency[Cipher],
    data: JSONBody[bot.PutStaffBot],
) -> bot.StaffBotView:
    """Its key is asked about first. Another bot than before: everybody links their account anew."""
    return await bot.put_bot(db, settings, cipher, me, ip, data)


@delete("/notifications/bot", guards=[MANAGE])
async def remove_bot(me: Me, db: Db, ip: Ip) -> None:
    """Twice is as once."""
    async with db.tx() as tx:
        await bot.remove_bot(tx, me, ip)


@post("/notifications/bot/link", guards=[person], status_code=200)
async def link_bot(me: Me, db: Db, settings: NamedDependency[Settings]) -> bot.StaffLink:
    """A link that makes the account that opens it mine. 409 no_staff_bot."""
    async with db.tx() as tx:
        return await bot.link_for(tx, me, settings)


@delete("/notifications/bot/link", guards=[person])
async def unlink_bot(me: Me, db: Db) -> None:
    """Twice is as once."""
    async with db.tx() as tx:
        await bot.unlink(tx, me.user_id or 0)


@get("/notifications/unsubscribe", guards=[public], include_in_schema=False)
async def ask_unsubscribe(db: Db, cipher: NamedDependency[Cipher], token: FromQuery[str] = "") -> Response[str]:
    """A page with one button: opening a link alone changes nothing."""
    try:
        off = opened(cipher, token)
    except (Undecipherable, ValueError):
        return Response(gone(), status_code=404, media_type=HTML, headers=HEADERS)
    async with db.tx() as tx:
        locale = await tx.value("SELECT locale FROM users WHERE id = $1", off.user_id)
    return Response(asked(locale or "en", off.kind), media_type=HTML, headers=HEADERS)


@post("/notifications/unsubscribe", guards=[public], status_code=200, include_in_schema=False)
async def unsubscribe(db: Db, cipher: NamedDependency[Cipher], token: FromQuery[str] = "") -> Response[str]:
    """By the button, or by the mail program itself (RFC 8058)."""
    try:
        off = opened(cipher, token)
    except (Undecipherable, ValueError):
        return Response(gone(), status_code=404, media_type=HTML, headers=HEADERS)
    async with db.tx() as tx:
        locale = await tx.value("SELECT locale FROM users WHERE id = $1", off.user_id)
        if locale is not None and off.kind in KINDS:
            await setup.silence(tx, off.user_id, off.kind)
    return Response(done(locale or "en", off.kind), media_type=HTML, headers=HEADERS)


HANDLERS = [
    settings_of, choose, duty, ask_address, confirm, house, put_house, my_devices, add_device,
    remove_device, test_device, my_deliveries, all_deliveries, show_bot,
    put_bot, remove_bot, link_bot, unlink_bot, ask_unsubscribe, unsubscribe,
]  # fmt: skip
