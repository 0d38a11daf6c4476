"""The audit, the newest line first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.queries.names import Thing, names, things
from backend.access.schemas import AuditView
from backend.kit.db import Tx
from backend.kit.http.paging import Page, page, unpage
from backend.kit.words import known, say

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


async def lines(tx: Tx, me: Grants, wanted: Wanted, cursor: str | None, limit: int) -> Page[AuditView]:
    """One page, with the names of what its lines speak of."""
    at, last = unpage(cursor, tuple[datetime, int]) or (None, None)
    rows = await tx.fetch(
        _LIST, at, last, wanted.verb, wanted.user_id, wanted.subject_kind, wanted.subject_id, limit + 1
    )
    read = [dict(row) | {part: _facts(row[part]) for part in ("before", "after")} for row in rows]
    called = await names(tx, me, set().union(*(things(line) for line in read)))
    return page(read, limit, lambda line: _line(line, called, me.locale), lambda line: (line["at"], line["id"]))


def _facts(stored: str | None) -> dict[str, Any] | None:
    return None if stored is None else msgspec.json.decode(stored)


def _line(row: Mapping[str, Any], called: Mapping[Thing, str], locale: str) -> AuditView:
    why = row["refused"] and f"errors.{row['refused']}"
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
        why=say(locale, why) if why and known(why) else None,
        before=row["before"],
        after=row["after"],
        names={f"{kind}:{row_id}": called[kind, row_id] for kind, row_id in things(row) if (kind, row_id) in called},
    )


def _named(row_id: int | None, name: str | None) -> dict[str, Any] | None:
    return None if row_id is None else {"id": row_id, "name": name}
