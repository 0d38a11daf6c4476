"""A field that a role hides is nowhere: not in the card, lists, sums, order, conditions, search, history, sockets."""

import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from backend.access.grants import Grants
from backend.access.schemas import HiddenField
from backend.board.columns import page_of, plan, totals
from backend.board.filter import BoardFilter
from backend.board.listing import REQUESTS
from backend.board.overview import overview
from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.editing.budget import Budget
from backend.cards.hidden import shown
from backend.cards.history import card_history
from backend.cards.rows import load_cards
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.companies.actions.edit import edit_company
from backend.contacts.companies.actions.make import make_company
from backend.contacts.companies.history import company_history
from backend.contacts.companies.rows import shown as company_shown
from backend.contacts.companies.schemas import EditCompany, NewCompany, Turnover
from backend.contacts.lists import COMPANIES, CONTACTS
from backend.contacts.reaches import Reach
from backend.inbox.rows.masked import mask
from backend.inbox.search.answer import Question, answer
from backend.inbox.search.messages import Within
from backend.kit.errors import Forbidden, Invalid
from backend.lists.page import listed
from backend.lists.schemas import Asked, ListOrder, Where
from backend.sales.actions.items import items_of
from backend.sales.orders.make import orders_of
from tests.cards.rights.test_rules import request, role_of, status
from tests.cast import Cast
from tests.inbox.search.desk import Desk

SECRET = "секретная скидка"


async def without(cast: Cast, *fields: HiddenField, who: str = "anna") -> Grants:
    await cast.db.hot.execute(
        "UPDATE roles SET hidden_fields = $2::text[] WHERE id = $1", await role_of(cast, who), list(fields)
    )
    return await cast.grants(who)


async def dear(cast: Cast, amount: str, comment: str = SECRET) -> int:
    """A request of a budget and with a comment, as Boris has put them there."""
    card = await request(cast)
    async with cast.db.tx() as tx:
        edit = EditCard(version=1, budget=Budget(amount, "RUB"), comment=comment)
        await edit_card(tx, await cast.grants("boris"), card, edit)
    return card


async def test_a_hidden_budget_is_nowhere_and_orders_nothing(cast: Cast) -> None:
    cards = [await dear(cast, amount) for amount in ("10", "9000", "500")]
    me = await without(cast, "budget")
    board_filter = BoardFilter()
    async with cast.db.tx() as tx:
        view = shown((await load_cards(tx, cards))[cards[1]][0], me)
        assert (view.budget, view.comment) == (None, SECRET)
        board = await plan(tx, view.funnel_id, "budget")
        step = next(each for each in board.steps if each.status_id == view.status_id)
        ids, _ = await page_of(tx, me, board, msgspec.structs.replace(step, order="budget"), board_filter, 50, None)
        assert ids == sorted(cards, reverse=True), "by number: an order by budget would tell it"
        assert (await totals(tx, me, board, board_filter))[view.status_id].sums is None
        for funnel in await overview(tx, me, board_filter, datetime(2026, 1, 1, tzinfo=UTC)):
            assert all(each.sums is None for each in funnel.statuses)
        told, _ = await card_history(tx, me, cards[1], 50, None)
        assert "9000" not in str(told)
        assert "comment_changed" in {fact.kind for fact in told}
        for asked in (
            Asked(order=ListOrder("budget")),
            Asked(where=Where(column="budget", op="after", values=["100"]), order=ListOrder("created_at")),
        ):
            with pytest.raises(Invalid):
                await listed(tx, me, REQUESTS, asked)
        assert (await orders_of(tx, me, cards[1])).items == []
        with pytest.raises(Forbidden) as refused:
            await items_of(tx, me, cards[1])
        assert refused.value.fields == {"budget": "field_hidden"}
    event = (await cast.events("card.changed"))[-1]["body"]
    assert event["card"]["budget"] is not None
    assert mask(me, event)["card"]["budget"] is None


