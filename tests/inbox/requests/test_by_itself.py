"""H8: a lead that came by a channel which wants it is a deal at once; others stay leads."""

import pytest

from backend.inbox.requests.by_itself import deals_by_themselves
from backend.kit.consumers import Logged
from tests.cast import Cast


async def _hears(cast: Cast, card_id: int) -> None:
    for _ in range(2):
        async with cast.db.tx() as tx:
            await deals_by_themselves(tx, [Logged(1, "card.changed", "card", card_id, None, None)])


@pytest.mark.parametrize(
    ("channel", "house", "deals"), [(None, False, 0), (None, True, 1), (True, False, 1), (False, True, 0)]
)
async def test_the_channel_says_and_else_the_house(cast: Cast, channel: bool | None, house: bool, deals: int) -> None:
    await cast.db.hot.execute("UPDATE channels SET deal_by_itself = $2 WHERE id = $1", cast.sales, channel)
    await cast.db.hot.execute(
        "INSERT INTO settings (key, value) VALUES ('leads', jsonb_build_object('deal_by_itself', $1::bool))", house
    )
    talk = await cast.dialog()
    lead = (await cast.row(talk))["card_id"]
    await _hears(cast, lead)
    made = await cast.db.hot.fetch("SELECT id, born_of FROM cards WHERE kind = 'deal'")
    assert [row["born_of"] for row in made] == [lead] * deals
    row = await cast.db.hot.fetchrow("SELECT is_open, locked, became FROM cards WHERE id = $1", lead)
    assert tuple(row) == ((False, True, made[0]["id"]) if deals else (True, False, None))
    assert (await cast.row(talk))["card_id"] == (made[0]["id"] if deals else lead)


async def test_what_a_colleague_moved_or_made_stays_a_lead(cast: Cast) -> None:
    await cast.db.hot.execute("UPDATE channels SET deal_by_itself = true")
    moved, by_hand = [(await cast.row(await cast.dialog(name)))["card_id"] for name in ("Глеб", "Инна")]
    await cast.db.hot.execute(
        "UPDATE cards SET status_id = (SELECT id FROM statuses WHERE shipped = 'lead_contacted') WHERE id = $1", moved
    )
    await cast.db.hot.execute("UPDATE cards SET created_by = $2 WHERE id = $1", by_hand, cast.ids["anna"])
    for each in (moved, by_hand):
        await _hears(cast, each)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM cards WHERE kind = 'deal'") == 0


async def test_whom_the_role_shows_no_ended_leads_is_told_that_it_left(cast: Cast) -> None:
    await cast.db.hot.execute("UPDATE channels SET deal_by_itself = true")
    lead = (await cast.row(await cast.dialog()))["card_id"]
    await _hears(cast, lead)
    told = [event["audience"] for event in await cast.events("card.changed") if event["body"]["card"]["id"] == lead][-1]
    where = [[scope["category"] for scope in told[when]] for when in ("before", "after")]
    assert where == [["new"], ["won"]]
