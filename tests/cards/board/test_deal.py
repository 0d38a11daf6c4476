"""A dispatcher deals requests out: evenly, by load, to one; shown before, done one by one, undone as a whole."""

import asyncio
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from backend.board.deal import deal, preview
from backend.board.schemas import DealPreview, NewDeal
from backend.board.shares import shares
from backend.inbox.actions.assign import Assign, assign
from backend.inbox.bulk.schemas import BulkView
from backend.inbox.bulk.start import undo
from backend.inbox.bulk.work import run
from backend.kit.errors import Forbidden, Invalid, Missing
from tests.cast import Cast

PEOPLE = some.lists(some.integers(1, 4), unique=True, min_size=1)


@given(
    some.lists(some.tuples(some.integers(1, 500), some.integers(1, 3)), unique_by=lambda card: card[0]),
    PEOPLE,
    some.sampled_from(["even", "load"]),
    some.dictionaries(some.integers(1, 4), some.integers(0, 9)),
    some.dictionaries(some.integers(1, 3), some.sets(some.integers(1, 4))),
)
def test_nobody_gets_what_they_may_not_have_and_what_somebody_may_have_is_dealt(
    cards: Any, people: Any, how: Any, loads: Any, works: Any
) -> None:
    dealt = shares(cards, people, how, loads, works)
    for card, channel in cards:
        may = [who for who in people if who in works.get(channel, ())]
        assert (card in dealt) == bool(may)
        assert card not in dealt or dealt[card] in may


@given(some.integers(0, 60), PEOPLE, some.dictionaries(some.integers(1, 4), some.integers(0, 9)))
def test_where_all_may_have_all_nobody_ends_with_two_more_than_another(n: int, people: Any, loads: Any) -> None:
    cards = [(card, 1) for card in range(n)]
    even = list(shares(cards, people, "even", loads, {1: set(people)}).values())
    assert max(even.count(who) for who in people) - min(even.count(who) for who in people) <= 1
    by_load = list(shares(cards, people, "load", loads, {1: set(people)}).values())
    end = {who: loads.get(who, 0) + by_load.count(who) for who in people}
    got = [who for who in people if by_load.count(who)]
    assert all(end[who] - end[other] <= 1 for who in got for other in people)


class Dispatcher:
    """boris with the leads of his house."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def to(self, how: str, *names: str, **chosen: Any) -> NewDeal:
        body = {"how": how, "user_ids": [self.cast.ids[name] for name in names]}
        return msgspec.convert(body | (chosen or {"filter": {}}), NewDeal)

    async def sees(self, who: str, new: NewDeal) -> DealPreview:
        async with self.cast.db.tx() as tx:
            return await preview(tx, await self.cast.grants(who), 1, new)

    async def deals(self, who: str, new: NewDeal) -> BulkView:
        begun = await self.begins(who, new)
        await run(self.cast.db, begun.id)
        return begun

    async def begins(self, who: str, new: NewDeal) -> BulkView:
        """Chosen, and not done yet."""
        async with self.cast.db.tx() as tx:
            return await deal(tx, await self.cast.grants(who), 1, new)

    async def ends(self, begun: BulkView) -> list[tuple[str, str | None]]:
        """What became of each dialog, and why it was left."""
        await run(self.cast.db, begun.id)
        sql = "SELECT state, why FROM bulk_items WHERE run_id = $1 ORDER BY conversation_id"
        return [(row["state"], row["why"]) for row in await self.cast.db.hot.fetch(sql, begun.id)]

    async def takes_back(self, who: str, bulk_id: int) -> None:
        async with self.cast.db.tx() as tx:
            back = await undo(tx, await self.cast.grants(who), bulk_id)
        await run(self.cast.db, back.id)

    async def holders(self, talks: list[int]) -> list[str | None]:
        """Whose each dialog is; its request is the same person's."""
        names = {number: name for name, number in self.cast.ids.items()}
        found = []
        for talk in talks:
            row = await self.cast.row(talk)
            card = await self.cast.db.hot.fetchval("SELECT responsible_id FROM cards WHERE id = $1", row["card_id"])
            assert card == row["responsible_id"]
            found.append(names.get(card))
        return found


@pytest.fixture
def dispatcher(cast: Cast) -> Dispatcher:
    return Dispatcher(cast)


async def test_what_is_shown_is_what_is_done_and_it_is_undone_as_a_whole(dispatcher: Dispatcher, cast: Cast) -> None:
    talks = [await cast.dialog() for _ in range(5)]
    new = dispatcher.to("even", "anna", "vera")
    shown = await dispatcher.sees("boris", new)
    assert (shown.cards, shown.unheld, shown.silent) == (5, 0, 0)
    assert [(share.user.name, share.has, share.gets) for share in shown.shares] == [("Анна", 0, 3), ("Вера", 0, 2)]
    begun = await dispatcher.deals("boris", new)
    assert await dispatcher.holders(talks) == ["anna", "vera", "anna", "vera", "anna"]
    await dispatcher.takes_back("boris", begun.id)
    assert await dispatcher.holders(talks) == [None] * 5


