"""Whoever talks with the customer leads, also where a rule had given it to them: none takes it, none writes there."""

import asyncio
from typing import Any

from backend.inbox.actions.locked import lock_for
from tests.rules.conftest import House

MOVED = {"kind": "status_changed"}
WHOSE = "SELECT responsible_id, assigned_by FROM {} WHERE id = $1"
WAITS = "SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = current_database() AND NOT granted"
FREE = "SELECT 1 FROM cards WHERE id = $1 FOR UPDATE NOWAIT"
PUT = "UPDATE {} SET responsible_id = $2, assigned_by = $3 WHERE id = $1"


async def given(house: House, to: str, by: tuple[str, str] = ("rule", "rule")) -> tuple[int, int]:
    """(dialog, request) that a rule has given to somebody, as receive does it for a contact's responsible."""
    dialog = await house.cast.dialog()
    card = (await house.cast.row(dialog))["card_id"]
    for table, row, how in (("conversations", dialog, by[0]), ("cards", card, by[1])):
        await house.db.hot.execute(PUT.format(table), row, house.cast.ids[to], how)
    return dialog, card


async def whose(house: House, dialog: int, card: int) -> list[tuple[Any, ...]]:
    return [
        tuple(await house.db.hot.fetchrow(WHOSE.format(table), row))
        for table, row in (("conversations", dialog), ("cards", card))
    ]


async def test_what_a_rule_gave_to_somebody_who_has_answered_since_is_theirs(house: House) -> None:
    anna, boris = house.cast.ids["anna"], house.cast.ids["boris"]
    rule = await house.rule(
        MOVED, {"kind": "assign", "whom": "user", "user_id": boris}, {"kind": "message", "texts": {"ru": "Спасибо"}}
    )
    dialog, card = await given(house, "anna")
    await house.cast.says("anna", dialog)
    assert await whose(house, dialog, card) == [(anna, "claim")] * 2
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    await house.runs()
    assert await whose(house, dialog, card) == [(anna, "claim")] * 2
    (run,) = await house.journal(rule)
    assert [each.why for each in run.did] == ["led", "led"]


async def test_what_a_rule_gave_to_somebody_who_said_nothing_yet_a_rule_may_take(house: House) -> None:
    boris = house.cast.ids["boris"]
    await house.rule(MOVED, {"kind": "assign", "whom": "user", "user_id": boris})
    dialog, card = await given(house, "anna")
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    await house.runs()
    assert await whose(house, dialog, card) == [(boris, "rule")] * 2


async def test_a_request_that_a_rule_gave_to_who_answers_in_its_dialog_stays_theirs(house: House) -> None:
    anna, boris = house.cast.ids["anna"], house.cast.ids["boris"]
    await house.rule(MOVED, {"kind": "assign", "whom": "user", "user_id": boris})
    # claimed before the rule gave the request to the same person
    dialog, card = await given(house, "anna", by=("claim", "rule"))
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    await house.runs()
    assert await whose(house, dialog, card) == [(anna, "claim"), (anna, "rule")]


async def test_who_claims_a_dialog_has_its_request_for_good_also_where_a_rule_gave_them_that(house: House) -> None:
    anna = house.cast.ids["anna"]
    dialog, card = await given(house, "anna")
    await house.db.hot.execute(
        "UPDATE conversations SET responsible_id = NULL, assigned_by = NULL WHERE id = $1", dialog
    )
    await house.cast.says("anna", dialog)
    assert await whose(house, dialog, card) == [(anna, "claim")] * 2


async def test_a_rule_waits_for_whoever_answers_and_holds_nothing_that_they_need(house: House) -> None:
    """Dialog before request, whatever the first deed is: else both would wait for each other."""
    rule = await house.rule(
        MOVED,
        {"kind": "set_field", "field": "title", "value": "С сайта"},
        {"kind": "message", "texts": {"ru": "Спасибо"}},
    )
    dialog = await house.cast.dialog()
    card = (await house.cast.row(dialog))["card_id"]
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    me = await house.cast.grants("anna")
    async with house.db.tx() as tx:
        await lock_for(tx, me, dialog)
        working = asyncio.create_task(house.runs())
        async with asyncio.timeout(60):
            while True:
                if await house.db.hot.fetch(WAITS):
                    break
                await asyncio.sleep(0.01)
        await tx.execute(FREE, card)
    await working
    assert [(run.state, run.why) for run in await house.journal(rule)] == [("done", None)]


async def test_in_a_group_rules_write_three_times_an_hour_as_everywhere(house: House) -> None:
    rule = await house.rule(MOVED, {"kind": "message", "texts": {"ru": "Спасибо"}})
    dialog = await house.cast.dialog()
    card = (await house.cast.row(dialog))["card_id"]
    await house.db.hot.execute("UPDATE channels SET kind = 'max' WHERE id = $1", house.cast.sales)
    await house.db.hot.execute("UPDATE conversations SET kind = 'group', contact_id = NULL WHERE id = $1", dialog)
    for step in ("lead_offer_made", "lead_contacted", "lead_offer_made", "lead_contacted"):
        await house.edits("anna", card, status_id=await house.status(step))
        await house.runs()
    assert [run.did[0].why for run in await house.journal(rule)] == [None, None, None, "message_limit"]
