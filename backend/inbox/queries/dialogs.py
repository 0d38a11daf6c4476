"""The dialog list: six standing views, two orders, keyset pages, only what the viewer may see."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.inbox.rows.conversations import COLUMNS, JOINS, row_of
from backend.inbox.schemas import ConversationRow, State
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.kit.http import cursor as make_cursor
from backend.kit.http import unpage

View = Literal["all", "mine", "unassigned", "waiting", "unanswered", "mentions"]
Order = Literal["newest", "waiting"]


class Listed(msgspec.Struct, frozen=True):
    """A row and how many inbound messages of it the viewer has not read."""

    row: ConversationRow
    unread: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is asked for. `contact_id`: the other dialogs of a person."""

    view: View = "all"
    state: State | None = None
    order: Order = "newest"
    channel_ids: tuple[int, ...] = ()
    contact_id: int | None = None
    limit: int = 50
    cursor: str | None = None


class _Where:
    """Collects conditions and their bound values."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.args: list[Any] = []

    def add(self, sql: str, *values: Any) -> None:
        for value in values:
            self.args.append(value)
            sql = sql.replace("?", f"${len(self.args)}", 1)
        self.parts.append(sql)


def _view(where: _Where, grants: Grants, wanted: Wanted) -> None:
    match wanted.view:
        case "mine":
            where.add("c.responsible_id = ?::bigint", grants.user_id)
        case "unassigned":
            where.add("c.responsible_id IS NULL")
        case "waiting":
            where.add("c.waiting_since IS NOT NULL")
        case "unanswered":
            where.add("c.unanswered AND c.state = 'open'")
        case "mentions":
            where.add("c.participants @> ARRAY[?::bigint]", grants.user_id)
    if wanted.state:
        where.add("c.state = ?", wanted.state)
    if wanted.channel_ids:
        where.add("c.channel_id = ANY(?::bigint[])", list(wanted.channel_ids))
    if wanted.contact_id is not None:
        where.add("c.contact_id = ?::bigint", wanted.contact_id)
    if wanted.contact_id is None:
        where.add("c.kind <> 'internal'")


def _sight(where: _Where, grants: Grants) -> None:
    sql, args = sees_sql(grants, "c", len(where.args) + 1)
    where.args.extend(args)
    where.parts.append(sql)


def _order(where: _Where, wanted: Wanted) -> str:
    """Append the keyset condition; returns ORDER BY."""
    waiting = wanted.order == "waiting"
    if waiting:
        where.add("c.waiting_since IS NOT NULL")
    if wanted.cursor:
        at, last = _read_cursor(wanted.cursor, waiting)
        where.add("(c.waiting_clock, c.id) > (?, ?)" if waiting else "(c.last_at, c.id) < (?, ?)", at, last)
    return "c.waiting_clock, c.id" if waiting else "c.last_at DESC, c.id DESC"


def _read_cursor(text: str, waiting: bool) -> tuple[Any, int]:
    key: tuple[Any, Any, int] | None
    key = unpage(text, tuple[Literal["w"], float, int]) if waiting else unpage(text, tuple[Literal["n"], datetime, int])
    if key is None:
        raise Invalid("invalid", fields={"cursor": "bad_cursor"})
    return key[1], key[2]


async def list_dialogs(tx: Tx, grants: Grants, wanted: Wanted) -> tuple[list[Listed], str | None]:
    """A page and the cursor of the next one (None at the end)."""
    where = _Where()
    _view(where, grants, wanted)
    _sight(where, grants)
    order = _order(where, wanted)
    where.args.extend((grants.user_id, wanted.limit + 1))
    viewer, limit = len(where.args) - 1, len(where.args)
    # the page's ids first: names, tags and marks are looked up for its rows alone
    sql = f"""
        WITH page AS MATERIALIZED (
            SELECT c.id FROM conversations c WHERE {" AND ".join(where.parts)} ORDER BY {order} LIMIT ${limit})
        SELECT {COLUMNS}, coalesce(mark.in_seq, 0) AS read_in_seq
        FROM page JOIN conversations c USING (id) {JOINS}
        LEFT JOIN read_marks mark ON mark.conversation_id = c.id AND mark.user_id = ${viewer}::bigint
        ORDER BY {order}
    """
    rows = await tx.fetch(sql, *where.args)
    return _page(rows, wanted)


def _page(rows: Sequence[Any], wanted: Wanted) -> tuple[list[Listed], str | None]:
    now = datetime.now(UTC)
    shown = rows[: wanted.limit]
    listed = [Listed(row_of(row, now), max(0, row["in_seq"] - row["read_in_seq"])) for row in shown]
    if len(rows) <= wanted.limit:
        return listed, None
    last = shown[-1]
    if wanted.order == "waiting":
        return listed, make_cursor("w", last["waiting_clock"], last["id"])
    return listed, make_cursor("n", last["last_at"], last["id"])
