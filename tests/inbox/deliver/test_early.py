"""What a platform tells about our message before it answers the call that sent it."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from backend.connectors.contract import Echo, Incoming, Reaction, Receipt, Thread
from backend.inbox.actions.receive import Received
from backend.inbox.channels.directory import Directory
from backend.inbox.deliver.echoes import settle_echoes
from backend.inbox.intake import Intake
from tests.bots.scripted import Platform
from tests.bots.world import CIPHER
from tests.inbox.shop import Shop

ANNA = Thread("anna")


async def tell(shop: Shop, channel: int, *told: Incoming) -> None:
    facts = (await Directory(shop.db, CIPHER).many([channel]))[channel]
    await Intake(shop.db).take([Received(facts, one) for one in told])


async def in_flight(shop: Shop, platform: Platform) -> tuple[int, int, int]:
    channel = await shop.world.channel()
    dialog = await shop.world.dialog(channel, "anna")
    platform.gates["anna"] = asyncio.Event()
    return channel, dialog, await shop.world.answer(dialog, "hello")


async def test_receipts_and_reactions_before_the_answer_are_applied(shop: Shop, platform: Platform) -> None:
    channel, dialog, seq = await in_flight(shop, platform)
    now = datetime.now(UTC)
    async with shop.bots():
        await shop.world.becomes(dialog, seq, "sending")
        await tell(
            shop, channel, Receipt(ANNA, "read", now, key="anna/1"), Reaction(ANNA, "anna/1", now, emoji=("👍",))
        )
        platform.gates["anna"].set()
        await shop.world.becomes(dialog, seq, "read")
    sql = "SELECT meta #>> '{reactions,theirs}' AS r, external_id FROM messages WHERE seq = $1"
    row: Any = await shop.world.row(sql, seq)
    assert (row["r"], row["external_id"]) == ('["👍"]', "anna/1")
    assert await shop.value("SELECT count(*) FROM early") == 0


async def test_an_echo_before_the_answer_is_ours_and_not_a_second_message(shop: Shop, platform: Platform) -> None:
    channel, dialog, seq = await in_flight(shop, platform)
    async with shop.bots():
        await shop.world.becomes(dialog, seq, "sending")
        await tell(shop, channel, Echo(ANNA, ("anna/1",), datetime.now(UTC), text="hello"))
        assert await shop.value("SELECT kind FROM early") == "echo"
        platform.gates["anna"].set()
        await shop.world.becomes(dialog, seq, "sent")
    assert await shop.value("SELECT count(*) FROM messages WHERE direction = 'out'") == 1
    assert await shop.value("SELECT count(*) FROM early") == 0


async def test_an_echo_that_nothing_claims_was_written_outside(shop: Shop, platform: Platform) -> None:
    channel, dialog, seq = await in_flight(shop, platform)
    directory, intake = Directory(shop.db, CIPHER), Intake(shop.db)
    async with shop.bots():
        await shop.world.becomes(dialog, seq, "sending")
        await tell(shop, channel, Echo(ANNA, ("anna/phone",), datetime.now(UTC), text="from my phone"))
        assert await settle_echoes(shop.db, directory, intake) == 0
        assert await settle_echoes(shop.db, directory, intake, older_than_s=0) == 1
        platform.gates["anna"].set()
        await shop.world.becomes(dialog, seq, "sent")
    texts = await shop.rows("SELECT text, meta ->> 'outside' AS o FROM messages WHERE direction = 'out' ORDER BY seq")
    assert [tuple(row.values()) for row in texts] == [("hello", None), ("from my phone", "true")]
    assert await settle_echoes(shop.db, directory, intake, older_than_s=0) == 0


async def test_an_echo_of_a_channel_that_cannot_be_opened_now_waits_and_holds_up_no_other(
    shop: Shop, platform: Platform
) -> None:
    shut, open_one, gone = [await shop.world.channel() for _ in range(3)]
    for n, channel in enumerate((shut, open_one, gone)):
        await shop.world.answer(await shop.world.dialog(channel, "anna"), "in flight")
        await shop.value("UPDATE outbox SET state = 'sending' WHERE channel_id = $1 RETURNING 1", channel)
        await tell(shop, channel, Echo(ANNA, (f"anna/phone-{n}",), datetime.now(UTC), text=f"from my phone {n}"))
    waiting = "SELECT count(*) FROM early"
    await shop.value("UPDATE channels SET state = 'deleted' WHERE id = $1 RETURNING 1", gone)
    intake = Intake(shop.db)
    kept = await shop.value("SELECT secrets FROM channels WHERE id = $1", shut)
    await shop.value("UPDATE channels SET secrets = 'sealed by another key' WHERE id = $1 RETURNING 1", shut)
    before = await shop.value(waiting)
    assert before == 3
    assert await settle_echoes(shop.db, Directory(shop.db, CIPHER), intake, older_than_s=0) == 1
    assert await shop.value(waiting) == before - 1
    await shop.value("UPDATE channels SET secrets = $2 WHERE id = $1 RETURNING 1", shut, kept)
    assert await settle_echoes(shop.db, Directory(shop.db, CIPHER), intake, older_than_s=0) == 1
    texts = await shop.rows("SELECT text FROM messages WHERE meta ->> 'outside' = 'true' ORDER BY text")
    assert [row["text"] for row in texts] == ["from my phone 0", "from my phone 1"]


async def test_a_receipt_by_ref_confirms_a_send_whose_owner_died(shop: Shop, platform: Platform) -> None:
    channel, dialog, seq = await in_flight(shop, platform)
    await shop.value("UPDATE outbox SET state = 'sending', attempt = 1 RETURNING 1")
    await shop.value("UPDATE messages SET state = 'sending' WHERE seq = $1 RETURNING 1", seq)
    await tell(shop, channel, Receipt(ANNA, "delivered", datetime.now(UTC), ref=f"{dialog}-{seq}"))
    assert await shop.world.state(dialog, seq) == "delivered"
    platform.gates.clear()
    async with shop.bots():
        later = await shop.world.answer(dialog, "next")
        await shop.world.becomes(dialog, later, "sent")
    assert await shop.world.state(dialog, seq) == "delivered"
    assert platform.texts() == ["next"]
    assert await shop.value("SELECT count(*) FROM outbox") == 0
