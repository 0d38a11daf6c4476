"""The owner's overview tells of what its viewer sees, and each figure is made of the very cards it opens."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from backend.board.filter import BoardFilter
from backend.board.overview import overview
from backend.board.schemas import OverviewStatus
from tests.cards.board.looking import Looking
from tests.cast import Cast


@pytest.fixture
def looking(cast: Cast) -> Looking:
    return Looking(cast)


async def _of(cast: Cast, looking: Looking, who: str, shipped: str) -> OverviewStatus:
    _, status_id = await looking.status(shipped)
    day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    async with cast.db.tx() as tx:
        found = await overview(tx, await cast.grants(who), BoardFilter(), day)
    return next(each for funnel in found for each in funnel.statuses if each.status_id == status_id)


async def test_it_counts_sums_ages_and_names_holders(cast: Cast, looking: Looking) -> None:
    first = await looking.card(budget=("100", "RUB"), responsible="anna")
    await looking.card(budget=("50.50", "RUB"), responsible="anna")
    await looking.card(budget=("7", "EUR"))
    old = datetime.now(UTC) - timedelta(days=3)
    await cast.db.hot.execute("UPDATE cards SET created_at = $2, status_changed_at = $2 WHERE id = $1", first, old)
    seen = await _of(cast, looking, "boris", "deal_new")
    assert (seen.count, seen.moved_today, seen.oldest) == (3, 2, old)
    assert [(money.currency, money.amount) for money in seen.sums or []] == [
        ("RUB", Decimal("150.50")), ("EUR", Decimal("7.00")),
    ]  # fmt: skip
    assert [(each.user and each.user.name, each.count) for each in seen.holders] == [("Анна", 2), (None, 1)]


async def test_a_card_out_of_sight_is_in_no_figure(cast: Cast, looking: Looking) -> None:
    await looking.card(channel=cast.secret, budget=("9000", "RUB"), responsible="dora")
    await looking.card(budget=("1", "RUB"))
    hers = await _of(cast, looking, "anna", "deal_new")
    assert (hers.count, [money.amount for money in hers.sums or []]) == (1, [Decimal("1.00")])
    assert [each.user for each in hers.holders] == [None]
    assert (await _of(cast, looking, "boris", "deal_new")).count == 2


async def test_closing_statuses_tell_of_the_last_days(cast: Cast, looking: Looking) -> None:
    await looking.card("deal_won")
    await looking.card("deal_won", closed_at=datetime.now(UTC) - timedelta(days=31))
    assert (await _of(cast, looking, "boris", "deal_won")).count == 1


async def test_each_figure_opens_the_cards_it_counts(cast: Cast, looking: Looking) -> None:
    for who in ("anna", None, "anna"):
        await looking.card(responsible=who)
    seen = await _of(cast, looking, "boris", "deal_new")
    day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    assert len(await looking.at("boris", "deal_new")) == seen.count
    assert len(await looking.at("boris", "deal_new", moved_from=day.isoformat())) == seen.moved_today
    for each in seen.holders:
        whose = [each.user.id] if each.user else ["nobody"]
        assert len(await looking.at("boris", "deal_new", responsible=whose)) == each.count
