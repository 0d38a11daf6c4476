"""One conversation and its messages."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec

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
_DAYS = """
SELECT DISTINCT ON (day) (m.provider_at AT TIME ZONE $2)::date AS day, m.conversation_id, m.seq
FROM messages m WHERE m.conversation_id = ANY($1::bigint[])
ORDER BY day, m.provider_at, m.conversation_id, m.seq
"""
_END = 2**62


async def find(tx: Tx, grants: Grants, conversation_id: int) -> Listed:
    """The conversation as its viewer lists it. Raises Missing when it is out of sight."""
    row = await tx.row(_ONE, conversation_id, grants.user_id)
    if row is None or not sees(grants, scope_of(row)):
        raise Missing
    return Listed(row_of(row, datetime.now(UTC), grants), max(0, row["in_seq"] - row["read_in_seq"]))


class Day(msgspec.Struct, frozen=True):
    """A day of the viewer's, and its first message."""

    day: date
    conversation_id: int
    seq: int


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
    views = await _views(tx, conversation_id, shown)
    if len(rows) <= limit:
        return views, None
    return views, (views[-1].seq if forward else views[0].seq)


async def messages_around(
    tx: Tx, conversation_id: int, seq: int, limit: int
) -> tuple[list[MessageView], int | None, int | None]:
    """A page with `seq` in its middle, newest last; the `before` of the next older page, the `after` of the newer."""
    above, below = (limit + 1) // 2, limit // 2
    older = await tx.fetch(_BEFORE, conversation_id, min(seq + 1, _END), 0, above + 1)
    newer = await tx.fetch(_AFTER, conversation_id, _END, min(seq, _END), below + 1)
    shown = [*reversed(older[:above]), *newer[:below]]
    views = await _views(tx, conversation_id, shown)
    before = views[0].seq if len(older) > above else None
    return views, before, views[-1].seq if len(newer) > below else None


async def _views(tx: Tx, conversation_id: int, rows: Sequence[Mapping[str, Any]]) -> list[MessageView]:
    files = await files_of(tx, [(conversation_id, row["seq"]) for row in rows])
    return [view_of(row, files.get((conversation_id, row["seq"]), [])) for row in rows]


async def days(tx: Tx, conversation_ids: Sequence[int], time_zone: str) -> list[Day]:
    """The days on which something was said, the oldest first, each with the message that it began with."""
    rows = await tx.fetch(_DAYS, list(conversation_ids), time_zone)
    return [Day(row["day"], row["conversation_id"], row["seq"]) for row in rows]
