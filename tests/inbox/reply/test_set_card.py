"""A dialog without a request gets one by hand; another person's is refused."""

import pytest

from backend.inbox.actions.set_card import SetCard, set_card
from backend.kit.errors import Invalid
from tests.cast import Cast


async def test_a_card_is_opened_by_hand_and_found_again(cast: Cast) -> None:
    dialog, anna = await cast.dialog(), await cast.grants("anna")
    await cast.db.hot.execute("UPDATE cards SET is_open = false")
    await cast.db.hot.execute("UPDATE conversations SET card_id = NULL")
    async with cast.db.tx() as tx:
        card = await set_card(tx, anna, dialog, SetCard())
    assert (await cast.row(dialog))["card_id"] == card.id
    assert [e["type"] for e in await cast.events()] == ["card.changed", "conversation.changed"]
    async with cast.db.tx() as tx:
        again = await set_card(tx, anna, dialog, SetCard())
    assert again.id == card.id
    assert await cast.db.hot.fetchval("SELECT count(*) FROM cards") == 2


async def test_another_persons_card_is_refused(cast: Cast) -> None:
    one, two, anna = await cast.dialog(), await cast.dialog("Мария"), await cast.grants("anna")
    hers = (await cast.row(two))["card_id"]
    async with cast.db.tx() as tx:
        with pytest.raises(Invalid):
            await set_card(tx, anna, one, SetCard(card_id=hers))
    assert (await cast.row(one))["card_id"] != hers
