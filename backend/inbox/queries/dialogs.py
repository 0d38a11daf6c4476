"""The dialog list: any filter, two orders, keyset pages, only what the viewer may see."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.inbox.queries.branches import Branch, Where, branches
from backend.inbox.queries.conditions import STATES, conditions, few
from backend.inbox.queries.filter import Filter, Order
from backend.inbox.rows.conversations import COLUMNS, JOINS, row_of
from backend.inbox.schemas import ConversationRow
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.kit.http import cursor as make_cursor
from backend.kit.http import unpage

ONCE = "(SELECT 1) AS once"
# Planning takes longer than running, and the standing views differ by numbers only: one plan for all of them.
# PostgreSQL would make a new one each time: it takes any list of channels for ten (docs/decisions/0067).
_ONE_PLAN = "SET LOCAL plan_cache_mode = force_generic_plan"


class Listed(msgspec.Struct, frozen=True):
    """A row and how many inbound messages of it the viewer has not read."""

    row: ConversationRow
    unread: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is asked for. `contact_id`: the other dialogs of a person, internal ones too."""

    filter: Filter = Filter()
    order: Order = "newest"
    contact_id: int | None = None
    limit: int = 50
    cursor: str | None = None

    @property
    def waits(self) -> bool:
        return self.order == "waiting"

    @property
    def stands(self) -> bool:
        """Narrowed by view and state alone: the six standing views, and what scrolls in them."""
        asked = self.filter
        return self.contact_id is None and asked == Filter(view=asked.view, state=asked.state, waiting=asked.waiting)


def _filters(where: Where, grants: Grants, wanted: Wanted) -> str:
    sql = conditions(where, grants, wanted.filter)
    if wanted.waits and wanted.filter.view != "waiting":
        sql += " AND c.waiting_since IS NOT NULL"
    if wanted.contact_id is None:
        sql += " AND c.kind <> 'internal'"
    else:
        sql += f" AND c.contact_id = {where.bind(wanted.contact_id, 'bigint')}"
    return sql + _after(where, wanted)


def _after(where: Where, wanted: Wanted) -> str:
    if not wanted.cursor:
        return ""
    at, last = _read_cursor(wanted.cursor, wanted.waits)
    row = where.bind(last, "bigint")
    if wanted.waits:
        return f" AND (c.waiting_clock, c.id) > ({where.bind(at, 'double precision')}, {row})"
    return f" AND (c.last_at, c.id) < ({where.bind(at, 'timestamptz')}, {row})"


def _read_cursor(text: str, waits: bool) -> tuple[Any, int]:
    key: tuple[Any, Any, int] | None
    key = unpage(text, tuple[Literal["w"], float, int]) if waits else unpage(text, tuple[Literal["n"], datetime, int])
    if key is None:
        raise Invalid("invalid", fields={"cursor": "bad_cursor"})
    return key[1], key[2]


def _walk(wanted: Wanted) -> tuple[str, str]:
    """What is walked beside a branch so that its index is read in order, and the condition: per calendar, per state."""
    if wanted.waits:
        return "(SELECT id FROM calendars) AS cal", " AND c.calendar_id = cal.id"
    if wanted.filter.state or wanted.filter.waiting or wanted.filter.view in ("unanswered", "waiting"):
        return ONCE, ""
    states = ", ".join(f"('{state}')" for state in STATES)
    return f"(VALUES {states}) AS st (state)", " AND c.state = st.state"


def _sql(where: Where, grants: Grants, wanted: Wanted, ids: Sequence[int] | None) -> str:
    viewer = where.bind(grants.user_id, "bigint")
    # in the text: for a number that it does not know the planner supposes a tenth of the table
    limit = f"{wanted.limit + 1:d}"
    filters = _filters(where, grants, wanted)
    key = "c.waiting_clock" if wanted.waits else "c.last_at"
    order = f"{key}, c.id" if wanted.waits else f"{key} DESC, c.id DESC"
    walk, on = _walk(wanted)
    parts = [
        f"""SELECT top.* FROM {", ".join(filter(None, (branch.source, walk if not branch.sorts else ONCE)))}
            CROSS JOIN LATERAL (
            SELECT c.id, {key} AS key FROM {branch.table} c
            WHERE {branch.on}{on if not branch.sorts else ""}{filters}
            ORDER BY {order} LIMIT {limit}) AS top"""
        for branch in branches(where, grants, wanted.filter, viewer, ids)
    ]
    merged = "key, id" if wanted.waits else "key DESC, id DESC"
    return f"""
        WITH page AS MATERIALIZED (
            SELECT id FROM ({" UNION ".join(parts)}) AS tops ORDER BY {merged} LIMIT {limit})
        SELECT {COLUMNS}, coalesce(mark.in_seq, 0) AS read_in_seq
        FROM page JOIN conversations c USING (id) {JOINS}
        LEFT JOIN read_marks mark ON mark.conversation_id = c.id AND mark.user_id = {viewer}
        ORDER BY {order}
    """


async def list_dialogs(tx: Tx, grants: Grants, wanted: Wanted) -> tuple[list[Listed], str | None]:
    """A page and the cursor of the next one (None at the end)."""
    where = Where()
    ids = await few(tx, wanted.filter) if wanted.contact_id is None else None
    sql = _sql(where, grants, wanted, ids)
    if wanted.stands:
        await tx.execute(_ONE_PLAN)
    return _page(await tx.fetch(sql, *where.args), wanted)


def _page(rows: Sequence[Any], wanted: Wanted) -> tuple[list[Listed], str | None]:
    now = datetime.now(UTC)
    shown = rows[: wanted.limit]
    listed = [Listed(row_of(row, now), max(0, row["in_seq"] - row["read_in_seq"])) for row in shown]
    if len(rows) <= wanted.limit:
        return listed, None
    last = shown[-1]
    if wanted.waits:
        return listed, make_cursor("w", last["waiting_clock"], last["id"])
    return listed, make_cursor("n", last["last_at"], last["id"])


def members(where: Where, grants: Grants, asked: Filter, most: int, ids: Sequence[int] | None) -> str:
    """A query for the ids that a filter means and the viewer sees, in no order, at most `most` a branch."""
    viewer, limit = where.bind(grants.user_id, "bigint"), where.bind(most, "int")
    filters = _filters(where, grants, Wanted(filter=asked))
    found = " UNION ".join(
        f"(SELECT c.id, c.in_seq FROM {_beside(branch)}{branch.table} c WHERE {branch.on}{filters} LIMIT {limit})"
        for branch in branches(where, grants, asked, viewer, ids)
    )
    # not every branch names the viewer, and a parameter that stands nowhere has no type
    return f"SELECT id, in_seq FROM ({found}) AS seen WHERE true OR {viewer} IS NULL"


def _beside(branch: Branch) -> str:
    return f"{branch.source}, " if branch.source else ""
