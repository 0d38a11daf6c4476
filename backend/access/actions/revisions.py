"""Raise security_rev where somebody may do or see more or less than before: nodes close their sockets on it.

A change of one's own name is none of that; a change of roles, rights, teams or of who may work in a channel is.
"""

from collections.abc import Collection

from backend.kit.db import Tx


async def of_users(tx: Tx, user_ids: Collection[int]) -> None:
    await tx.execute(
        "UPDATE users SET security_rev = security_rev + 1 WHERE id IN"
        " (SELECT id FROM users WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE)",
        sorted(user_ids),
    )


async def of_role(tx: Tx, role_id: int) -> None:
    """Its members, and its service accounts."""
    await tx.execute(
        "UPDATE users SET security_rev = security_rev + 1 WHERE id IN"
        " (SELECT id FROM users WHERE role_id = $1 ORDER BY id FOR UPDATE)",
        role_id,
    )
    await tx.execute("UPDATE tokens SET security_rev = security_rev + 1 WHERE role_id = $1", role_id)


async def of_everyone(tx: Tx) -> None:
    """Call it when the list of who may work in a channel changed, or a channel with such a list was made."""
    await tx.execute(
        "UPDATE users SET security_rev = security_rev + 1 WHERE id IN (SELECT id FROM users ORDER BY id FOR UPDATE)"
    )
    await tx.execute("UPDATE tokens SET security_rev = security_rev + 1 WHERE user_id IS NULL AND revoked_at IS NULL")
