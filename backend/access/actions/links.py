"""One-time links: set-up, invitation, password reset, sign-in of the demo. Kept as a hash, used once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from backend.access.errors import LinkGone
from backend.access.hashing import new_token, token_hash
from backend.kit.db import Tx

Kind = Literal["setup", "invite", "reset", "signin"]
LIFE: dict[Kind, timedelta] = {
    "setup": timedelta(hours=24),
    "invite": timedelta(hours=72),
    "reset": timedelta(hours=1),
    "signin": timedelta(hours=24),
}
_MAKE = """
INSERT INTO links (kind, token_hash, user_id, email, role_id, created_by, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, now() + $7)
"""
# of a link l: an invitation is as good as its maker's right to make one
STANDS = """
(l.kind <> 'invite' OR l.created_by IS NULL OR EXISTS (
    SELECT FROM users u JOIN roles ur ON ur.id = u.role_id
    WHERE u.id = l.created_by AND u.deactivated_at IS NULL
      AND (ur.key = 'administrator' OR 'users.manage' = ANY (ur.rights))))
"""
_FIND = f"""
SELECT l.id, l.user_id, l.email, l.role_id, l.expires_at, l.created_by FROM links l
WHERE l.kind = $1 AND l.token_hash = $2 AND l.used_at IS NULL AND l.voided_at IS NULL AND l.expires_at > now()
  AND {STANDS}
"""


async def make(
    tx: Tx,
    kind: Kind,
    *,
    user_id: int | None = None,
    email: str | None = None,
    role_id: int | None = None,
    created_by: int | None = None,
) -> str:
    """The token of a new link. An older invitation or reset for the same person is void from now on."""
    token = new_token()
    if kind in ("invite", "reset"):
        await void(tx, kind, user_id=user_id, email=email)
    await tx.execute(_MAKE, kind, token_hash(token), user_id, email, role_id, created_by, LIFE[kind])
    return token


async def void(tx: Tx, kind: Kind, *, user_id: int | None = None, email: str | None = None) -> None:
    """End the open links of a person, known by id or by e-mail."""
    await tx.execute(
        "UPDATE links SET voided_at = now() WHERE kind = $1 AND used_at IS NULL AND voided_at IS NULL"
        " AND (user_id = $2 OR lower(email) = lower($3))",
        kind,
        user_id,
        email,
    )


async def void_made_by(tx: Tx, user_id: int) -> None:
    """End the invitations that somebody made who may not come in any more themselves."""
    await tx.execute(
        "UPDATE links SET voided_at = now() WHERE kind = 'invite' AND used_at IS NULL AND voided_at IS NULL"
        " AND created_by = $1",
        user_id,
    )


async def peek(tx: Tx, kind: Kind, token: str) -> Mapping[str, Any]:
    """What a link stands for, without using it. Raises LinkGone."""
    row = await tx.row(_FIND, kind, token_hash(token))
    if row is None:
        raise LinkGone
    return row


async def use(tx: Tx, kind: Kind, token: str) -> Mapping[str, Any]:
    """Use a link up. Of two at once, one has it; the other gets LinkGone."""
    row = await tx.row(_FIND + " FOR UPDATE OF l", kind, token_hash(token))
    if row is None:
        raise LinkGone
    await tx.execute("UPDATE links SET used_at = now() WHERE id = $1", row["id"])
    return row


def address(public_url: str, kind: Kind, token: str) -> str:
    """Always on the configured address, never on what a Host header says."""
    return f"{public_url}/{kind}/{token}"
