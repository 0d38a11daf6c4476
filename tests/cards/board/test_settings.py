"""What an administrator sets for a funnel's board holds: order, pages, days, a limit, a source."""

import asyncio
from typing import Any

import msgspec
import pytest

from backend.board.columns import plan
from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.funnels.build import edit_funnel
from backend.cards.funnels.schemas import EditFunnel, EditStatus
from backend.cards.funnels.steps import edit_status
from backend.kit.errors import Invalid
from tests.cards.board.looking import Looking
from tests.cast import Cast


@pytest.fixture
def looking(cast: Cast) -> Looking:
    return Looking(cast)


async def _set_funnel(cast: Cast, **change: Any) -> None:
    version = await cast.db.hot.fetchval("SELECT version FROM funnels WHERE id = 2")
    async with cast.db.orm() as tx:
        body = msgspec.convert({"version": version} | change, EditFunnel)
        await edit_funnel(tx, await cast.grants("ada"), "127.0.0.1", 2, body)


async def _set_status(cast: Cast, status_id: int, **change: Any) -> None:
    version = await cast.db.hot.fetchval("SELECT version FROM statuses WHERE id = $1", status_id)
    async with cast.db.orm() as tx:
        body = msgspec.convert({"version": version} | change, EditStatus)
        await edit_status(tx, await cast.grants("ada"), "127.0.0.1", status_id, body)


async def _move(cast: Cast, card: int, status_id: int) -> None:
    async with cast.db.orm() as tx:
        await edit_card(tx, await cast.grants("boris"), card, EditCard(version=1, status_id=status_id))


async def test_the_board_follows_what_is_set(cast: Cast) -> None:
    await _set_funnel(cast, board_order="budget", board_page=50, board_days=7)
    async with cast.db.tx() as tx:
        board = await plan(tx, 2)
    assert (board.order, board.page, board.days) == ("budget", 50, 7)
    with pytest.raises(Invalid) as refused:
        await _set_funnel(cast, source_id=10**9)
    assert refused.value.fields == {"source_id": "no_such_source"}


async def test_a_full_status_lets_nobody_in_and_two_who_come_at_once_do_not_both(cast: Cast, looking: Looking) -> None:
    _, status_id = await looking.status("deal_in_work")
    cards = [await looking.card() for _ in range(4)]
    await _set_status(cast, status_id, most=2)
    await _move(cast, cards[0], status_id)
    # told alone: it is not enforced
    await _set_status(cast, status_id, most_enforced=True)
    ends = await asyncio.gather(*(_move(cast, card, status_id) for card in cards[1:]), return_exceptions=True)
    refused = [end for end in ends if end is not None]
    assert len(refused) == 2
    assert all(isinstance(end, Invalid) and end.fields["status_id"].code == "status_full" for end in refused)
    held = await cast.db.hot.fetchval("SELECT count(*) FROM cards WHERE status_id = $1", status_id)
    assert held == 2
    await _set_status(cast, status_id, most=None)
    there = await _there(cast, status_id)
    await _move(cast, next(card for card in cards if card not in there), status_id)


async def _there(cast: Cast, status_id: int) -> set[int]:
    return {row["id"] for row in await cast.db.hot.fetch("SELECT id FROM cards WHERE status_id = $1", status_id)}
