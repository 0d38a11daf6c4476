"""A rule hears of what happened, looks whether it is so, and does what it was made for: once."""

from tests.rules.conftest import House

MINE = {"when": {"kind": "status_changed"}}


async def test_a_request_that_comes_to_a_status_gets_its_tag(house: House) -> None:
    card, other = await house.card(), await house.card("Мария")
    offer, vip = await house.status("lead_offer_made"), await house.tag("VIP")
    rule = await house.rule({"kind": "status_changed", "status_ids": [offer]}, {"kind": "tag", "tag_ids": [vip]})
    await house.edits("anna", card, status_id=offer)
    await house.edits("anna", other, status_id=await house.status("lead_contacted"))
    await house.runs()
    assert (await house.tags_of(card), await house.tags_of(other)) == (["VIP"], [])
    (run,) = await house.journal(rule)
    assert (run.state, run.fact.card_id, run.did[0].kind) == ("done", card, "tag")
    # what it did is told as its own
    told = await house.db.hot.fetchrow("SELECT actor_kind, actor_id FROM activities WHERE kind = 'tag_added'")
    assert tuple(told) == ("system", rule)


async def test_what_does_not_meet_the_condition_is_left_alone_and_the_journal_says_so(house: House) -> None:
    card, vip = await house.card(), await house.tag("VIP")
    cond = {"card": {"column": "title", "op": "has", "values": ["самовар"]}}
    rule = await house.rule({"kind": "status_changed"}, {"kind": "tag", "tag_ids": [vip]}, **{"if": cond})
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    await house.runs()
    (run,) = await house.journal(rule)
    assert (run.state, run.why, run.says) == ("skipped", "if_card", "Обращение не подходит под условие.")
    await house.edits("anna", card, title="Самовар на 5 литров")
    await house.edits("anna", card, status_id=await house.status("lead_contacted"))
    await house.runs()
    assert await house.tags_of(card) == ["VIP"]


async def test_the_same_event_read_again_is_asked_once(house: House) -> None:
    card, vip = await house.card(), await house.tag("VIP")
    rule = await house.rule({"kind": "status_changed"}, {"kind": "tag", "tag_ids": [vip]})
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    await house.runs()
    await house.edits("anna", card, tags=[])
    await house.db.hot.execute("UPDATE consumers SET position = 0 WHERE name = 'rules'")
    await house.runs()
    assert await house.tags_of(card) == []
    assert [run.state for run in await house.journal(rule)] == ["done"]


async def test_a_rule_hears_of_nothing_that_was_before_it_was_switched_on(house: House) -> None:
    card, vip = await house.card(), await house.tag("VIP")
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    rule = await house.rule({"kind": "status_changed"}, {"kind": "tag", "tag_ids": [vip]})
    await house.runs()
    assert (await house.journal(rule), await house.tags_of(card)) == ([], [])
