"""Sign in: by password (and code), or by a one-time link."""

from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from backend.access import audit
from backend.access.actions import links, second_factor, sessions, throttle
from backend.access.errors import Unauthorized
from backend.access.hashing import password_matches
from backend.kit.db import Database, Tx
from backend.kit.secrets import Cipher


class From(msgspec.Struct, frozen=True):
    """Where a sign-in comes from; `replaces` is the session's token that the browser held until now."""

    ip: str
    user_agent: str = ""
    replaces: str | None = None


async def by_password(db: Database, cipher: Cipher, email: str, password: str, code: str | None, origin: From) -> str:
    """The new session's token. Unknown e-mail and wrong password are the same, in words and in time.

    Raises Unauthorized (wrong_credentials, code_required, wrong_code), TooMany.
    """
    account = email.strip().lower()
    async with db.orm() as tx:
        tried = await throttle.attempt(tx, account, origin.ip)
        user = await tx.row(
            "SELECT id, password_hash, totp_secret IS NOT NULL AS second_factor FROM users"
            " WHERE lower(email) = $1 AND deactivated_at IS NULL",
            account,
        )
    if not await password_matches(password, user["password_hash"] if user else None) or user is None:
        await _refuse(db, origin, account, "wrong_credentials", user)
    if user["second_factor"]:
        await _demand_code(db, cipher, user, code, account, origin)
    async with db.orm() as tx:
        await throttle.forgive(tx, tried)
        # what was compared must still be so: a password changed meanwhile, or a second factor put on, wins
        if not await tx.value(
            "SELECT 1 FROM users WHERE id = $1 AND password_hash = $2 AND (totp_secret IS NOT NULL) = $3 FOR SHARE",
            user["id"],
            user["password_hash"],
            user["second_factor"],
        ):
            raise Unauthorized("wrong_credentials")
        return await _start(tx, user["id"], origin, "session.started")


async def by_link(db: Database, token: str, origin: From) -> str:
    """The new session's token. Raises LinkGone."""
    async with db.orm() as tx:
        link = await links.use(tx, "signin", token)
        return await _start(tx, link["user_id"], origin, "session.started_by_link")


async def _start(tx: Tx, user_id: int, origin: From, verb: str) -> str:
    token = await sessions.start(tx, user_id, origin.ip, origin.user_agent, origin.replaces)
    await audit.write(tx, None, origin.ip, verb, ("user", user_id))
    return token


async def _demand_code(
    db: Database, cipher: Cipher, user: Mapping[str, Any], code: str | None, account: str, origin: From
) -> None:
    if code is None or not code.strip():
        raise Unauthorized("code_required", fields={"code": "code_required"})
    async with db.orm() as tx:
        right = await second_factor.spend(tx, cipher, user["id"], code)
    if not right:
        await _refuse(db, origin, account, "wrong_code", user)


async def _refuse(db: Database, origin: From, account: str, why: str, user: Mapping[str, Any] | None) -> NoReturn:
    await audit.refused(
        db, None, origin.ip, "session.refused", why, ("user", user["id"] if user else None), {"email": account}
    )
    raise Unauthorized(why)
