"""Rows of dialogs by their ids, those alone that the viewer sees."""

from collections.abc import Sequence
from datetime import UTC, datetime

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.inbox.queries.dialogs import Listed
from backend.inbox.rows.conversations import COLUMNS, JOINS, row_of
from backend.kit.db import Tx


async def load_seen(tx: Tx, grants: Grants, ids: Sequence[int]) -> dict[int, Listed]:
    """id → row and unread count."""
    sees, args = sees_sql(grants, "c", 3)
    rows = await tx.fetch(
        f"""SELECT {COLUMNS}, coalesce(mark.in_seq, 0) AS read_in_seq FROM conversations c {JOINS}
            LEFT JOIN read_marks mark ON mark.conversation_id = c.id AND mark.user_id = $2::bigint
            WHERE c.id = ANY($1::bigint[]) AND {sees}""",
        list(ids), grants.user_id, *args,
    )  # fmt: skip
    now = datetime.now(UTC)
    return {row["id"]: Listed(row_of(row, now, grants), max(0, row["in_seq"] - row["read_in_seq"])) for row in rows}
