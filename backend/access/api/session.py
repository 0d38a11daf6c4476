"""/session: sign in and out, who am I, my devices."""

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access import audit
from backend.access.actions import sessions, sign_in
from backend.access.api.shared import Ask, origin_of, signed_in_as, signed_out
from backend.access.grants import Grants
from backend.access.guards import person, public, signed_in
from backend.access.queries import users
from backend.access.schemas import DeviceView, SessionView, SignIn
from backend.kit.db import Database
from backend.kit.http import RowId
from backend.kit.http.paging import Page
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings


@post("/session", guards=[public])
async def start(
    request: Ask,
    data: JSONBody[SignIn],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    cipher: NamedDependency[Cipher],
    ip: NamedDependency[str],
) -> Response[SessionView]:
    """Sign in. 401 code_required: the same again with `code`."""
    token = await sign_in.by_password(db, cipher, data.email, data.password, data.code, origin_of(request, ip))
    return await signed_in_as(db, settings, token)


@get("/session", guards=[signed_in])
async def show(me: NamedDependency[Grants], db: NamedDependency[Database]) -> SessionView:
    """Who is signed in."""
    async with db.orm() as tx:
        return await users.session(tx, me)


@delete("/session", guards=[person], status_code=204)
async def end(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
) -> Response[None]:
    """Sign out here."""
    if me.session_id is not None and me.user_id is not None:
        async with db.orm() as tx:
            await sessions.end(tx, me.user_id, me.session_id)
            await audit.write(tx, me, ip, "session.ended", ("user", me.user_id))
    return signed_out(settings)


@get("/session/devices", guards=[person])
async def devices(me: NamedDependency[Grants], db: NamedDependency[Database]) -> Page[DeviceView]:
    """Where I am signed in."""
    async with db.orm() as tx:
        return Page(await users.devices(tx, me))


@delete("/session/devices/{device_id:int}", guards=[person])
async def end_device(
    device_id: RowId, me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> None:
    """Sign one of my devices out."""
    assert me.user_id is not None
    async with db.orm() as tx:
        await sessions.end(tx, me.user_id, device_id)
        await audit.write(tx, me, ip, "session.ended", ("user", me.user_id), before={"device": device_id})


@delete("/session/devices", guards=[person])
async def end_others(me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]) -> None:
    """Sign out everywhere but here."""
    assert me.user_id is not None
    async with db.orm() as tx:
        ended = await sessions.end_all(tx, me.user_id, but=me.session_id)
        await audit.write(tx, me, ip, "sessions.ended", ("user", me.user_id), after={"ended": ended})


HANDLERS = [start, show, end, devices, end_device, end_others]
