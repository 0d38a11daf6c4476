"""The audit, the newest line first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from backend.access.schemas import AuditView
from backend.kit.db import Tx
from backend.kit.http.paging import Page, page, unpage

# every filter is optional: NULL lets all pass
_LIST = """
SELECT a.id, a.at, a.user_id, u.name AS user_name, a.token_id, t.name AS token_name, a.ip, a.verb, a.subject_kind,
       a.subject_id, a.refused, a.before::text AS before, a.after::text AS after
FROM audit a LEFT JOIN users u ON u.id = a.user_id LEFT JOIN tokens t ON t.id = a.token_id
WHERE ($1::timestamptz IS NULL OR (a.at, a.id) < ($1, $2::bigint))
  AND ($3::text IS NULL OR a.verb = $3) AND ($4::bigint IS NULL OR a.user_id = $4)
  AND ($5::text IS NULL OR a.subject_kind = $5) AND ($6::bigint IS NULL OR a.subject_id = $6)
ORDER BY a.at DESC, a.id DESC LIMIT $7
"""


class Wanted(msgspec.Struct, frozen=True):
    """Filters of the list."""

    verb: str | None = None
    user_id: int | None = None
    subject_kind: str | None = None
    subject_id: int | None = None


async def lines(tx: Tx, wanted: Wanted, cursor: str | None, limit: int) -> Page[AuditView]:
    """One page."""
    at, last = unpage(cursor, tuple[datetime, int]) or (None, None)
    rows = await tx.fetch(
        _LIST, at, last, wanted.verb, wanted.user_id, wanted.subject_kind, wanted.subject_id, limit + 1
    )
    return page(rows, limit, _line, lambda row: (row["at"], row["id"]))


def _line(row: Mapping[str, Any]) -> AuditView:
    return AuditView(
        id=row["id"],
        at=row["at"],
        user=_named(row["user_id"], row["user_name"]),
        token=_named(row["token_id"], row["token_name"]),
        ip=row["ip"],
        verb=row["verb"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        refused=row["refused"],
        before=None if row["before"] is None else msgspec.json.decode(row["before"]),
        after=None if row["after"] is None else msgspec.json.decode(row["after"]),
    )


def _named(row_id: int | None, name: str | None) -> dict[str, Any] | None:
    return None if row_id is None else {"id": row_id, "name": name}
