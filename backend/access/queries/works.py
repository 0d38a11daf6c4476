"""Who may be given work in a channel."""

from collections.abc import Sequence

from backend.kit.db import Tx

# over users u and roles r, the channel as $2
HERE = """
(NOT EXISTS (SELECT 1 FROM channels h WHERE h.id = $2 AND h.private AND h.owner_id IS DISTINCT FROM u.id) AND (
    'conversations.all' = ANY (r.rights) OR r.key = 'administrator'
    OR NOT EXISTS (SELECT 1 FROM channel_members m WHERE m.channel_id = $2)
    OR EXISTS (SELECT 1 FROM channel_members m WHERE m.channel_id = $2 AND (
        (m.kind = 'user' AND m.member_id = u.id) OR (m.kind = 'role' AND m.member_id = u.role_id)
        OR (m.kind = 'team' AND m.member_id IN (SELECT team_id FROM team_members WHERE user_id = u.id))))))
"""
_WORKS_HERE = f"""
SELECT u.name FROM users u JOIN roles r ON r.id = u.role_id
WHERE u.id = $1 AND u.deactivated_at IS NULL AND {HERE}
"""
_WHO_OF = f"""
SELECT u.id, {HERE} AS works FROM users u JOIN roles r ON r.id = u.role_id
WHERE u.id = ANY ($1::bigint[]) AND u.deactivated_at IS NULL
"""


_ALL_OF = f"""
SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id
WHERE u.deactivated_at IS NULL AND (r.key = 'administrator' OR 'conversations.reply' = ANY (r.rights))
  AND {HERE.replace("$2", "$1")} ORDER BY u.id
"""
_OUTSIDE = f"""
SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id
WHERE u.deactivated_at IS NULL AND NOT {HERE.replace("$2", "$1")} ORDER BY u.id
"""


async def all_who_work(tx: Tx, channel_id: int) -> list[int]:
    """Those who may answer in that channel."""
    return [row["id"] for row in await tx.fetch(_ALL_OF, channel_id)]


async def who_does_not(tx: Tx, channel_id: int) -> list[int]:
    """Those who may not work in that channel."""
    return [row["id"] for row in await tx.fetch(_OUTSIDE, channel_id)]


async def name_of_who_works(tx: Tx, user_id: int, channel_id: int) -> str | None:
    """The colleague's name; None for one who is not there, or may not work in that channel.

    Whoever is responsible for a row sees it: giving one to an outsider would open it to them.
    """
    found: str | None = await tx.value(_WORKS_HERE, user_id, channel_id)
    return found


async def who_works(tx: Tx, user_ids: Sequence[int], channel_id: int) -> dict[int, bool]:
    """Of those who are still there: may each work in that channel?"""
    return {row["id"]: row["works"] for row in await tx.fetch(_WHO_OF, list(user_ids), channel_id)}
