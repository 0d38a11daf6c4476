"""H6: a lead whose person has a deal by now stands in "Offer made" by itself, in each of the three modes."""

from typing import Any
from uuid import uuid4

import pytest

from backend.cards.actions.edit import EditCard, edit_card
from backend.inbox.requests.make import make_card
from backend.inbox.requests.offered import offered
from backend.inbox.requests.schemas import NewCard
from backend.kit.consumers import Logged
from tests.cast import Cast


async def _attached(cast: Cast, lead: int) -> int:
    contact = await cast.db.hot.fetchval("SELECT contact_id FROM cards WHERE id = $1", lead)
    new = NewCard(client_id=uuid4(), contact_id=contact, funnel_id=2)
    async with cast.db.tx() as tx:
        made, _ = await make_card(tx, await cast.grants("boris"), new)
    return made.card.id


async def _hears(cast: Cast, card_id: int) -> None:
    for _ in range(2):
        async with cast.db.tx() as tx:
            await offered(tx, [Logged(1, "card.changed", "card", card_id, None, None)])


async def _moves(cast: Cast, card_id: int, mark: str) -> None:
    row: Any = await cast.db.hot.fetchrow(
        "SELECT k.version, s.id FROM cards k JOIN statuses s ON s.funnel_id = k.funnel_id AND s.mark = $2"
        " WHERE k.id = $1",
        card_id,
        mark,
    )
    async with cast.db.tx() as tx:
        await edit_card(tx, await cast.grants("boris"), card_id, EditCard(version=row["version"], status_id=row["id"]))


async def _stands(cast: Cast, card_id: int) -> str:
    found: str = await cast.db.hot.fetchval(
        "SELECT s.mark FROM cards k JOIN statuses s ON s.id = k.status_id WHERE k.id = $1", card_id
    )
    return found


async def _lead(cast: Cast, mode: str = "automatic") -> int:
    await cast.db.hot.execute("UPDATE funnels SET auto = $1 WHERE kind = 'lead'", mode)
    return int((await cast.row(await cast.dialog()))["card_id"])


@pytest.mark.parametrize(("mode", "becomes"), [("off", "new"), ("automatic", "offer_made"), ("locked", "offer_made")])
async def test_a_deal_of_the_same_person_is_an_offer(cast: Cast, mode: str, becomes: str) -> None:
    lead = await _lead(cast, mode)
    await _hears(cast, await _attached(cast, lead))
    assert await _stands(cast, lead) == becomes
    facts = await cast.db.hot.fetch("SELECT data ->> 'rule' AS rule FROM activities WHERE kind = 'status_changed'")
    assert [row["rule"] for row in facts] == (["offer_made"] if becomes == "offer_made" else [])


async def test_who_was_contacted_before_goes_on_and_what_a_person_chose_since_stays(cast: Cast) -> None:
    lead = await _lead(cast)
    await _moves(cast, lead, "contacted")
    deal = await _attached(cast, lead)
    await _hears(cast, deal)
    assert await _stands(cast, lead) == "offer_made"
    await _moves(cast, lead, "contacted")
    await _hears(cast, deal)
    assert await _stands(cast, lead) == "contacted"


async def test_an_older_deal_and_somebody_elses_say_nothing(cast: Cast) -> None:
    lead, other = await _lead(cast), await _lead(cast)
    deal = await _attached(cast, other)
    await cast.db.hot.execute("UPDATE cards SET created_at = now() - interval '1 day' WHERE id = $1", deal)
    await _hears(cast, deal)
    assert (await _stands(cast, lead), await _stands(cast, other)) == ("new", "new")


async def test_a_deal_in_a_mailbox_of_ones_own_gives_nothing_away(cast: Cast) -> None:
    lead = await _lead(cast)
    deal = await _attached(cast, lead)
    box = await cast.db.hot.fetchval(
        "INSERT INTO channels (kind, name, private, owner_id) VALUES ('email', 'x', true, $1) RETURNING id",
        cast.ids["anna"],
    )
    await cast.db.hot.execute("UPDATE cards SET channel_id = $2 WHERE id = $1", deal, box)
    await _hears(cast, deal)
    assert await _stands(cast, lead) == "new"
