"""Passwords: set, change, reset. Hashing is done before a transaction is opened: it takes long."""

from backend.access import audit
from backend.access.actions import links, sessions, throttle
from backend.access.errors import Unauthorized
from backend.access.grants import Grants
from backend.access.hashing import password_hash, password_matches
from backend.kit.db import Database, Tx
from backend.kit.errors import Invalid


async def put(tx: Tx, user_id: int, hashed: str) -> None:
    """A new password; older links to set one are void."""
    await tx.execute("UPDATE users SET password_hash = $2 WHERE id = $1", user_id, hashed)
    await links.void(tx, "reset", user_id=user_id)


async def prove(db: Database, me: Grants, password: str, ip: str) -> None:
    """Is it really their password? Counted like a sign-in. Raises Invalid, TooMany."""
    async with db.orm() as tx:
        row = await tx.row("SELECT lower(email) AS email, password_hash FROM users WHERE id = $1", me.user_id)
        if row is None:
            raise Unauthorized
        tried = await throttle.attempt(tx, row["email"], ip)
    if not await password_matches(password, row["password_hash"]):
        await audit.refused(db, me, ip, "password.prove", "wrong_password", ("user", me.user_id))
        raise Invalid("wrong_password", fields={"password": "wrong_password"})
    async with db.orm() as tx:
        await throttle.forgive(tx, tried)


async def change(db: Database, me: Grants, current: str, password: str, ip: str) -> None:
    """Their other sessions end."""
    assert me.user_id is not None
    await prove(db, me, current, ip)
    hashed = await password_hash(password)
    async with db.orm() as tx:
        await put(tx, me.user_id, hashed)
        await sessions.end_all(tx, me.user_id, but=me.session_id)
        await audit.write(tx, me, ip, "password.changed", ("user", me.user_id))


async def reset(db: Database, token: str, password: str, ip: str) -> None:
    """By a link that came by mail or by hand. Every session ends; the e-mail must still be the one it was sent to."""
    async with db.orm() as tx:
        await links.peek(tx, "reset", token)
    hashed = await password_hash(password)
    async with db.orm() as tx:
        link = await links.use(tx, "reset", token)
        await put(tx, link["user_id"], hashed)
        await sessions.end_all(tx, link["user_id"])
        await audit.write(tx, None, ip, "password.reset", ("user", link["user_id"]))


async def reset_link(tx: Tx, email: str) -> tuple[int, str, str] | None:
    """(user id, token, locale) for a living account of that e-mail, else None."""
    row = await tx.row(
        "SELECT id, locale FROM users WHERE lower(email) = lower($1) AND deactivated_at IS NULL", email.strip()
    )
    if row is None:
        return None
    return row["id"], await links.make(tx, "reset", user_id=row["id"], email=email.strip()), row["locale"]