async def test_by_load_it_goes_first_to_who_has_least(dispatcher: Dispatcher, cast: Cast) -> None:
    for _ in range(2):
        held = (await cast.row(await cast.dialog()))["card_id"]
        await cast.db.hot.execute("UPDATE cards SET responsible_id = $1 WHERE id = $2", cast.ids["anna"], held)
    free = [(await cast.row(await cast.dialog()))["card_id"] for _ in range(2)]
    shown = await dispatcher.sees("boris", dispatcher.to("load", "anna", "vera", card_ids=free))
    assert [(share.has, share.gets) for share in shown.shares] == [(2, 0), (0, 2)]


async def test_evenly_is_evenly_whatever_somebody_has_already(dispatcher: Dispatcher, cast: Cast) -> None:
    for _ in range(2):
        held = (await cast.row(await cast.dialog()))["card_id"]
        await cast.db.hot.execute("UPDATE cards SET responsible_id = $1 WHERE id = $2", cast.ids["anna"], held)
    free = [(await cast.row(await cast.dialog()))["card_id"] for _ in range(2)]
    shown = await dispatcher.sees("boris", dispatcher.to("even", "anna", "vera", card_ids=free))
    assert [(share.has, share.gets) for share in shown.shares] == [(2, 1), (0, 1)]


async def test_all_to_one_is_all_to_one(dispatcher: Dispatcher, cast: Cast) -> None:
    talks = [await cast.dialog() for _ in range(3)]
    await dispatcher.deals("boris", dispatcher.to("one", "vera"))
    assert await dispatcher.holders(talks) == ["vera"] * 3


async def test_of_two_dispatchers_at_once_each_request_is_dealt_by_one(dispatcher: Dispatcher, cast: Cast) -> None:
    """And a second press of the same button gives nothing to anybody."""
    talks = [await cast.dialog() for _ in range(6)]
    first = await dispatcher.begins("boris", dispatcher.to("even", "anna", "vera"))
    second = await dispatcher.begins("ada", dispatcher.to("one", "boris"))
    ends = await asyncio.gather(dispatcher.ends(first), dispatcher.ends(second))
    for by_first, by_second in zip(*ends, strict=True):
        assert sorted((by_first, by_second), key=str) == [("done", None), ("skipped", "changed_meanwhile")]
    whose = await dispatcher.holders(talks)
    assert [who == "boris" for who in whose] == [state == "done" for state, _ in ends[1]]


async def test_what_a_colleague_took_before_its_turn_stays_theirs(dispatcher: Dispatcher, cast: Cast) -> None:
    talks = [await cast.dialog() for _ in range(2)]
    begun = await dispatcher.begins("boris", dispatcher.to("one", "vera"))
    async with cast.db.tx() as tx:
        await assign(tx, await cast.grants("anna"), talks[0], Assign(user_id=cast.ids["anna"]))
    assert await dispatcher.ends(begun) == [("skipped", "changed_meanwhile"), ("done", None)]
    assert await dispatcher.holders(talks) == ["anna", "vera"]


async def test_nobody_is_given_what_stands_in_a_channel_closed_to_them(dispatcher: Dispatcher, cast: Cast) -> None:
    secret = [await cast.dialog(channel_id=cast.secret) for _ in range(2)]
    shown = await dispatcher.sees("boris", dispatcher.to("even", "anna"))
    assert (shown.cards, shown.unheld) == (2, 2)
    with pytest.raises(Invalid, match="nothing_chosen"):
        await dispatcher.deals("boris", dispatcher.to("even", "anna"))
    await dispatcher.deals("boris", dispatcher.to("even", "anna", "dora"))
    assert await dispatcher.holders(secret) == ["dora", "dora"]


async def test_what_the_dispatcher_does_not_see_is_not_dealt_and_not_counted(
    dispatcher: Dispatcher, cast: Cast
) -> None:
    """anna names a card of the secret channel by its number."""
    hidden, seen = await cast.dialog(channel_id=cast.secret), await cast.dialog()
    cards = [(await cast.row(talk))["card_id"] for talk in (hidden, seen)]
    shown = await dispatcher.sees("anna", dispatcher.to("one", "anna", card_ids=cards))
    assert (shown.cards, shown.shares[0].gets) == (1, 1)
    await dispatcher.deals("anna", dispatcher.to("one", "anna", card_ids=cards))
    assert await dispatcher.holders([hidden, seen]) == [None, "anna"]


async def test_bad_dealing_is_refused_with_the_field_named(dispatcher: Dispatcher, cast: Cast) -> None:
    await cast.dialog()
    for new, field in (
        (dispatcher.to("one", "anna", "vera"), "user_ids"),
        (msgspec.structs.replace(dispatcher.to("even", "anna"), filter=None), "card_ids"),
        (msgspec.convert({"how": "even", "user_ids": [10**9], "filter": {}}, NewDeal), "user_ids"),
    ):
        with pytest.raises(Invalid) as refused:
            await dispatcher.sees("boris", new)
        assert field in refused.value.fields
    async with cast.db.tx() as tx:
        await tx.execute("UPDATE roles SET rights = array_remove(rights, 'conversations.reassign')")
    with pytest.raises(Forbidden):
        await dispatcher.sees("anna", dispatcher.to("even", "anna"))
    async with cast.db.tx() as tx:
        with pytest.raises(Missing):
            await preview(tx, await cast.grants("ada"), 10**9, dispatcher.to("even", "anna"))
