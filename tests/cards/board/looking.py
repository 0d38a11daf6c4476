"""What people of the cast see on the board, page by page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import msgspec

from backend.board.columns import page_of, plan, totals
from backend.board.filter import BoardFilter
from backend.board.schemas import BoardOrder, ColumnTotals
from backend.kit.db import Tx
from tests.cast import Cast

_CARD = """
INSERT INTO cards (kind, funnel_id, status_id, is_open, contact_id, channel_id, responsible_id, participants,
                   budget_amount, budget_currency, updated_at, closed_at, source_id, comment)
SELECT CASE f.kind WHEN 'lead' THEN 'lead' ELSE 'deal' END, s.funnel_id, s.id,
       s.category NOT IN ('won', 'lost', 'closed'), $2, $3, $4, $5::bigint[], $6::numeric, $7, coalesce($8, now()),
       CASE WHEN s.category IN ('won', 'lost', 'closed') THEN coalesce($9, now()) END, $10, $11
FROM statuses s JOIN funnels f ON f.id = s.funnel_id WHERE s.shipped = $1 ORDER BY s.id LIMIT 1 RETURNING id
"""


class Looking:
    """`await looking.at("anna", "deal_new", order="budget")`: the ids of a whole column, by pages of `limit`."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    async def card(
        self,
        status: str = "deal_new",
        *,
        channel: int | None = None,
        responsible: str | None = None,
        participants: tuple[int, ...] = (),
        budget: tuple[str, str] | None = None,
        contact_id: int | None = None,
        updated_at: datetime | None = None,
        closed_at: datetime | None = None,
        source_id: int | None = None,
        comment: str = "",
    ) -> int:
        amount, currency = budget or (None, None)
        found: int = await self.cast.db.hot.fetchval(
            _CARD, status, contact_id, channel or self.cast.sales,
            self.cast.ids[responsible] if responsible else None, list(participants), amount, currency, updated_at,
            closed_at, source_id, comment,
        )  # fmt: skip
        return found

    async def person(self, name: str, surname: str = "") -> int:
        put = "INSERT INTO contacts (name, surname) VALUES ($1, $2) RETURNING id"
        found: int = await self.cast.db.hot.fetchval(put, name, surname)
        return found

    async def status(self, shipped: str) -> tuple[int, int]:
        """Its funnel and its id."""
        row = await self.cast.db.hot.fetchrow(
            "SELECT funnel_id, id FROM statuses WHERE shipped = $1 ORDER BY id LIMIT 1", shipped
        )
        return row["funnel_id"], row["id"]

    @asynccontextmanager
    async def _tx(self) -> AsyncIterator[Tx]:
        async with self.cast.db.tx() as tx:
            yield tx

    async def at(
        self, who: str, status: str, *, order: BoardOrder | None = None, limit: int = 3, **asked: Any
    ) -> list[int]:
        grants = await self.cast.grants(who)
        funnel_id, status_id = await self.status(status)
        found: list[int] = []
        cursor = None
        while True:
            async with self._tx() as tx:
                board = await plan(tx, funnel_id, order)
                filter_ = msgspec.convert(asked, BoardFilter)
                ids, cursor = await page_of(tx, grants, board, board.step(status_id), filter_, limit, cursor)
            found += ids
            if cursor is None:
                return found

    async def totals(self, who: str, status: str, **asked: Any) -> ColumnTotals:
        grants = await self.cast.grants(who)
        funnel_id, status_id = await self.status(status)
        async with self._tx() as tx:
            board = await plan(tx, funnel_id)
            return (await totals(tx, grants, board, msgspec.convert(asked, BoardFilter)))[status_id]
