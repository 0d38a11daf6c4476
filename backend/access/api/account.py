"""One's own account: name and settings, password, second factor."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access import audit
from backend.access.actions import passwords, second_factor
from backend.access.actions import users as verbs
from backend.access.grants import Grants
from backend.access.guards import person
from backend.access.queries import users
from backend.access.schemas import ChangePassword, Code, EditMe, Proof, RecoveryCodes, SessionView
from backend.kit.db import Database
from backend.kit.secrets import Cipher


@get("/users/me", guards=[person])
async def show_me(me: NamedDependency[Grants], db: NamedDependency[Database]) -> SessionView:
    """Myself."""
    async with db.orm() as tx:
        return await users.session(tx, me)


@patch("/users/me", guards=[person])
async def edit_me(data: JSONBody[EditMe], me: NamedDependency[Grants], db: NamedDependency[Database]) -> SessionView:
    """My name, language, time zone and settings."""
    async with db.orm() as tx:
        await verbs.edit_me(tx, me, data)
        return await users.session(tx, me)


@post("/session/password", guards=[person], status_code=204)
async def change_password(
    data: JSONBody[ChangePassword],
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
) -> None:
    """My other sessions end."""
    await passwords.change(db, me, data.current, data.password, ip)


@post("/session/second-factor", guards=[person])
async def begin(
    data: JSONBody[Proof],
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    cipher: NamedDependency[Cipher],
    ip: NamedDependency[str],
) -> second_factor.Pending:
    """A secret to scan; in force after the first code."""
    assert me.user_id is not None
    await passwords.prove(db, me, data.password, ip)
    async with db.orm() as tx:
        return await second_factor.begin(tx, cipher, me.user_id)


@post("/session/second-factor/confirm", guards=[person])
async def confirm(
    data: JSONBody[Code],
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    cipher: NamedDependency[Cipher],
    ip: NamedDependency[str],
) -> RecoveryCodes:
    """Put it in force; the recovery codes are shown this once."""
    assert me.user_id is not None
    async with db.orm() as tx:
        codes = await second_factor.confirm(tx, cipher, me.user_id, data.code)
        await audit.write(tx, me, ip, "second_factor.on", ("user", me.user_id))
        return RecoveryCodes(codes)


@post("/session/second-factor/recovery-codes", guards=[person])
async def renew_codes(
    data: JSONBody[Proof], me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> RecoveryCodes:
    """Ten fresh recovery codes; the old ones are void."""
    assert me.user_id is not None
    await passwords.prove(db, me, data.password, ip)
    async with db.orm() as tx:
        codes = await second_factor.new_recovery_codes(tx, me.user_id)
        await audit.write(tx, me, ip, "recovery_codes.renewed", ("user", me.user_id))
        return RecoveryCodes(codes)


@delete("/session/second-factor", guards=[person])
async def disable(
    data: JSONBody[Proof], me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> None:
    """Take the second factor off."""
    assert me.user_id is not None
    await passwords.prove(db, me, data.password, ip)
    async with db.orm() as tx:
        await second_factor.disable(tx, me.user_id)
        await audit.write(tx, me, ip, "second_factor.off", ("user", me.user_id))


HANDLERS = [show_me, edit_me, change_password, begin, confirm, renew_codes, disable]
