"""Seen is not yet theirs to make, change, delete: what a matrix says of people, companies, orders, new requests."""

from collections.abc import Awaitable
from typing import Any
from uuid import uuid4

import pytest

from backend.access.card_rules import CardRule, Entity, Reach, Verb
from backend.access.grants import Grants
from backend.access.sight import within_rule_sql
from backend.cards.actions.tag_contact import tag_contact
from backend.cards.history import card_history
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.actions.make import NewContact, make_contact
from backend.contacts.companies.actions.bin import bin_company, restore_company
from backend.contacts.companies.actions.edit import edit_company
from backend.contacts.companies.actions.make import make_company
from backend.contacts.companies.schemas import EditCompany, NewCompany
from backend.contacts.companies.sight import may_sql as companies_sql
from backend.contacts.sight import may_sql as contacts_sql
from backend.inbox.requests.make import make_card
from backend.inbox.requests.schemas import NewCard, NewPerson
from backend.kit.db import Tx
from backend.kit.errors import Forbidden, Invalid, Missing
from backend.sales.orders.make import make_order, move_order, orders_of
from backend.sales.orders.schemas import MoveOrder, NewOrder
from tests.cards.rights.test_rules import request, ruled, status
from tests.cast import Cast
from tests.sales.counter import SAMOVAR, Counter


async def under(cast: Cast, who: str, entity: Entity, **cells: Reach) -> Grants:
    """Their grants after an administrator has set these verbs of this entity for their role."""
    rules = [CardRule(entity, verb, "", reach) for verb, reach in cells.items()]  # type: ignore[arg-type]
    await ruled(cast, *rules, who=who)
    return await cast.grants(who)


async def refused(code: str, doing: Awaitable[Any]) -> None:
    with pytest.raises(Forbidden) as told:
        await doing
    assert told.value.code == code


async def made(cast: Cast, me: Grants, **more: Any) -> None:
    new = NewCard(client_id=uuid4(), person=NewPerson(name="Глеб"), **more)
    async with cast.db.tx() as tx:
        await make_card(tx, me, new)


async def test_a_request_is_made_for_whom_the_role_may_make_them(cast: Cast) -> None:
    me = await under(cast, "anna", "lead", create="own")
    await made(cast, me, responsible_id=cast.ids["anna"])
    await made(cast, me)
    before = await cast.db.hot.fetchval("SELECT count(*) FROM cards")
    await refused("card_not_yours_to_create", made(cast, me, responsible_id=cast.ids["vera"]))
    me = await under(cast, "anna", "lead", create="none")
    await refused("card_not_yours_to_create", made(cast, me))
    assert await cast.db.hot.fetchval("SELECT count(*) FROM cards") == before
    me = await under(cast, "anna", "contact", create="none")
    await refused("contact_not_yours_to_create", made(cast, me))


async def test_a_person_who_is_not_theirs_is_read_and_not_changed(cast: Cast) -> None:
    mine, theirs = [await request(cast, who) for who in ("anna", "vera")]
    people = [await cast.db.hot.fetchval("SELECT contact_id FROM cards WHERE id = $1", card) for card in (mine, theirs)]
    me = await under(cast, "anna", "contact", edit="own")

    async def named(contact: int) -> None:
        async with cast.db.tx() as tx:
            await edit_contact(tx, me, contact, EditContact(rev=1, name="Ольга"))

    async def tagged() -> None:
        async with cast.db.tx() as tx:
            await tag_contact(tx, me, people[1], [])

    await named(people[0])
    await refused("contact_not_yours_to_edit", named(people[1]))
    await refused("contact_not_yours_to_edit", tagged())
    me = await under(cast, "anna", "contact", create="own")

    async def put(whose: str) -> None:
        async with cast.db.tx() as tx:
            await make_contact(tx, me, NewContact(name="Глеб", responsible_id=cast.ids[whose]))

    await put("anna")
    await refused("contact_not_yours_to_create", put("vera"))


