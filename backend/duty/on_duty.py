"""Who is on duty: read from kept spans, by an index. Whoever has no schedule is always on duty."""

from collections.abc import Sequence
from datetime import datetime

from backend.kit.db import Tx


def on_duty_sql(user: str, at: str = "now()") -> str:
    """A predicate, never NULL: is the person of the expression `user` (bigint) on duty at that moment?"""
    return (
        f"(NOT EXISTS (SELECT FROM duty_people dp WHERE dp.user_id = {user})"
        f" OR EXISTS (SELECT FROM duty_spans ds WHERE ds.user_id = {user} AND ds.starts_at <= {at}"
        f" AND ds.ends_at > {at}))"
    )


_ON = f"SELECT u.id FROM unnest($1::bigint[]) AS u (id) WHERE {on_duty_sql('u.id', '$2::timestamptz')} ORDER BY u.id"
# a span that reaches as far as is known ends by nobody's plan
_UNTIL = """
SELECT u.id, CASE WHEN s.starts_at > $2::timestamptz THEN s.starts_at
                  WHEN s.ends_at < p.known_until THEN s.ends_at END AS until
FROM unnest($1::bigint[]) AS u (id) LEFT JOIN duty_people p ON p.user_id = u.id
LEFT JOIN LATERAL (
    SELECT starts_at, ends_at FROM duty_spans d WHERE d.user_id = p.user_id AND d.ends_at > $2::timestamptz
    ORDER BY d.ends_at LIMIT 1) s ON true
"""


async def on_duty(tx: Tx, users: Sequence[int], at: datetime) -> set[int]:
    """Those of them who are on duty then."""
    return {row["id"] for row in await tx.fetch(_ON, list(users), at)}


async def until(tx: Tx, users: Sequence[int], at: datetime) -> dict[int, datetime | None]:
    """Of each: when duty ends, for who is on it then, or next begins. None: never, as far as is planned."""
    return {row["id"]: row["until"] for row in await tx.fetch(_UNTIL, list(users), at)}
