"""A column holds the requests that its viewer sees, in the order that was chosen, and its sum is theirs alone."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest

from backend.access.card_rules import CardRule, Reach
from backend.board.columns import page_of, plan, totals
from backend.board.filter import BoardFilter
from backend.board.load import board_cards
from backend.board.schemas import BoardOrder
from backend.cards.rows import load_cards
from backend.cards.sight import sees_card
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing
from backend.kit.http import cursor
from tests.cards.board.looking import Looking
from tests.cast import Cast

PEOPLE = ("anna", "vera", "boris", "dora", "ada")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def looking(cast: Cast) -> Looking:
    return Looking(cast)


async def test_every_order_walks_each_card_that_is_seen_once_and_no_other(looking: Looking, cast: Cast) -> None:
    dice = random.Random(7)
    async with cast.db.tx() as tx:
        await tx.execute("UPDATE roles SET sight = 'own' WHERE key = 'operator'")
        await tx.execute(
            "UPDATE channels SET private = true, owner_id = $1 WHERE id = $2", cast.ids["dora"], cast.secret
        )
    made = [
        await looking.card(
            "deal_new",
            channel=dice.choice([cast.sales, cast.secret]),
            responsible=dice.choice([None, *PEOPLE]),
            participants=tuple(dice.sample([cast.ids[who] for who in PEOPLE], k=dice.randint(0, 2))),
            budget=dice.choice([None, (f"{dice.randint(1, 9)}.50", dice.choice(["RUB", "EUR"]))]),
            updated_at=NOW - timedelta(minutes=dice.randint(0, 5)),
        )
        for _ in range(40)
    ]
    seen_by = {}
    for who in PEOPLE:
        grants = await cast.grants(who)
        async with cast.db.tx() as tx:
            loaded = await load_cards(tx, made)
        mine = {key for key, (_, scope) in loaded.items() if sees_card(grants, scope)}
        seen_by[who] = mine
        for order in get_args(BoardOrder):
            walked = await looking.at(who, "deal_new", order=order)
            assert sorted(walked) == sorted(mine), (who, order)
        counted = await looking.totals(who, "deal_new")
        sums: dict[str, Decimal] = {}
        for key in mine:
            if budget := loaded[key][0].budget:
                sums[budget.currency] = sums.get(budget.currency, Decimal(0)) + budget.amount
        assert counted.count == len(mine)
        assert {money.currency: money.amount for money in counted.sums or []} == sums
    # else nothing was compared
    assert len({frozenset(mine) for mine in seen_by.values()}) > 2


async def test_cards_stand_by_arrival_change_and_budget(looking: Looking) -> None:
    first = await looking.card(budget=("5", "RUB"), updated_at=NOW)
    second = await looking.card(updated_at=NOW - timedelta(days=1))
    third = await looking.card(budget=("900", "RUB"), updated_at=NOW - timedelta(days=2))
    assert await looking.at("anna", "deal_new") == [third, second, first]
    assert await looking.at("anna", "deal_new", order="oldest") == [first, second, third]
    assert await looking.at("anna", "deal_new", order="changed", limit=1) == [first, second, third]
    assert await looking.at("anna", "deal_new", order="budget", limit=1) == [third, first, second]


async def test_by_due_task_and_by_waiting_stand_those_that_have_none_at_the_end(looking: Looking, cast: Cast) -> None:
    calm, late, soon = [await looking.card() for _ in range(3)]
    put = """INSERT INTO tasks (kind, title, subject_kind, subject_id, due_at, due_zone)
        VALUES ('todo', 'x', 'card', $1, $2, 'UTC')"""
    await cast.db.hot.execute(put, late, NOW + timedelta(days=3))
    await cast.db.hot.execute(put, soon, NOW)
    assert await looking.at("anna", "deal_new", order="due", limit=1) == [soon, late, calm]
    for card, clock in ((calm, 300.0), (soon, 200.0)):
        talk = await cast.dialog()
        await cast.db.hot.execute(
            "UPDATE conversations SET card_id = $2, waiting_since = to_timestamp($3) WHERE id = $1", talk, card, clock
        )
    assert await looking.at("anna", "deal_new", order="waiting", limit=1) == [soon, calm, late]
    assert set(await looking.at("anna", "deal_new", unanswered=True)) == {soon, calm}


async def test_that_somebody_waits_is_not_told_to_who_does_not_see_the_dialog(looking: Looking, cast: Cast) -> None:
    """anna leads the request, and the dialog about it stands in a channel that is closed to her."""
    card = await looking.card(responsible="anna")
    talk = await cast.dialog(channel_id=cast.secret)
    await cast.db.hot.execute("UPDATE conversations SET card_id = $2 WHERE id = $1", talk, card)
    assert await looking.at("anna", "deal_new", unanswered=True) == []
    assert await looking.at("dora", "deal_new", unanswered=True) == [card]
    async with cast.db.tx() as tx:
        hers = (await board_cards(tx, await cast.grants("anna"), [card]))[card]
        doras = (await board_cards(tx, await cast.grants("dora"), [card]))[card]
    assert hers.conversation is None
    assert hers.unread == 0
    assert doras.conversation is not None
    assert doras.conversation.id == talk


async def test_unsorted_stands_by_arrival_whatever_the_rest_is_ordered_by(looking: Looking, cast: Cast) -> None:
    poor, rich = await looking.card("lead_new", budget=("1", "RUB")), await looking.card("lead_new")
    assert await looking.at("anna", "lead_new", order="budget") == [rich, poor]
    async with cast.db.tx() as tx:
        board = await plan(tx, 1, "budget")
        deals = await plan(tx, 2, "budget")
    assert [step.unsorted for step in board.steps] == [True, False, False, False, False]
    assert not any(step.unsorted for step in deals.steps)
    assert {step.order for step in board.steps[1:]} == {"budget"}


async def test_closing_columns_hold_what_was_closed_lately(looking: Looking, cast: Cast) -> None:
    now = datetime.now(UTC)
    fresh = await looking.card("deal_won", budget=("7", "RUB"))
    await looking.card("deal_won", budget=("500", "RUB"), closed_at=now - timedelta(days=40))
    assert await looking.at("anna", "deal_won") == [fresh]
    assert (await looking.totals("anna", "deal_won")).count == 1
    await cast.db.hot.execute("UPDATE funnels SET board_days = 60 WHERE id = 2")
    assert (await looking.totals("anna", "deal_won")).count == 2


async def test_each_filter_narrows_to_what_it_says(looking: Looking, cast: Cast) -> None:
    source = await cast.db.hot.fetchval("INSERT INTO sources (name) VALUES ('Выставка') RETURNING id")
    gleb = await looking.person("Глеб", "Самоваров")
    his = await looking.card(contact_id=gleb, responsible="anna", source_id=source)
    other = await looking.card(comment="Скидка 100%_", channel=cast.secret, responsible="boris")
    vip, hot = [
        await cast.db.hot.fetchval("INSERT INTO tags (name) VALUES ($1) RETURNING id", name) for name in ("VIP", "Опт")
    ]
    await cast.db.hot.execute("INSERT INTO contact_tags VALUES ($1, $2)", gleb, vip)
    await cast.db.hot.execute("INSERT INTO card_tags VALUES ($1, $2), ($1, $3)", his, vip, hot)
    await cast.db.hot.execute("INSERT INTO card_tags VALUES ($1, $2)", other, hot)

    async def found(**asked: object) -> set[int]:
        return set(await looking.at("boris", "deal_new", **asked))  # type: ignore[arg-type]

    assert await found(responsible=["me"]) == {other}
    assert await found(responsible=[cast.ids["anna"]]) == {his}
    assert await found(responsible=["nobody"]) == set()
    assert await found(tags=["vip"]) == {his}
    assert await found(tags=["опт"]) == {his, other}
    assert await found(tags=["VIP", "Опт"], every_tag=True) == {his}
    assert await found(source_ids=[source]) == {his}
    assert await found(channel_ids=[cast.secret]) == {other}
    assert await found(text="самовар") == {his}
    assert await found(text="глеб самоваров") == {his}
    assert await found(text="100%_") == {other}
    assert await found(text="1__%") == set()
    assert await found(text=f"#{his}") == {his}
    assert await found(idle_days=1) == set()
    assert await found(last_days=1) == {his, other}
    assert await found(created_to=datetime.now(UTC) - timedelta(hours=1)) == set()
    # anna may ask for what is not hers to see
    assert await looking.at("anna", "deal_new", channel_ids=[cast.secret]) == []
    assert await looking.at("anna", "deal_new", text="скидка") == []
    assert (await looking.totals("anna", "deal_new", tags=["Опт"])).count == 1


async def test_the_filters_of_dialogs_narrow_requests_by_a_dialog_that_is_seen(looking: Looking, cast: Cast) -> None:
    north = await cast.db.hot.fetchval("INSERT INTO teams (name) VALUES ('Север') RETURNING id")
    talk, hidden = await cast.dialog(), await cast.dialog(channel_id=cast.secret)
    card, secret = [(await cast.row(each))["card_id"] for each in (talk, hidden)]
    await cast.db.hot.execute(
        """UPDATE conversations SET team_id = $1, participants = $2, last_at = now() - interval '3 days'""",
        north, [cast.ids["anna"]],
    )  # fmt: skip
    await cast.db.hot.execute("UPDATE channels SET kind = 'email'")
    await cast.db.hot.execute(
        """INSERT INTO messages (conversation_id, seq, direction, state, error, provider_at)
        VALUES ($1, 2, 'out', 'failed', '{"code": "refused"}', now())""",
        talk,
    )

    async def found(who: str, **asked: object) -> set[int]:
        return set(await looking.at(who, "lead_new", **asked))  # type: ignore[arg-type]

    assert await found("boris", ways=["letter"]) == {card, secret}
    assert await found("boris", ways=["chat", "call"]) == set()
    assert await found("boris", team_ids=[north]) == {card, secret}
    assert await found("boris", silent_days=3) == {card, secret}
    assert await found("boris", silent_days=4) == set()
    assert await found("boris", failed=True) == {card}
    assert await found("boris", unread=True) == {card, secret}
    await cast.db.hot.execute("INSERT INTO read_marks VALUES ($1, $2, 100)", cast.ids["boris"], talk)
    assert await found("boris", unread=True) == {secret}
    assert await found("boris", with_me=True) == set()
    assert await found("boris", followed=True) == set()
    await cast.db.hot.execute(
        "INSERT INTO follows (user_id, kind, subject_id, level) SELECT $1, k, CASE k WHEN 'card' THEN $2"
        " ELSE contact_id END, l FROM cards, (VALUES ('card', 'all'), ('contact', 'off')) v (k, l) WHERE id = $3",
        cast.ids["boris"], card, secret,
    )  # fmt: skip
    assert await found("boris", followed=True) == {card}
    await cast.db.hot.execute("UPDATE follows SET level = 'mentions'")
    assert await found("boris", followed=True) == {card, secret}
    # of a request that she may see in a dialog that is closed to her nothing is told
    await cast.db.hot.execute("UPDATE conversations SET participants = '{}' WHERE id = $1", hidden)
    assert await found("anna", with_me=True) == {card}
    assert await found("anna", ways=["letter"]) == {card}
    # both of one dialog, not each of another
    assert await found("boris", failed=True, unread=True) == set()


async def test_a_hidden_budget_is_summed_for_nobody(looking: Looking, cast: Cast) -> None:
    await looking.card(budget=("45000", "RUB"))
    grants = await cast.grants("anna")
    blind = msgspec.structs.replace(grants, hidden_fields=frozenset({"budget"}))
    async with cast.db.tx() as tx:
        board = await plan(tx, 2)
        seen = await totals(tx, grants, board, BoardFilter())
        unseen = await totals(tx, blind, board, BoardFilter())
    first = board.steps[0].status_id
    assert [money.amount for money in seen[first].sums or []] == [Decimal("45000.00")]
    assert unseen[first].sums is None
    assert unseen[first].count == 1


async def test_a_foreign_cursor_funnel_or_status_is_refused(looking: Looking, cast: Cast) -> None:
    for _ in range(3):
        await looking.card()
    grants = await cast.grants("anna")
    async with cast.db.tx() as tx:
        board = await plan(tx, 2)
        step = board.steps[0]
        _, following = await page_of(tx, grants, board, step, BoardFilter(), 1, None)
        for foreign in (cursor(2**70, 1), cursor("x", 1), cursor(1), "%"):
            with pytest.raises(Invalid):
                await page_of(tx, grants, board, step, BoardFilter(), 1, foreign)
        by_change = await plan(tx, 2, "changed")
        with pytest.raises(Invalid):
            await page_of(tx, grants, by_change, by_change.steps[0], BoardFilter(), 1, following)
        with pytest.raises(Missing):
            board.step((await looking.status("lead_new"))[1])
        with pytest.raises(Missing):
            await plan(tx, 10**9)


class Asked:
    """Whoever asks it anything is counted."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.times = 0

    async def fetch(self, sql: str, *args: Any) -> Any:
        self.times += 1
        return await self.tx.fetch(sql, *args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.tx, name)


@pytest.mark.parametrize("reach", ["none", "own"])
async def test_a_column_of_which_a_role_sees_nothing_is_not_looked_through(cast: Cast, reach: Reach) -> None:
    """Half a million lost requests would be read for a page of none."""
    anna = msgspec.structs.replace(await cast.grants("anna"), rules=(CardRule("lead", "see", "lost", reach),))
    async with cast.db.tx() as tx:
        asked = Asked(tx)
        board = await plan(asked, 1)
        lost = next(step for step in board.steps if step.category == "lost")
        asked.times = 0
        assert await page_of(asked, anna, board, lost, BoardFilter(), 20, None) == ([], None)
        assert asked.times == (0 if reach == "none" else 1)
        assert (await totals(asked, anna, board, BoardFilter()))[lost.status_id].count == 0
