"""The owner's overview (Y7): of each status how many, for how much, the oldest, moved today, and whose."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from backend.access.grants import Grants
from backend.board.conditions import conditions
from backend.board.filter import BoardFilter
from backend.board.schemas import HeldBy, OverviewFunnel, OverviewStatus
from backend.cards.editing.status import CLOSED
from backend.cards.schemas import Money, Named
from backend.inbox.queries.branches import Where
from backend.kit.db import Tx

_FUNNELS = "SELECT id, board_days FROM funnels WHERE deleted_at IS NULL ORDER BY position, id"
_STATUSES = """
SELECT s.id, s.funnel_id, s.category FROM statuses s JOIN funnels f ON f.id = s.funnel_id
WHERE s.deleted_at IS NULL AND f.deleted_at IS NULL ORDER BY s.position, s.id
"""
_FIGURES = """
SELECT k.status_id, k.responsible_id, k.budget_currency AS currency, count(*) AS n, sum(k.budget_amount) AS amount,
       min(k.created_at) AS oldest, count(*) FILTER (WHERE k.status_changed_at >= {day}) AS moved
FROM cards k WHERE {which} AND {filters} GROUP BY 1, 2, 3
"""


async def overview(tx: Tx, grants: Grants, asked: BoardFilter, day: datetime) -> list[OverviewFunnel]:
    """Of what the viewer sees. `day`: when today began where they are. Closing statuses hold the funnel's last days."""
    funnels = await tx.fetch(_FUNNELS)
    statuses = await tx.fetch(_STATUSES)
    rows = await _figures(tx, grants, asked, day, funnels, statuses)
    names = await _names(tx, rows)
    hidden = "budget" in grants.hidden_fields
    found = {
        row["id"]: _status(row["id"], [each for each in rows if each["status_id"] == row["id"]], names, hidden)
        for row in statuses
    }
    return [
        OverviewFunnel(
            row["id"], row["board_days"], [found[step["id"]] for step in statuses if step["funnel_id"] == row["id"]]
        )
        for row in funnels
    ]


async def _figures(
    tx: Tx, grants: Grants, asked: BoardFilter, day: datetime, funnels: Sequence[Any], statuses: Sequence[Any]
) -> list[Mapping[str, Any]]:
    """One walk over the open requests, and one over what each funnel closed lately."""
    where, parts = Where(), []
    today = where.bind(day, "timestamptz")
    opened = [row["id"] for row in statuses if row["category"] not in CLOSED]
    which = f"k.is_open AND k.status_id = ANY({where.bind(opened, 'bigint[]')})"
    parts.append(_FIGURES.format(day=today, which=which, filters=conditions(where, grants, asked)))
    for funnel in funnels:
        closing = [row["id"] for row in statuses if row["funnel_id"] == funnel["id"] and row["category"] in CLOSED]
        if closing:
            days = where.bind(funnel["board_days"], "int")
            which = f"""NOT k.is_open AND k.status_id = ANY({where.bind(closing, "bigint[]")})
                AND k.closed_at >= now() - make_interval(days => {days})"""
            parts.append(_FIGURES.format(day=today, which=which, filters=conditions(where, grants, asked)))
    return list(await tx.fetch(" UNION ALL ".join(parts), *where.args))


async def _names(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    ids = sorted({row["responsible_id"] for row in rows if row["responsible_id"] is not None})
    return {
        row["id"]: row["name"] for row in await tx.fetch("SELECT id, name FROM users WHERE id = ANY($1::bigint[])", ids)
    }


def _status(
    status_id: int, rows: Sequence[Mapping[str, Any]], names: Mapping[int, str], hidden: bool
) -> OverviewStatus:
    people = sorted({row["responsible_id"] for row in rows}, key=lambda who: (who is None, who or 0))
    holders = [_holder(who, [row for row in rows if row["responsible_id"] == who], names, hidden) for who in people]
    return OverviewStatus(
        status_id=status_id,
        count=sum(row["n"] for row in rows),
        sums=None if hidden else _sums(rows),
        oldest=min((row["oldest"] for row in rows), default=None),
        moved_today=sum(row["moved"] for row in rows),
        holders=sorted(holders, key=lambda each: -each.count),
    )


def _holder(who: int | None, rows: Sequence[Mapping[str, Any]], names: Mapping[int, str], hidden: bool) -> HeldBy:
    user = None if who is None else Named(who, names.get(who, ""))
    return HeldBy(user, sum(row["n"] for row in rows), None if hidden else _sums(rows))


def _sums(rows: Sequence[Mapping[str, Any]]) -> list[Money]:
    found: dict[str, Any] = {}
    for row in rows:
        if row["currency"] is not None:
            found[row["currency"]] = found.get(row["currency"], 0) + row["amount"]
    return sorted(
        (Money(amount, currency) for currency, amount in found.items()), key=lambda each: (-each.amount, each.currency)
    )
