"""Whatever a role's matrix says: a list = its rows one by one = counts and sums = search = what a socket is told."""

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from backend.access.grants import Grants
from backend.access.sight import sees
from backend.board.columns import page_of, plan, totals
from backend.board.filter import BoardFilter
from backend.board.overview import overview
from backend.cards.actions.edit import card_for
from backend.contacts.companies.sight import demand_company
from backend.contacts.lists import COMPANIES, CONTACTS
from backend.contacts.rows import load_contact_scopes
from backend.contacts.sight import demand_contact
from backend.inbox.search.answer import Question, answer
from backend.inbox.search.messages import Within
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.lists.page import counted, listed
from backend.lists.schemas import Asked, ListOrder
from backend.sales.orders.make import one_order, orders_of
from backend.tasks.company import OfCompany
from backend.wiring import subjects_of_tasks
from tests.cards.rights.village import NAME, Village, built, ruled
from tests.cast import Cast

WHO = ("anna", "vera", "boris", "dora")
ASKED = Asked(order=ListOrder(column="name"), limit=200)


async def alone(ids: list[int], ask: Callable[[int], Awaitable[Any]]) -> set[int]:
    """Those that are shown one by one."""
    seen = set()
    for each in ids:
        try:
            await ask(each)
        except Missing:
            continue
        seen.add(each)
    return seen


async def requests_agree(tx: Tx, me: Grants, village: Village) -> int:
    seen, told = set(), set()
    for each in village.cards:
        try:
            _, scope = await card_for(tx, me, each)
        except Missing:
            continue
        seen.add(each)
        told |= {each} if sees(me, scope) else set()
    listed_, figures, amount = set[int](), 0, 0
    for row in await tx.fetch("SELECT id FROM funnels WHERE deleted_at IS NULL"):
        board = await plan(tx, row["id"])
        sums = await totals(tx, me, board, BoardFilter())
        for step in board.steps:
            ids, _ = await page_of(tx, me, board, step, BoardFilter(), 200, None)
            assert len(ids) == sums[step.status_id].count
            listed_ |= set(ids)
            amount += sum(int(money.amount) for money in sums[step.status_id].sums or ())
    for funnel in await overview(tx, me, BoardFilter(), datetime(2026, 1, 1, tzinfo=UTC)):
        figures += sum(step.count for step in funnel.statuses)
    found = await answer(tx, me, Question(NAME, ("cards",), Within(), 200))
    assert (listed_, told, figures, amount) == (seen, seen, len(seen), 100 * len(seen))
    assert {card.id for card in found.cards} <= seen
    return len(seen)


async def people_agree(tx: Tx, me: Grants, village: Village) -> int:
    seen = await alone(village.people, lambda each: demand_contact(tx, me, each))
    scopes = await load_contact_scopes(tx, village.people)
    found = await answer(tx, me, Question(NAME, ("contacts",), Within(), 200))
    assert set((await listed(tx, me, CONTACTS, ASKED)).ids) == seen
    assert (await counted(tx, me, CONTACTS, ASKED)).count == len(seen)
    assert {each for each in village.people if any(sees(me, scope) for scope in scopes[each])} == seen
    assert {person.id for person in found.contacts} == seen
    return len(seen)


async def firms_agree(tx: Tx, me: Grants, village: Village) -> int:
    seen = await alone(village.firms, lambda each: demand_company(tx, me, each))
    assert set((await listed(tx, me, COMPANIES, ASKED)).ids) == seen
    assert (await counted(tx, me, COMPANIES, ASKED)).count == len(seen)
    subjects = await OfCompany().load(tx, village.firms)
    assert {key for key, each in subjects.items() if any(sees(me, scope) for scope in each.scopes)} == seen
    return len(seen)


async def orders_agree(tx: Tx, me: Grants, village: Village) -> int:
    seen = await alone(village.orders, lambda each: one_order(tx, me, each))
    shown = set[int]()
    for card in await alone(village.cards, lambda each: card_for(tx, me, each)):
        shown |= {order.id for order in (await orders_of(tx, me, card)).items}
    assert shown == seen
    return len(seen)


@pytest.mark.parametrize("seed", range(2))
async def test_lists_rows_counts_search_and_sockets_are_of_one_mind(cast: Cast, seed: int) -> None:
    subjects_of_tasks()
    chance = random.Random(seed)
    village = await built(cast, chance, 12)
    met: dict[str, set[int]] = {}
    for turn in range(24):
        me = await ruled(cast, chance, WHO[turn % len(WHO)])
        async with cast.db.tx() as tx:
            for agree in (requests_agree, people_agree, firms_agree, orders_agree):
                try:
                    met.setdefault(agree.__name__, set()).add(await agree(tx, me, village))
                except AssertionError as error:
                    raise AssertionError(f"{me.name} by {me.rules}, {sorted(me.mates)}") from error
    # from nothing to nearly all: the rules were asked
    assert all(max(each) - min(each) > 5 and len(each) > 3 for each in met.values()), met
