"""What a deleted field held stays for thirty days, and goes then, with a word in the audit."""

from backend.fields.purge import purge
from tests.cards.fields.workshop import Workshop

_AGO = "UPDATE fields SET changed_at = now() - $2::int * interval '1 day' WHERE id = $1"
_TOLD = "SELECT after ->> 'name' AS name, after ->> 'count' AS count FROM audit WHERE verb = 'field.purged'"


async def held(shop: Workshop, card: int) -> str:
    """As it lies in the row, whatever is shown of it."""
    found: str = await shop.cast.db.hot.fetchval("SELECT fields::text FROM cards WHERE id = $1", card)
    return found


async def aged(shop: Workshop, field: int, days: int) -> None:
    await shop.cast.db.hot.execute(_AGO, field, days)


async def test_values_of_a_deleted_field_go_after_thirty_days_and_no_others(shop: Workshop) -> None:
    gone, archived, living = [await shop.makes(name=name) for name in ("Размер", "Цвет", "Цена")]
    cards = [await shop.card() for _ in range(3)]
    for card in cards:
        await shop.holds(card, **{f"f{gone}": "L", f"f{archived}": "синий", f"f{living}": "5"})
    await shop.removes(gone)
    await shop.archives(archived)
    await aged(shop, archived, 90)
    await aged(shop, gone, 29)
    assert await purge(shop.cast.db) == 0
    assert f'"{gone}"' in await held(shop, cards[0])
    await aged(shop, gone, 31)
    assert await purge(shop.cast.db) == 3
    for card in cards:
        assert await held(shop, card) == f'{{"{archived}": "синий", "{living}": "5"}}'
    assert [tuple(row) for row in await shop.cast.db.hot.fetch(_TOLD)] == [("Размер", "3")]
    assert await purge(shop.cast.db) == 0


async def test_one_that_was_brought_back_in_time_keeps_its_values_and_may_be_deleted_again(shop: Workshop) -> None:
    field, card = await shop.makes(), await shop.card()
    await shop.holds(card, **{f"f{field}": "L"})
    await shop.removes(field)
    await aged(shop, field, 31)
    await shop.restores(field)
    await aged(shop, field, 31)
    assert await purge(shop.cast.db) == 0
    assert await shop.shown(card) == {str(field): "L"}
    await shop.removes(field)
    await aged(shop, field, 31)
    assert await purge(shop.cast.db) == 1
    # brought back empty, filled, deleted once more: those values go in their time as well
    await shop.restores(field)
    await shop.holds(card, **{f"f{field}": "M"})
    await shop.removes(field)
    assert await purge(shop.cast.db) == 0
    # as if the first purge were older than the second deletion
    await shop.cast.db.hot.execute("UPDATE fields SET purged_at = now() - interval '60 days' WHERE id = $1", field)
    await aged(shop, field, 31)
    assert await purge(shop.cast.db) == 1
    assert await held(shop, card) == "{}"


async def test_a_card_that_somebody_edits_is_left_for_the_next_time(shop: Workshop) -> None:
    field, card = await shop.makes(), await shop.card()
    await shop.holds(card, **{f"f{field}": "L"})
    await shop.removes(field)
    await aged(shop, field, 31)
    async with shop.cast.db.tx() as tx:
        await tx.fetch("SELECT 1 FROM cards WHERE id = $1 FOR UPDATE", card)
        assert await purge(shop.cast.db) == 0
    assert await purge(shop.cast.db) == 1
