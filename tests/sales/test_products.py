"""A message written from a product is an item: by one press, once; of a new request by itself."""

from decimal import Decimal
from uuid import uuid4

import pytest

from backend.inbox.products.born import born
from backend.kit.consumers import Logged
from backend.kit.errors import Conflict, Invalid, Missing
from tests.sales.counter import SAMOVAR, Counter

VK = {
    "title": "Самовар угольный",
    "price": "45 000 ₽",
    "amount": "45000.00",
    "currency": "RUB",
    "url": "https://vk.com/market-1?w=product-1_2",
    "id": "-1_2",
}
CUPS = {"title": "cup-7", "amount": "12.5", "currency": "EUR", "quantity": "6"}


async def arrives(counter: Counter) -> None:
    async with counter.cast.db.tx() as tx:
        await born(tx, [Logged(1, "message.arrived", "conversation", counter.dialog, None, None)])


async def first(counter: Counter, seq: int) -> None:
    """The message is what the request began with."""
    await counter.cast.db.hot.execute(
        "INSERT INTO activities (at, kind, actor_kind, card_id, conversation_id, message_seq) "
        "VALUES (now(), 'message_in', 'contact', $1, $2, $3)",
        counter.card, counter.dialog, seq,
    )  # fmt: skip


async def test_a_product_is_taken_by_one_press_and_the_second_adds_nothing(counter: Counter) -> None:
    await counter.product(2, VK)
    (item,) = (await counter.take("anna", 2)).items
    assert (item.name, item.price, item.url) == (VK["title"], Decimal("45000.00"), VK["url"])
    version = await counter.version()
    assert len((await counter.take("boris", 2)).items) == 1
    assert (await counter.version(), (await counter.budget())[0]) == (version, Decimal("45000.00"))


async def test_an_item_has_the_picture_that_came_with_its_product_and_keeps_it(counter: Counter) -> None:
    put = (
        "INSERT INTO attachments (id, conversation_id, seq, position, kind, state) "
        "VALUES ($1, $2, 2, $3, 'photo', 'remote')"
    )
    files = [uuid4(), uuid4()]
    await counter.product(2, VK | {"picture": 1}, CUPS | {"currency": "RUB", "picture": 9})
    for position, file in enumerate(files):
        await counter.cast.db.hot.execute(put, file, counter.dialog, position)
    tea, cups = (await counter.take("anna", 2)).items
    assert (tea.picture, cups.picture) == (files[1], None)
    # whoever edits the lines leaves it where it is
    kept = await counter.put("anna", {"id": cups.id, "name": "Чашки", "price": "5"}, SAMOVAR | {"id": tea.id})
    assert [item.picture for item in kept.items] == [None, files[1]]


async def test_an_order_from_a_catalogue_brings_every_product_with_its_quantity(counter: Counter) -> None:
    await counter.product(2, CUPS, CUPS | {"title": "pot-1", "amount": "80", "quantity": "1"})
    view = await counter.take("anna", 2)
    assert [(item.name, item.quantity) for item in view.items] == [("cup-7", Decimal(6)), ("pot-1", Decimal(1))]
    assert await counter.budget() == (Decimal("155.00"), "EUR", True)


async def test_a_product_in_another_currency_is_not_added_to_the_sum(counter: Counter) -> None:
    await counter.put("anna", SAMOVAR)
    await counter.product(2, CUPS)
    with pytest.raises(Invalid) as refused:
        await counter.take("anna", 2)
    assert refused.value.code == "other_currency"
    assert (await counter.budget())[:2] == (Decimal("90000.00"), "RUB")


async def test_a_message_without_a_product_and_a_dialog_without_a_request_are_said_in_words(counter: Counter) -> None:
    with pytest.raises(Invalid) as none:
        await counter.take("anna", 1)
    assert none.value.code == "no_product"
    await counter.product(2, VK)
    await counter.cast.db.hot.execute("UPDATE conversations SET card_id = NULL WHERE id = $1", counter.dialog)
    with pytest.raises(Conflict) as closed:
        await counter.take("anna", 2)
    assert closed.value.code == "no_card"
    with pytest.raises(Missing):
        await counter.take("anna", 99)


async def test_a_request_that_begins_with_a_product_has_it_as_its_item(counter: Counter) -> None:
    await first(counter, await counter.product(2, VK))
    await arrives(counter)
    await arrives(counter)
    (item,) = (await counter.items()).items
    assert (item.name, item.message and item.message.seq) == (VK["title"], 2)
    assert await counter.budget() == (Decimal("45000.00"), "RUB", True)
    (fact,) = [fact for fact in await counter.facts() if fact.kind == "items_changed"]
    assert fact.actor.kind == "system"
    await counter.undo("anna", fact)
    await arrives(counter)
    assert ((await counter.items()).items, (await counter.budget())[2]) == ([], False)


async def test_a_product_that_comes_later_waits_for_a_person(counter: Counter) -> None:
    await first(counter, 1)
    await first(counter, await counter.product(2, VK))
    await arrives(counter)
    assert (await counter.items()).items == []


@pytest.mark.parametrize(
    "odd",
    [
        {"amount": "NaN"}, {"amount": "1e999"}, {"amount": "-5"}, {"amount": None}, {"quantity": "-3"},
        {"quantity": "1e-9"}, {"url": "javascript:alert(1)"}, {"title": "\x00" + "й" * 5000, "id": "7"},
        {"currency": "ZZZ"}, {"currency": 5}, {"amount": "9" * 30},
    ],
)  # fmt: skip
async def test_whatever_a_platform_says_of_a_product_the_consumer_goes_on(counter: Counter, odd: dict) -> None:
    said = {key: value for key, value in (VK | odd).items() if "\x00" not in str(value)}
    await first(counter, await counter.product(2, said))
    await arrives(counter)
    for item in (await counter.items()).items:
        assert item.sums.total >= 0
        assert item.quantity > 0
