"""The first start: a one-time link makes the first administrator."""

from backend.access import audit
from backend.access.actions import links, sessions
from backend.access.actions.create import create, role_named
from backend.access.actions.sign_in import From
from backend.access.errors import LinkGone
from backend.access.hashing import password_hash
from backend.access.rights import ADMINISTRATOR
from backend.access.schemas import SetUp
from backend.kit.db import Database

_FIRST = 0x53455455  # one set-up at a time, whatever the node


async def ensure_setup_link(db: Database, public_url: str) -> str | None:
    """A fresh set-up link while there is no user at all, else None. Call it at every start."""
    async with db.orm() as tx:
        if await tx.value("SELECT 1 FROM users LIMIT 1"):
            return None
        return links.address(public_url, "setup", await links.make(tx, "setup"))


async def signin_link(db: Database, user_id: int, public_url: str) -> str:
    """A link that signs a colleague in once, without a password: for the demo, which prints it."""
    async with db.orm() as tx:
        return links.address(public_url, "signin", await links.make(tx, "signin", user_id=user_id))


async def set_up(db: Database, token: str, first: SetUp, origin: From) -> str:
    """Make the first administrator; the new session's token. Raises LinkGone, also when somebody was first."""
    async with db.orm() as tx:
        await links.peek(tx, "setup", token)
    hashed = await password_hash(first.password)
    async with db.orm() as tx:
        await tx.execute("SELECT pg_advisory_xact_lock($1)", _FIRST)
        await links.use(tx, "setup", token)
        if await tx.value("SELECT 1 FROM users LIMIT 1"):
            raise LinkGone
        user = await create(
            tx,
            email=first.email,
            name=first.name,
            role_id=await role_named(tx, ADMINISTRATOR),
            hashed=hashed,
            locale=first.locale,
            time_zone=first.time_zone,
        )
        await tx.execute("UPDATE links SET voided_at = now() WHERE kind = 'setup' AND used_at IS NULL")
        await audit.write(tx, None, origin.ip, "setup.done", ("user", user.id), after={"email": first.email})
        return await sessions.start(tx, user.id, origin.ip, origin.user_agent, origin.replaces)
