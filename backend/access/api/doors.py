"""Doors that open without a session: set-up, invitation, reset, sign-in by link. Each link opens once."""

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.access import mail
from backend.access.actions import invite, links, passwords, set_up, sign_in, throttle
from backend.access.api.shared import Ask, origin_of, signed_in_as
from backend.access.guards import public
from backend.access.queries.links import of_link
from backend.access.schemas import AskReset, Join, LinkView, Reset, SessionView, SetUp
from backend.kit.db import Database
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings


class Doors(msgspec.Struct, frozen=True):
    """What the sign-in page may offer. `set_up`: nobody is here yet. `mail`: a reset can be mailed."""

    set_up: bool
    mail: bool


@get("/session/doors", guards=[public])
async def doors(db: NamedDependency[Database], settings: NamedDependency[Settings]) -> Doors:
    """For the page of a stranger."""
    async with db.orm() as tx:
        nobody = await tx.value("SELECT 1 FROM users LIMIT 1") is None
    return Doors(nobody, settings.smtp_url is not None)


@get("/setup/{token:str}", guards=[public])
async def show_setup(token: FromPath[str], db: NamedDependency[Database]) -> LinkView:
    """Is the link still good?"""
    async with db.orm() as tx:
        return await of_link(tx, "setup", token)


@post("/setup/{token:str}", guards=[public])
async def use_setup(
    request: Ask,
    token: FromPath[str],
    data: JSONBody[SetUp],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
) -> Response[SessionView]:
    """Become the first administrator."""
    return await signed_in_as(db, settings, await set_up.set_up(db, token, data, origin_of(request, ip)))


@get("/invite/{token:str}", guards=[public])
async def show_invitation(token: FromPath[str], db: NamedDependency[Database]) -> LinkView:
    """For which e-mail and role?"""
    async with db.orm() as tx:
        return await of_link(tx, "invite", token)


@post("/invite/{token:str}", guards=[public])
async def use_invitation(
    request: Ask,
    token: FromPath[str],
    data: JSONBody[Join],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
) -> Response[SessionView]:
    """Become a colleague."""
    return await signed_in_as(db, settings, await invite.join(db, token, data, origin_of(request, ip)))


@post("/signin/{token:str}", guards=[public])
async def use_signin(
    request: Ask,
    token: FromPath[str],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
) -> Response[SessionView]:
    """Sign in by a link of the demo."""
    return await signed_in_as(db, settings, await sign_in.by_link(db, token, origin_of(request, ip)))


@post("/reset", guards=[public], status_code=202)
async def ask_reset(
    data: JSONBody[AskReset],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    cipher: NamedDependency[Cipher],
    ip: NamedDependency[str],
) -> None:
    """Have a reset link mailed. The answer is the same whoever asks for whom."""
    async with db.orm() as tx:
        await throttle.attempt(tx, f"reset:{data.email.strip().lower()}", ip)
        if settings.smtp_url is not None and (found := await passwords.reset_link(tx, data.email)):
            _, token, locale = found
            link = links.address(settings.public_url, "reset", token)
            await mail.queue(tx, settings, cipher, "reset", data.email.strip(), locale, link)


@get("/reset/{token:str}", guards=[public])
async def show_reset(token: FromPath[str], db: NamedDependency[Database]) -> LinkView:
    """For whom?"""
    async with db.orm() as tx:
        return await of_link(tx, "reset", token)


@post("/reset/{token:str}", guards=[public], status_code=204)
async def use_reset(
    token: FromPath[str], data: JSONBody[Reset], db: NamedDependency[Database], ip: NamedDependency[str]
) -> None:
    """A new password; every session ends, one signs in anew."""
    await passwords.reset(db, token, data.password, ip)


HANDLERS = [
    doors,
    show_setup,
    use_setup,
    show_invitation,
    use_invitation,
    use_signin,
    ask_reset,
    show_reset,
    use_reset,
]
