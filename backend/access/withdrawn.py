"""Whose grants no longer hold: asked by every node once a second for its open sockets (DESIGN 3, 10d)."""

from collections.abc import Sequence

from backend.access.grants import Grants
from backend.kit.db import Database

_GONE = """
SELECT h.n FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
    AS h (n, user_id, session_id, token_id, rev)
LEFT JOIN users u ON u.id = h.user_id
LEFT JOIN sessions s ON s.id = h.session_id
LEFT JOIN tokens t ON t.id = h.token_id
WHERE h.user_id IS NOT NULL AND (u.id IS NULL OR u.deactivated_at IS NOT NULL OR u.security_rev <> h.rev)
   OR h.session_id IS NOT NULL AND (s.id IS NULL OR s.revoked_at IS NOT NULL OR s.expires_at <= now())
   OR h.token_id IS NOT NULL AND (t.id IS NULL OR t.revoked_at IS NOT NULL OR t.expires_at <= now()
      OR h.user_id IS NULL AND t.security_rev <> h.rev)
"""


async def withdrawn(db: Database, held: Sequence[Grants]) -> list[Grants]:
    """Those of `held` that ended or changed since they were read: session or token ended, rights moved."""
    if not held:
        return []
    columns = (
        list(range(len(held))),
        [g.user_id for g in held],
        [g.session_id for g in held],
        [g.token_id for g in held],
        [g.security_rev for g in held],
    )
    async with db.hot.acquire(timeout=1) as connection:
        rows = await connection.fetch(_GONE, *columns)
    return [held[row["n"]] for row in rows]
