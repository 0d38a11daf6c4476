"""HTTP of the board (docs/contract.md)."""

from datetime import datetime

from litestar import get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import person
from backend.board import deal as dealing
from backend.board.columns import page_of, plan, totals
from backend.board.filter import BoardFilter, asked_for
from backend.board.load import board_cards
from backend.board.overview import overview
from backend.board.remove import remove
from backend.board.schemas import (
    BoardCard,
    BoardColumn,
    BoardOrder,
    BoardView,
    ColumnTotals,
    DealPreview,
    NewBin,
    NewDeal,
    OverviewFunnel,
)
from backend.inbox.bulk.schemas import BulkView
from backend.kit.db import Database
from backend.kit.errors import Invalid
from backend.kit.http import Limit, Page, RowId
from backend.lists.bulk.schemas import ListRun

ASKED = {"asked": Provide(asked_for, sync_to_thread=False)}
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Asked = NamedDependency[BoardFilter]


@get("/board/{funnel_id:int}", dependencies=ASKED)
async def board(
    me: Me, db: Db, asked: Asked, funnel_id: RowId, order: FromQuery[BoardOrder | None] = None
) -> BoardView:
    """A funnel's columns, each with its first cards, how many the caller sees there and for how much."""
    async with db.tx() as tx:
        drawn = await plan(tx, funnel_id, order)
        sums = await totals(tx, me, drawn, asked)
        pages = [await page_of(tx, me, drawn, step, asked, drawn.page, None) for step in drawn.steps]
        cards = await board_cards(tx, me, [card_id for ids, _ in pages for card_id in ids])
    columns = [
        BoardColumn(
            status_id=step.status_id,
            unsorted=step.unsorted,
            order=step.order,
            most=step.most,
            most_enforced=step.most_enforced,
            totals=sums[step.status_id],
            items=[cards[card_id] for card_id in ids if card_id in cards],
            next=following,
        )
        for step, (ids, following) in zip(drawn.steps, pages, strict=True)
    ]
    return BoardView(funnel_id, drawn.order, drawn.days, columns)


@get("/board/{funnel_id:int}/columns/{status_id:int}", dependencies=ASKED)
async def column(
    me: Me,
    db: Db,
    asked: Asked,
    funnel_id: RowId,
    status_id: RowId,
    order: FromQuery[BoardOrder | None] = None,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[BoardCard]:
    """More cards of one column."""
    async with db.tx() as tx:
        drawn = await plan(tx, funnel_id, order)
        ids, following = await page_of(tx, me, drawn, drawn.step(status_id), asked, limit, cursor)
        cards = await board_cards(tx, me, ids)
    return Page([cards[card_id] for card_id in ids if card_id in cards], following)


@get("/board/{funnel_id:int}/totals", dependencies=ASKED)
async def column_totals(me: Me, db: Db, asked: Asked, funnel_id: RowId) -> Page[ColumnTotals]:
    """How many stand in each column, and for how much: asked anew when a card moved."""
    async with db.tx() as tx:
        drawn = await plan(tx, funnel_id)
        found = await totals(tx, me, drawn, asked)
    return Page([found[step.status_id] for step in drawn.steps])


@get("/board/overview", dependencies=ASKED)
async def figures(me: Me, db: Db, asked: Asked, day: FromQuery[datetime]) -> Page[OverviewFunnel]:
    """Of each funnel and status how many, for how much, the oldest, moved since `day` began, and whose."""
    if day.tzinfo is None:
        raise Invalid("invalid", fields={"day": "no_time_zone"})
    async with db.tx() as tx:
        return Page(await overview(tx, me, asked, day))


@post("/board/{funnel_id:int}/deal/preview", status_code=200, guards=[person])
async def deal_preview(me: Me, db: Db, funnel_id: RowId, data: JSONBody[NewDeal]) -> DealPreview:
    """Who would get how many."""
    async with db.tx() as tx:
        return await dealing.preview(tx, me, funnel_id, data)


@post("/board/{funnel_id:int}/deal", status_code=202, guards=[person])
async def deal(me: Me, db: Db, funnel_id: RowId, data: JSONBody[NewDeal]) -> BulkView:
    """Deal them out, one by one; how far it has come and the way back are those of work on many dialogs."""
    async with db.tx() as tx:
        return await dealing.deal(tx, me, funnel_id, data)


@post("/board/{funnel_id:int}/delete", status_code=202, guards=[person])
async def remove_many(me: Me, db: Db, funnel_id: RowId, data: JSONBody[NewBin]) -> ListRun:
    """Into the bin, one by one; how far it has come and the way back are those of work on many rows of the list."""
    async with db.tx() as tx:
        return await remove(tx, me, funnel_id, data)


HANDLERS = [board, column, column_totals, figures, deal_preview, deal, remove_many]
