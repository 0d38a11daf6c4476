"""Messages in trouble, of the conversations that one sees."""

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.inbox.deliver.people import Trouble
from backend.inbox.rows import load_messages
from backend.inbox.rows.withheld import for_reader
from backend.inbox.schemas import MessageView
from backend.kit.db import Tx
from backend.kit.http.paging import Page, cursor, unpage

_LIST = """
SELECT o.id, o.conversation_id, o.seq FROM outbox o JOIN conversations c ON c.id = o.conversation_id
WHERE o.state = $1 AND o.id > $2 AND ({sight}) ORDER BY o.id LIMIT $3
"""


async def troubled(tx: Tx, me: Grants, state: Trouble, after: str | None, limit: int) -> Page[MessageView]:
    """The oldest first: they wait the longest for somebody to decide."""
    start = unpage(after, tuple[int])
    sight, args = sees_sql(me, "c", 4)
    rows = await tx.fetch(_LIST.format(sight=sight), state, start[0] if start else 0, limit + 1, *args)
    keys = [(row["conversation_id"], row["seq"]) for row in rows[:limit]]
    views = await load_messages(tx, keys)
    more = len(rows) > limit
    return Page(
        [for_reader(me, views[key]) for key in keys if key in views], cursor(rows[limit - 1]["id"]) if more else None
    )
