"""Invitations: a link for an e-mail and a role; who opens it in time becomes a colleague."""

from backend.access import audit
from backend.access.actions import links, sessions
from backend.access.actions.bounds import demand_role
from backend.access.actions.create import create
from backend.access.actions.sign_in import From
from backend.access.grants import Grants
from backend.access.hashing import password_hash
from backend.access.schemas import Invite, Join
from backend.kit.db import Database, Tx
from backend.kit.errors import Conflict, Missing


async def invite(tx: Tx, me: Grants, ip: str, guest: Invite) -> str:
    """The link's token. An older invitation of that e-mail is void. Raises Conflict for a colleague's e-mail."""
    email = guest.email.strip()
    await demand_role(tx, me, guest.role_id)
    if await tx.value("SELECT 1 FROM users WHERE lower(email) = lower($1)", email):
        raise Conflict("email_taken", fields={"email": "email_taken"})
    token = await links.make(tx, "invite", email=email, role_id=guest.role_id, created_by=me.user_id)
    await audit.write(tx, me, ip, "user.invited", after={"email": email, "role_id": guest.role_id})
    return token


async def withdraw(tx: Tx, me: Grants, ip: str, invitation_id: int) -> None:
    """Raises Missing."""
    email = await tx.value(
        "UPDATE links SET voided_at = now() WHERE id = $1 AND kind = 'invite' AND used_at IS NULL"
        " AND voided_at IS NULL RETURNING email",
        invitation_id,
    )
    if email is None:
        raise Missing
    await audit.write(tx, me, ip, "invitation.withdrawn", before={"email": email})


async def join(db: Database, token: str, guest: Join, origin: From) -> str:
    """Become a colleague; the new session's token. Raises LinkGone, Conflict email_taken."""
    async with db.orm() as tx:
        await links.peek(tx, "invite", token)
    hashed = await password_hash(guest.password)
    async with db.orm() as tx:
        link = await links.use(tx, "invite", token)
        user = await create(
            tx,
            email=link["email"],
            name=guest.name,
            role_id=link["role_id"],
            hashed=hashed,
            locale=guest.locale,
            time_zone=guest.time_zone,
        )
        await audit.write(
            tx, None, origin.ip, "user.joined", ("user", user.id), after={"email": link["email"], "role": user.role}
        )
        return await sessions.start(tx, user.id, origin.ip, origin.user_agent, origin.replaces)
