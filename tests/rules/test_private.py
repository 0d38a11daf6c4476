"""What is written in somebody's own mailbox starts no rule: its deeds would tell others of it."""

from datetime import UTC, datetime, timedelta

from backend.rules.rehearse import rehearse
from backend.rules.timers import ring
from backend.rules.work import drain
from tests.rules.conftest import House
from tests.rules.test_seen import body

OWN = "UPDATE channels SET private = true, owner_id = $2 WHERE id = $1"
MOVED = {"kind": "status_changed"}
SAME = "UPDATE {} SET contact_id = $2 WHERE id = $1"


async def own(house: House) -> None:
    """The second channel is Dora's own mailbox."""
    await house.db.hot.execute(OWN, house.cast.secret, house.cast.ids["dora"])


async def letter(house: House) -> tuple[int, int, int]:
    """Somebody's dialog in it, its request, and their request in the sales channel."""
    mine, sales = await house.cast.dialog("Глеб", house.cast.secret), await house.cast.dialog()
    row, other = await house.cast.row(mine), await house.cast.row(sales)
    await house.db.hot.execute(SAME.format("conversations"), sales, row["contact_id"])
    await house.db.hot.execute(SAME.format("cards"), other["card_id"], row["contact_id"])
    return mine, row["card_id"], other["card_id"]


async def test_an_answer_in_somebodys_own_mailbox_starts_no_rule(house: House) -> None:
    await own(house)
    vip = await house.tag("VIP")
    deeds = ({"kind": "tag", "tag_ids": [vip]}, {"kind": "notify", "to": [{"kind": "heads"}], "text": "{{name}}"})
    rules = [
        await house.rule({"kind": "activity", "kinds": ["message_out", "note", "status_changed", "claimed"]}, *deeds),
        await house.rule({"kind": "no_answer", "minutes": 5}, *deeds),
    ]
    dialog, card, other = await letter(house)
    await house.cast.says("dora", dialog, kind="note", text="подумаю")
    await house.edits("dora", card, status_id=await house.status("lead_offer_made"))
    await house.runs()
    async with house.db.tx() as tx:
        await ring(tx, datetime.now(UTC) + timedelta(minutes=6))
    await house.cast.says("dora", dialog)
    await house.runs()
    assert [await house.journal(rule) for rule in rules] == [[], []]
    assert (await house.tags_of(card), await house.tags_of(other)) == ([], [])
    assert await house.db.hot.fetchval("SELECT count(*) FROM notices WHERE kind = 'rule'") == 0
    async with house.db.tx() as tx:
        seen = await rehearse(tx, body({"kind": "activity", "kinds": ["message_out", "note"]}, deeds[0]))
    assert (seen.happened, seen.examples) == (0, [])


async def test_what_was_noted_before_the_mailbox_became_somebodys_own_does_nothing_there(house: House) -> None:
    vip = await house.tag("VIP")
    waits = await house.rule({"kind": "no_answer", "minutes": 5}, {"kind": "tag", "tag_ids": [vip]})
    rule = await house.rule(
        {"kind": "activity", "kinds": ["note"]},
        {"kind": "tag", "tag_ids": [vip]},
        {"kind": "notify", "to": [{"kind": "heads"}], "text": "{{name}}"},
    )
    dialog, card, other = await letter(house)
    await house.cast.says("dora", dialog, kind="note", text="подумаю")
    await house.notes()
    await own(house)
    await drain(house.db)
    async with house.db.tx() as tx:
        await ring(tx, datetime.now(UTC) + timedelta(minutes=6))
    await house.runs()
    assert await house.journal(waits) == []
    (run,) = await house.journal(rule)
    assert [each.why for each in run.did] == ["no_card", "no_card"]
    assert (await house.tags_of(card), await house.tags_of(other)) == ([], [])


async def test_a_rule_about_a_person_never_takes_up_their_letters_to_somebodys_own_mailbox(house: House) -> None:
    await own(house)
    rule = await house.rule(MOVED, {"kind": "message", "texts": {"ru": "Спасибо"}})
    dialog, _, other = await letter(house)
    # about the sales request there is no dialog any more; the person's newest one is the letter
    await house.db.hot.execute("UPDATE conversations SET card_id = NULL, contact_id = NULL WHERE card_id = $1", other)
    await house.edits("anna", other, status_id=await house.status("lead_offer_made"))
    await house.runs()
    (run,) = await house.journal(rule)
    assert [each.why for each in run.did] == ["no_dialog"]
    assert await house.db.hot.fetchval("SELECT count(*) FROM outbox WHERE conversation_id = $1", dialog) == 0
