"""Who sees a person: whoever sees one of their conversations or cards, or the one they are given to."""

from typing import Any

from backend.access.grants import Grants
from backend.access.policy import can
from backend.access.sight import sees_sql
from backend.kit.db import Tx
from backend.kit.errors import Missing


def seen_sql(grants: Grants, first: int) -> tuple[str, list[Any]]:
    """An expression over contacts `p`, and its arguments, numbered from $first on."""
    args: list[Any] = [grants.user_id]
    talk, more = sees_sql(grants, "c", first + 1)
    args += more
    card, more = sees_sql(grants, "k", first + len(args), pool=False)
    args += more
    ways = [
        f"p.responsible_id = ${first}::bigint",
        f"EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = p.id AND {talk})",
        f"EXISTS (SELECT 1 FROM cards k WHERE k.contact_id = p.id AND {card})",
    ]
    if can(grants, "conversations.all"):
        # who is known to a colleague's own mailbox alone is nobody else's
        theirs = f"c.channel_id = ANY (${first + len(args)}::bigint[])"
        ways.append(f"NOT EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = p.id AND {theirs})")
        args.append(sorted(grants.private))
    return f"({' OR '.join(ways)})", args


async def demand_contact(tx: Tx, grants: Grants, contact_id: int) -> None:
    """Raises Missing when the person is not there, or out of sight."""
    seen, args = seen_sql(grants, 2)
    found = f"SELECT 1 FROM contacts p WHERE p.id = $1 AND p.deleted_at IS NULL AND {seen}"
    if await tx.value(found, contact_id, *args) is None:
        raise Missing


async def sees_contact(tx: Tx, grants: Grants, contact_id: int) -> bool:
    """For who asks instead of demanding."""
    try:
        await demand_contact(tx, grants, contact_id)
    except Missing:
        return False
    return True