async def test_a_company_is_changed_and_deleted_as_far_as_the_role_reaches(cast: Cast) -> None:
    boris = await cast.grants("boris")
    async with cast.db.tx() as tx:
        firm = await make_company(tx, boris, NewCompany(name="Тула"))
    me = await under(cast, "boris", "company", delete="none", create="none", edit="none")

    async def named() -> None:
        async with cast.db.tx() as tx:
            await edit_company(tx, me, firm.id, EditCompany(rev=1, name="x"))

    async def binned() -> None:
        async with cast.db.tx() as tx:
            await bin_company(tx, me, None, firm.id, 1)

    async def another() -> None:
        async with cast.db.tx() as tx:
            await make_company(tx, me, NewCompany(name="Псков"))

    await refused("company_not_yours_to_edit", named())
    await refused("company_not_yours_to_delete", binned())
    await refused("company_not_yours_to_create", another())
    me = await under(cast, "boris", "company", delete="own")
    await binned()
    me = await under(cast, "boris", "company", delete="none")

    async def back() -> None:
        async with cast.db.tx() as tx:
            await restore_company(tx, me, None, firm.id)

    await refused("company_not_yours_to_delete", back())


async def test_orders_are_made_moved_and_seen_as_far_as_the_role_reaches(cast: Cast) -> None:
    row = await cast.row(await cast.dialog())
    counter = Counter(cast, row["id"], row["card_id"])
    await counter.put("boris", SAMOVAR)
    await counter.edit("boris", responsible_id=cast.ids["boris"])
    body = NewOrder(await counter.version())

    async def ordered(me: Grants) -> Any:
        async with cast.db.tx() as tx:
            return await make_order(tx, me, counter.card, body)

    await refused("order_not_yours_to_create", ordered(await under(cast, "anna", "order", create="own")))
    order = await ordered(await cast.grants("boris"))
    me = await under(cast, "anna", "order", move="own")

    async def moved() -> None:
        async with cast.db.tx() as tx:
            await move_order(tx, me, order.id, MoveOrder(order.version, "done"))

    await refused("order_not_yours_to_move", moved())
    for reach, seen in (("all", True), ("own", False), ("none", False)):
        me = await under(cast, "anna", "order", see=reach)  # type: ignore[arg-type]
        async with cast.db.tx() as tx:
            assert bool((await orders_of(tx, me, counter.card)).items) is seen
            told, _ = await card_history(tx, me, counter.card, 50, None)
            assert ("order_made" in {fact.kind for fact in told}) is seen, "nor does the history tell of it"
            if not seen:
                with pytest.raises(Missing):
                    await move_order(tx, me, order.id, MoveOrder(order.version, "done"))


async def test_an_export_takes_what_the_role_reaches(cast: Cast) -> None:
    """What a list hands over asks these; each beside sight."""
    cards = [await request(cast, who) for who in ("anna", "vera", None)]
    closed = await request(cast, "anna", "lead_rejected")
    rules = [CardRule("lead", "export", "", "own"), CardRule("lead", "export", "lost", "none")]
    await ruled(cast, *rules, CardRule("contact", "export", "", "own"), CardRule("company", "export", "", "none"))
    me = await cast.grants("anna")
    async with cast.db.tx() as tx:
        await tx.execute(
            "UPDATE conversations c SET responsible_id = k.responsible_id FROM cards k WHERE k.id = c.card_id"
        )
        assert await _reached(tx, "cards k", within_rule_sql(me, "export", "k", 1)) == [cards[0], cards[2]]
        owners = "contacts p JOIN cards k ON k.contact_id = p.id"
        found = await _reached(tx, owners, contacts_sql(me, "export", 1))
        assert found == [cards[0], cards[2], closed], "whose dialog or request one leads, and whose nobody does"
        assert companies_sql(me, "export", 1) == ("false", [])


async def _reached(tx: Tx, source: str, asked: tuple[str, list[Any]]) -> list[int]:
    return [row["id"] for row in await tx.fetch(f"SELECT k.id FROM {source} WHERE {asked[0]} ORDER BY 1", *asked[1])]


@pytest.mark.parametrize(
    ("entity", "verb", "place", "code"),
    [
        ("order", "delete", "", "no_such_verb"),
        ("contact", "move", "", "no_such_verb"),
        ("company", "see", "won", "no_place_there"),
    ],
)
async def test_a_rule_for_what_there_is_not_is_refused(
    cast: Cast, entity: Entity, verb: Verb, place: str, code: str
) -> None:
    with pytest.raises(Invalid) as told:
        await ruled(cast, CardRule(entity, verb, place, "own"))
    assert told.value.fields == {"rules": code}


async def test_where_a_request_may_open_differs_by_status(cast: Cast) -> None:
    await ruled(cast, CardRule("lead", "create", str(await status(cast, "lead_new")), "none"))
    me = await cast.grants("anna")
    await refused("card_not_yours_to_create", made(cast, me))
    await made(cast, me, status_id=await status(cast, "lead_contacted"))
