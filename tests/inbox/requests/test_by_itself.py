"""H8: a lead that came by a channel which wants it is a deal at once; others stay leads."""

from decimal import Decimal

import pytest

from backend.cards.actions.edit import EditCard, edit_card
from backend.inbox.requests.by_itself import deals_by_themselves
from backend.kit.consumers import Logged
from backend.sales.actions.items import ITEMS, Wanted
from backend.sales.rows import load_items
from backend.sales.tidy import Item
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


async def test_tags_items_tasks_and_the_first_steps_task_go_along(cast: Cast) -> None:
    await cast.db.hot.execute("UPDATE channels SET deal_by_itself = true")
    lead = (await cast.row(await cast.dialog()))["card_id"]
    run = cast.db.hot.execute
    await run("UPDATE cards SET responsible_id = $2 WHERE id = $1", lead, cast.ids["anna"])
    await run(
        "WITH t AS (INSERT INTO tags (name) VALUES ('Опт') RETURNING id)"
        " INSERT INTO card_tags (card_id, tag_id) SELECT $1, id FROM t",
        lead,
    )
    await run(
        "INSERT INTO tasks (kind, title, subject_kind, subject_id) VALUES ('call', 'Позвонить', 'card', $1)", lead
    )
    await run(
        "WITH t AS (INSERT INTO task_templates (kind, title, assignee) VALUES ('todo', 'Выслать счёт', 'responsible')"
        " RETURNING id) UPDATE statuses SET task_template_id = t.id FROM t"
        " WHERE funnel_id = (SELECT id FROM funnels WHERE kind = 'deal' ORDER BY position, id LIMIT 1) AND is_default"
    )
    anna = await cast.grants("anna")
    async with cast.db.tx() as tx:
        item = Item(id=None, name="Самовар", quantity=Decimal(2), price=Decimal("500"))
        version = await tx.value("SELECT version FROM cards WHERE id = $1", lead)
        await edit_card(tx, anna, lead, EditCard(version=version), more=[(ITEMS, Wanted([item], "EUR"))])
    await _hears(cast, lead)
    deal = await cast.db.hot.fetchrow("SELECT * FROM cards WHERE born_of = $1", lead)
    assert (str(deal["budget_amount"]), deal["budget_currency"], deal["budget_by_items"]) == ("1000.00", "EUR", True)
    async with cast.db.tx() as tx:
        assert [each.name for each in await load_items(tx, deal["id"])] == ["Самовар"]
    tasks = await cast.db.hot.fetch("SELECT title FROM tasks WHERE subject_id = $1 ORDER BY id", deal["id"])
    assert [row["title"] for row in tasks] == ["Позвонить", "Выслать счёт"]
    assert await cast.db.hot.fetchval("SELECT count(*) FROM card_tags WHERE card_id = $1", deal["id"]) == 1
