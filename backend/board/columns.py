"""The columns of a funnel: their settings, a page of each by keyset, how many stand there and for how much."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access.card_rules import reach_at
from backend.access.grants import Grants
from backend.board.conditions import conditions
from backend.board.filter import BoardFilter
from backend.board.orders import walk
from backend.board.schemas import BoardOrder, ColumnTotals
from backend.cards.editing.status import CLOSED
from backend.cards.schemas import Money
from backend.inbox.queries.branches import Where
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.kit.http import cursor as make_cursor
from backend.kit.http import unpage

_FUNNEL = """
SELECT id, kind, board_order, board_page, board_days FROM funnels WHERE id = $1 AND deleted_at IS NULL
"""
_STATUSES = """
SELECT id, category, most, most_enforced FROM statuses WHERE funnel_id = $1 AND deleted_at IS NULL ORDER BY position, id
"""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A column: which status, how ordered, what it may hold."""

    status_id: int
    category: str
    closes: bool
    unsorted: bool
    order: BoardOrder
    most: int | None
    most_enforced: bool


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A funnel as a board."""

    funnel_id: int
    kind: str
    order: BoardOrder
    page: int
    days: int
    steps: list[Step]

    def step(self, status_id: int) -> Step:
        """Raises Missing for a status of another funnel."""
        for each in self.steps:
            if each.status_id == status_id:
                return each
        raise Missing


async def plan(tx: Tx, funnel_id: int, order: BoardOrder | None = None) -> Plan:
    """Raises Missing. `order`: in the place of the funnel's own."""
    funnel = await tx.row(_FUNNEL, funnel_id)
    if funnel is None:
        raise Missing
    rows = await tx.fetch(_STATUSES, funnel_id)
    meant: BoardOrder = order or funnel["board_order"]
    return Plan(
        funnel_id=funnel_id,
        kind=funnel["kind"],
        order=meant,
        page=funnel["board_page"],
        days=funnel["board_days"],
        steps=[_step(row, funnel["kind"] == "lead" and turn == 0, meant) for turn, row in enumerate(rows)],
    )


def _step(row: Mapping[str, Any], first: bool, order: BoardOrder) -> Step:
    closes = row["category"] in CLOSED
    unsorted = first and not closes
    # nobody has looked at these: by arrival, whatever the other columns are ordered by
    own: BoardOrder = "newest" if unsorted and order != "oldest" else order
    return Step(
        status_id=row["id"],
        category=row["category"],
        closes=closes,
        unsorted=unsorted,
        order=own,
        most=row["most"],
        most_enforced=row["most_enforced"],
    )


def recent(where: Where, days: int) -> str:
    """Of closing columns what was closed lately; a card there is closed in a moment, where it is not yet."""
    return f" AND NOT k.is_open AND k.closed_at >= now() - make_interval(days => {where.bind(days, 'int')})"


async def page_of(
    tx: Tx, grants: Grants, board: Plan, step: Step, asked: BoardFilter, limit: int, cursor: str | None
) -> tuple[list[int], str | None]:
    """Ids in their order and the cursor of the next page. Raises Invalid."""
    if _is_closed_to(grants, board, step):
        return [], None
    where = Where()
    status = where.bind(step.status_id, "bigint")
    filters = conditions(where, grants, asked) + (recent(where, board.days) if step.closes else "")
    by = walk(where, grants, step.order)
    after: tuple[Any, int] | None = unpage(cursor, by.shape)
    sign, way = ("<", " DESC") if by.down else (">", "")
    behind = ""
    if after is not None:
        behind = f"WHERE (key, id) {sign} ({where.bind(after[0], by.kind)}, {where.bind(after[1], 'bigint')})"
    # in the text: for a number that it does not know the planner supposes a tenth of the table
    sql = f"""SELECT id, key FROM (SELECT k.id, {by.key} AS key FROM cards k WHERE k.status_id = {status} AND {filters})
        AS stood {behind} ORDER BY key{way}, id{way} LIMIT {limit + 1:d}"""
    rows = await tx.fetch(sql, *where.args)
    shown = rows[:limit]
    more = len(rows) > limit
    return [row["id"] for row in shown], make_cursor(shown[-1]["key"], shown[-1]["id"]) if more else None


def _is_closed_to(grants: Grants, board: Plan, step: Step) -> bool:
    """A column in which the role sees nothing is not looked through for what they see there."""
    return reach_at(grants.rules, board.kind, "see", step.status_id, step.category) == "none"


async def totals(
    tx: Tx, grants: Grants, board: Plan, asked: BoardFilter, steps: Sequence[Step] | None = None
) -> dict[int, ColumnTotals]:
    """status → how many the viewer sees and for how much; counted when asked, never kept (DESIGN 3, 23)."""
    meant = board.steps if steps is None else steps
    where, parts = Where(), []
    for closing in (False, True):
        ids = [step.status_id for step in meant if step.closes is closing and not _is_closed_to(grants, board, step)]
        if not ids:
            continue
        statuses = where.bind(ids, "bigint[]")
        filters = conditions(where, grants, asked) + (recent(where, board.days) if closing else "")
        parts.append(
            f"""SELECT k.status_id, k.budget_currency AS currency, count(*) AS n, sum(k.budget_amount) AS amount
            FROM cards k WHERE k.status_id = ANY({statuses}) AND {filters} GROUP BY 1, 2"""
        )
    rows = await tx.fetch(" UNION ALL ".join(parts), *where.args) if parts else []
    hidden = "budget" in grants.hidden_fields
    return {step.status_id: _totals(step.status_id, rows, hidden) for step in meant}


def _totals(status_id: int, rows: Sequence[Mapping[str, Any]], hidden: bool) -> ColumnTotals:
    own = [row for row in rows if row["status_id"] == status_id]
    sums = [Money(row["amount"], row["currency"]) for row in own if row["currency"] is not None]
    known = sorted(sums, key=lambda each: (-each.amount, each.currency))
    return ColumnTotals(status_id, sum(row["n"] for row in own), None if hidden else known)
