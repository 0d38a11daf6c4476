"""Likes of facts (F3): one a person, taken back by the same press."""

from collections.abc import Sequence

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.feed.touch import touch
from backend.feed.walk import held
from backend.kit.db import Tx

_PUT = "INSERT INTO feed_likes (activity_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_TAKE = "DELETE FROM feed_likes WHERE activity_id = $1 AND user_id = $2"
_OF = """
SELECT l.activity_id, count(*) AS likes, bool_or(l.user_id = $2) AS liked,
       (array_agg(u.name ORDER BY l.at DESC))[1:8] AS names
FROM feed_likes l JOIN users u ON u.id = l.user_id WHERE l.activity_id = ANY ($1::bigint[]) GROUP BY l.activity_id
"""
# a comment is a note in a dialog: who does not see that is not told of it, not even by the number
_COMMENTS = """
SELECT f.activity_id, count(*) AS n FROM feed_comments f JOIN conversations c ON c.id = f.conversation_id
WHERE f.activity_id = ANY ($1::bigint[]) AND {seen} GROUP BY 1
"""


async def like(tx: Tx, me: Grants, key: str, on: bool) -> None:
    """Raises Missing, Invalid."""
    row = await held(tx, me, key)
    if await tx.execute(_PUT if on else _TAKE, row["id"], me.user_id):
        await touch(tx, me, row)


async def of_facts(tx: Tx, me: Grants, ids: Sequence[int]) -> dict[int, tuple[int, bool, list[str]]]:
    """How many like each, whether I do, and who the newest are."""
    rows = await tx.fetch(_OF, list(ids), me.user_id)
    return {row["activity_id"]: (row["likes"], bool(row["liked"]), list(row["names"])) for row in rows}


async def comments_of(tx: Tx, me: Grants, ids: Sequence[int]) -> dict[int, int]:
    """How many stand under each, of those that the caller reads there."""
    seen, args = sees_sql(me, "c", 2)
    return {row["activity_id"]: row["n"] for row in await tx.fetch(_COMMENTS.format(seen=seen), list(ids), *args)}
