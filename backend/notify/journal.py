"""The journal: what was sent where, when, with what result, and why something was held back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.http.paging import Page, page, unpage
from backend.kit.words import say

_LIST = """
SELECT d.id, d.notice_id, d.user_id, u.name AS user_name, n.kind, d.way,
    CASE d.way WHEN 'push' THEN coalesce((SELECT p.name FROM push_devices p WHERE p.id::text = d.target), '')
        WHEN 'bot' THEN coalesce((SELECT l.name FROM staff_links l WHERE l.user_id = d.user_id), '')
        WHEN 'head' THEN '' ELSE d.target END AS target,
    d.state, d.why, d.again, d.attempts, n.at AS told_at, d.due_at, d.ended_at
FROM notice_deliveries d JOIN notices n ON n.id = d.notice_id JOIN users u ON u.id = d.user_id
WHERE ($1::bigint IS NULL OR d.user_id = $1) AND ($2::bigint IS NULL OR d.id < $2) AND ($3::text IS NULL OR d.way = $3)
  AND ($4::text IS NULL OR d.state = $4)
ORDER BY d.id DESC LIMIT $5
"""


class NoticeDelivery(msgspec.Struct, frozen=True):
    """No word of what was told: only that it was, of which kind, to whom, by which way. `label`: the kind in the
    reader's words."""

    id: int
    notice_id: int
    user_id: int
    user_name: str
    kind: str
    label: str
    way: str
    target: str
    state: str
    why: str | None
    again: bool
    attempts: int
    told_at: datetime
    due_at: datetime
    ended_at: datetime | None


async def deliveries(
    tx: Tx, me: Grants, user_id: int | None, limit: int, place: str | None, way: str | None, state: str | None
) -> Page[NoticeDelivery]:
    after = unpage(place, tuple[int])
    rows: Any = await tx.fetch(_LIST, user_id, after[0] if after else None, way, state, limit + 1)
    return page(rows, limit, lambda row: _view(me, row), lambda row: (row["id"],))


def _view(me: Grants, row: Mapping[str, Any]) -> NoticeDelivery:
    return NoticeDelivery(**dict(row), label=say(me.locale, f"notices.{row['kind']}.name"))
