"""One conversation and its messages."""

from datetime import UTC, datetime

from backend.access.grants import Grants
from backend.access.sight import sees
from backend.inbox.queries.dialogs import Listed
from backend.inbox.rows.conversations import COLUMNS, JOINS, row_of, scope_of
from backend.inbox.rows.messages import COLUMNS as MESSAGE_COLUMNS
from backend.inbox.rows.messages import JOINS as MESSAGE_JOINS
from backend.inbox.rows.messages import files_of, view_of
from backend.inbox.schemas import MessageView
from backend.kit.db import Tx
from backend.kit.errors import Missing

_ONE = f"""
SELECT {COLUMNS}, coalesce(mark.in_seq, 0) AS read_in_seq FROM conversations c {JOINS}
LEFT JOIN read_marks mark ON mark.conversation_id = c.id AND mark.user_id = $2::bigint
WHERE c.id = $1
"""
_MESSAGES = f"""
SELECT {MESSAGE_COLUMNS} FROM messages m {MESSAGE_JOINS}
WHERE m.conversation_id = $1 AND m.seq < $2 AND m.seq > $3 ORDER BY m.seq {{order}} LIMIT $4
"""
_BEFORE = _MESSAGES.format(order="DESC")
_AFTER = _MESSAGES.format(order="ASC")
_END = 2**62


async def find(tx: Tx, grants: Grants, conversation_id: int) -> Listed:
    """The conversation as its viewer lists it. Raises Missing when it is out of sight."""
    row = await tx.row(_ONE, conversation_id, grants.user_id)
    if row is None or not sees(grants, scope_of(row)):
        raise Missing
    return Listed(row_of(row, datetime.now(UTC)), max(0, row["in_seq"] - row["read_in_seq"]))


async def messages(
    tx: Tx, conversation_id: int, *, before: int | None, after: int | None, limit: int
) -> tuple[list[MessageView], int | None]:
    """A page, newest last, and the `before` of the next older page (or `after` of the next newer one)."""
    forward = after is not None and before is None
    rows = await tx.fetch(
        _AFTER if forward else _BEFORE, conversation_id, before or _END, 0 if after is None else after, limit + 1
    )
    shown = list(rows[:limit])
    if not forward:
        shown.reverse()
    files = await files_of(tx, [(conversation_id, row["seq"]) for row in shown])
    views = [view_of(row, files.get((conversation_id, row["seq"]), [])) for row in shown]
    if len(rows) <= limit:
        return views, None
    return views, (views[-1].seq if forward else views[0].seq)