async def test_a_hidden_comment_is_neither_read_nor_guessed_word_by_word(cast: Cast) -> None:
    card = await dear(cast, "10")
    event = (await cast.events("card.changed"))[-1]["body"]
    await Desk(cast).index()
    for fields, found in (((), [card]), (("comment",), [])):
        me = await without(cast, *fields)
        async with cast.db.tx() as tx:
            board = await plan(tx, 1)
            pages = [await page_of(tx, me, board, each, BoardFilter(text="скидка"), 50, None) for each in board.steps]
            assert [card_id for ids, _ in pages for card_id in ids] == found
            hits = (await answer(tx, me, Question("скидка", ("cards",), Within(), 10))).cards
            assert [hit.id for hit in hits] == found
            told, _ = await card_history(tx, me, card, 50, None)
            assert (SECRET in str(told)) is bool(found)
            assert (SECRET in str(shown((await load_cards(tx, [card]))[card][0], me))) is bool(found)
        assert (SECRET in str(mask(me, copy.deepcopy(event)))) is bool(found)


@pytest.mark.parametrize("change", [{"budget": Budget("1", "RUB")}, {"comment": "x"}])
async def test_nobody_writes_over_what_they_do_not_see(cast: Cast, change: dict[str, Any]) -> None:
    card = await dear(cast, "10")
    before = await cast.db.hot.fetchrow("SELECT * FROM cards WHERE id = $1", card)
    me = await without(cast, "budget", "comment")
    with pytest.raises(Forbidden) as refused:
        async with cast.db.tx() as tx:
            await edit_card(tx, me, card, EditCard(version=2, **change))
    assert (refused.value.code, refused.value.fields) == ("field_hidden", dict.fromkeys(change, "field_hidden"))
    assert await cast.db.hot.fetchrow("SELECT * FROM cards WHERE id = $1", card) == before


async def test_a_status_asks_nobody_for_what_they_do_not_see(cast: Cast) -> None:
    card, to = await request(cast), await status(cast, "lead_contacted")
    await cast.db.hot.execute("UPDATE statuses SET required = '{budget}' WHERE id = $1", to)
    with pytest.raises(Invalid):
        async with cast.db.tx() as tx:
            await edit_card(tx, await cast.grants("anna"), card, EditCard(version=1, status_id=to))
    me = await without(cast, "budget")
    async with cast.db.tx() as tx:
        assert (await edit_card(tx, me, card, EditCard(version=1, status_id=to))).status_id == to


async def test_of_a_company_and_a_person_what_is_hidden_is_empty_named_and_not_to_be_set(cast: Cast) -> None:
    boris = await cast.grants("boris")
    money = {"amount": "1000", "currency": "EUR"}
    new = NewCompany(name="Тула", comment=SECRET, addresses=[Reach("Тула, Ленина 1", "")], turnover=money)
    async with cast.db.tx() as tx:
        firm = await make_company(tx, boris, new)
        firm = await edit_company(tx, boris, firm.id, EditCompany(rev=1, addresses=[Reach("Тула, Мира 2", "")]))
    assert firm.turnover == Turnover(Decimal(1000), "EUR")
    me = await without(cast, "address", "turnover", "comment", "birthday", who="boris")
    view = company_shown(firm, me)
    assert (view.addresses, view.turnover, view.comment) == ([], None, "")
    assert view.hidden == ["address", "comment", "turnover"]
    changes: tuple[dict[str, Any], ...] = ({"comment": ""}, {"addresses": []}, {"turnover": None})
    for change in changes:
        with pytest.raises(Forbidden):
            async with cast.db.tx() as tx:
                await edit_company(tx, me, firm.id, msgspec.convert({"rev": firm.rev} | change, EditCompany))
    async with cast.db.tx() as tx:
        told, _ = await company_history(tx, me, firm.id, 50, None)
        assert "Ленина" not in str(told)
        for listing, column in ((COMPANIES, "turnover"), (COMPANIES, "comment"), (CONTACTS, "birthday")):
            assert column not in await listing.columns(tx, me)
        row = await cast.row(await cast.dialog())
        with pytest.raises(Forbidden):
            await edit_contact(tx, me, row["contact_id"], EditContact(rev=1, birthday="1990-05-21"))
