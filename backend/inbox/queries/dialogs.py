"""The dialog list: any filter, two orders, keyset pages, only what the viewer may see."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.duty.clock import calendar_sql, hours_of
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
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
BEFORE_ALL = datetime(9999, 1, 1, tzinfo=UTC)
# what a page is ordered by (a clock or a moment), and the row
Key = tuple[Any, int]
_CALENDARS = f"""
SELECT k.id, {calendar_sql("k.id")} AS calendar FROM calendars k WHERE k.id <> 1
  AND EXISTS (SELECT FROM conversations c WHERE c.calendar_id = k.id AND c.waiting_since IS NOT NULL) ORDER BY k.id
"""


class Clocks(msgspec.Struct, frozen=True):
    """What makes the clocks of several calendars one: at the moment `at`, so much later they would read if each had run
    since 1970. Within a calendar the order never changes; a page keeps the moment of the first one.
    """

    at: datetime
    ahead: dict[int, float] = {}


async def _clocks(tx: Tx, at: datetime) -> Clocks:
    rows = await tx.fetch(_CALENDARS)
    return Clocks(at, {row["id"]: at.timestamp() - hours_of(row["calendar"]).clock(at) for row in rows})


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
    def has_rest(self) -> bool:
        """By wait: whether others than those who wait are meant."""
        return not self.filter.waiting and self.filter.view != "waiting"

    @property
    def stands(self) -> bool:
        """Narrowed by view and state alone: the six standing views, and what scrolls in them."""
        asked = self.filter
        return self.contact_id is None and asked == Filter(view=asked.view, state=asked.state, waiting=asked.waiting)


# By wait the list is two, one after the other: who waits, the longest first, and the rest, the newest first.
Part = Literal["newest", "waiting", "rest"]
_PARTS: dict[str, Part] = {"n": "newest", "w": "waiting", "r": "rest"}


def _filters(where: Where, grants: Grants, wanted: Wanted, part: Part) -> str:
    sql = conditions(where, grants, wanted.filter)
    if grants.private:
        sql += f" AND c.channel_id <> ALL ({where.bind(sorted(grants.private), 'bigint[]')})"
    if part == "waiting" and wanted.has_rest:
        sql += " AND c.waiting_since IS NOT NULL"
    if part == "rest":
        sql += " AND c.waiting_since IS NULL"
    if wanted.contact_id is None:
        return sql
    return sql + f" AND c.contact_id = {where.bind(wanted.contact_id, 'bigint')}"


def _merged(clocks: Clocks) -> str:
    return "c.waiting_clock + cal.ahead" if clocks.ahead else "c.waiting_clock"


def _after(where: Where, part: Part, key: Key | None, clocks: Clocks) -> str:
    if key is None:
        return ""
    row = where.bind(key[1], "bigint")
    if part == "waiting":
        clock = where.bind(key[0], "double precision")
        if not clocks.ahead:
            return f" AND (c.waiting_clock, c.id) > ({clock}, {row})"
        # the first is what the calendar's index is walked from; the second is exact, as what was added is
        return f" AND c.waiting_clock >= {clock} - cal.ahead - 0.01 AND ({_merged(clocks)}, c.id) > ({clock}, {row})"
    return f" AND (c.last_at, c.id) < ({where.bind(key[0], 'timestamptz')}, {row})"


def _read_cursor(wanted: Wanted, now: datetime) -> tuple[Part, Key | None, datetime]:
    """In which part the page begins, behind which row, and when the first page was asked for. Raises Invalid."""
    waits = wanted.order == "waiting"
    if not wanted.cursor:
        return ("waiting" if waits else "newest"), None, now
    shape = tuple[Literal["w", "r"], float | datetime, int, Moment] if waits else tuple[Literal["n"], datetime, int]
    found: Any = unpage(wanted.cursor, shape)
    if found is None or (found[0] == "w") == isinstance(found[1], datetime):
        raise Invalid("invalid", fields={"cursor": "bad_cursor"})
    return _PARTS[found[0]], found[1:3], found[3] if waits else now


def _walk(where: Where, wanted: Wanted, part: Part, clocks: Clocks) -> tuple[str, str]:
    """What is walked beside a branch so that its index is read in order, and the condition: per calendar, per state."""
    if part == "waiting" and clocks.ahead:
        ids = where.bind([1, *clocks.ahead], "bigint[]")
        ahead = where.bind([0.0, *clocks.ahead.values()], "double precision[]")
        return f"unnest({ids}, {ahead}) AS cal (id, ahead)", " AND c.calendar_id = cal.id"
    if part == "waiting":
        return "(SELECT id FROM calendars) AS cal", " AND c.calendar_id = cal.id"
    if wanted.filter.state or wanted.filter.waiting or wanted.filter.view in ("unanswered", "waiting"):
        return ONCE, ""
    states = ", ".join(f"('{state}')" for state in STATES)
    return f"(VALUES {states}) AS st (state)", " AND c.state = st.state"


def _sql(
    where: Where,
    grants: Grants,
    wanted: Wanted,
    part: Part,
    key: Key | None,
    ids: Sequence[int] | None,
    clocks: Clocks,
) -> str:
    viewer = where.bind(grants.user_id, "bigint")
    # in the text: for a number that it does not know the planner supposes a tenth of the table
    most = f"{wanted.limit + 1:d}"
    filters = _filters(where, grants, wanted, part) + _after(where, part, key, clocks)
    waits = part == "waiting"
    by = "c.waiting_clock" if waits else "c.last_at"
    order = f"{by}, c.id" if waits else f"{by} DESC, c.id DESC"
    walk, on = _walk(where, wanted, part, clocks)
    # several clocks can be merged only where each row stands beside its own
    each = bool(waits and clocks.ahead)
    value = _merged(clocks) if waits else by
    parts = [
        f"""SELECT top.* FROM {", ".join(filter(None, (branch.source, walk if each or not branch.sorts else ONCE)))}
            CROSS JOIN LATERAL (
            SELECT c.id, {value} AS key FROM {branch.table} c
            WHERE {branch.on}{on if each or not branch.sorts else ""}{filters}
            ORDER BY {order} LIMIT {most}) AS top"""
        for branch in branches(where, grants, wanted.filter, viewer, ids)
    ]
    merged = "key, id" if waits else "key DESC, id DESC"
    return f"""
        WITH page AS MATERIALIZED (
            SELECT id, key FROM ({" UNION ".join(parts)}) AS tops ORDER BY {merged} LIMIT {most})
        SELECT {COLUMNS}, page.key, coalesce(mark.in_seq, 0) AS read_in_seq
        FROM page JOIN conversations c USING (id) {JOINS}
        LEFT JOIN read_marks mark ON mark.conversation_id = c.id AND mark.user_id = {viewer}
        ORDER BY {"page.key, c.id" if waits else order}
    """


async def list_dialogs(tx: Tx, grants: Grants, wanted: Wanted) -> tuple[list[Listed], str | None]:
    """A page and the cursor of the next one (None at the end). Raises Invalid."""
    part, key, at = _read_cursor(wanted, datetime.now(UTC))
    clocks = await _clocks(tx, at) if part == "waiting" else Clocks(at)
    ids = await few(tx, grants, wanted.filter) if wanted.contact_id is None else None
    listed, following = await _part(tx, grants, wanted, part, key, wanted.limit, ids, clocks)
    if part != "waiting" or following is not None or not wanted.has_rest:
        return listed, following
    if len(listed) == wanted.limit:
        return listed, make_cursor("r", BEFORE_ALL, 0, at)
    rest, following = await _part(tx, grants, wanted, "rest", None, wanted.limit - len(listed), ids, clocks)
    return listed + rest, following


async def _part(
    tx: Tx,
    grants: Grants,
    wanted: Wanted,
    part: Part,
    key: Key | None,
    limit: int,
    ids: Sequence[int] | None,
    clocks: Clocks,
) -> tuple[list[Listed], str | None]:
    where = Where()
    sql = _sql(where, grants, wanted, part, key, ids, clocks)
    if wanted.stands:
        await tx.execute(_ONE_PLAN)
    rows = await tx.fetch(sql, *where.args)
    now = datetime.now(UTC)
    shown = rows[:limit]
    listed = [Listed(row_of(row, now, grants), max(0, row["in_seq"] - row["read_in_seq"])) for row in shown]
    if len(rows) <= limit:
        return listed, None
    last = shown[-1]
    place = (part[0], last["key"], last["id"])
    return listed, make_cursor(*place) if part == "newest" else make_cursor(*place, clocks.at)


def members(where: Where, grants: Grants, asked: Filter, most: int, ids: Sequence[int] | None) -> str:
    """A query for the ids that a filter means and the viewer sees, in no order, at most `most` a branch."""
    viewer, limit = where.bind(grants.user_id, "bigint"), where.bind(most, "int")
    filters = _filters(where, grants, Wanted(filter=asked), "newest")
    found = " UNION ".join(
        f"(SELECT c.id, c.in_seq FROM {_beside(branch)}{branch.table} c WHERE {branch.on}{filters} LIMIT {limit})"
        for branch in branches(where, grants, asked, viewer, ids)
    )
    # not every branch names the viewer, and a parameter that stands nowhere has no type
    return f"SELECT id, in_seq FROM ({found}) AS seen WHERE true OR {viewer} IS NULL"


def _beside(branch: Branch) -> str:
    return f"{branch.source}, " if branch.source else ""
