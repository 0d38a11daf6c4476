"""Somebody's duty begins or ends: told once, at its moment, whatever the number of workers."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from backend.duty.events import ShiftEdge
from backend.kit.db import Database, Published, Staff
from backend.kit.wakes import wait_s

BELL = "shift edges"
SLICE = 200
# SKIP LOCKED: another worker tells of them
_DUE = """
SELECT user_id, is_on FROM duty_people WHERE edge_at <= $1 ORDER BY edge_at, user_id LIMIT $2 FOR UPDATE SKIP LOCKED
"""
# As the kept spans say it of this moment. Those that touch are one, so that who goes on has no edge; what began and
# ended while no worker ran is not told afterwards.
_IS = """
SELECT u.id, coalesce(s.starts_at <= $2, false) AS is_on,
    CASE WHEN s.starts_at > $2 THEN s.starts_at WHEN s.ends_at < p.known_until THEN s.ends_at END AS next
FROM unnest($1::bigint[]) AS u (id) JOIN duty_people p ON p.user_id = u.id
LEFT JOIN LATERAL (SELECT starts_at, ends_at FROM duty_spans d WHERE d.user_id = u.id AND d.ends_at > $2
                   ORDER BY d.ends_at LIMIT 1) s ON true
ORDER BY u.id
"""
_SET = """
UPDATE duty_people p SET is_on = n.is_on, edge_at = n.next
FROM unnest($1::bigint[], $2::boolean[], $3::timestamptz[]) AS n (id, is_on, next) WHERE p.user_id = n.id
"""
_NEXT = "SELECT extract(epoch FROM min(edge_at) - now())::float8 FROM duty_people"


async def tell_edges(db: Database, now: datetime | None = None) -> int:
    """Of those whose moment has come; how many were looked at."""
    now = now or datetime.now(UTC)
    async with db.tx() as tx:
        told = {row["user_id"]: row["is_on"] for row in await tx.fetch(_DUE, now, SLICE)}
        if not told:
            return 0
        found = await tx.fetch(_IS, sorted(told), now)
        await tx.execute(
            _SET, [row["id"] for row in found], [row["is_on"] for row in found], [row["next"] for row in found]
        )
        for row in found:
            if row["is_on"] != told[row["id"]]:
                tx.publish(Published(ShiftEdge(row["id"], row["is_on"]), Staff(), "user", row["id"]))
    return len(told)


def telling_edges(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""
    bell = db.wakes.bell(BELL)

    async def run() -> None:
        while True:
            if not await tell_edges(db):
                async with db.tx() as tx:
                    rest = wait_s(await tx.value(_NEXT))
                await bell.rest(rest)

    return run
