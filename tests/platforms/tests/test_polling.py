"""getUpdates as https://core.telegram.org/bots/api#getupdates has it."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.platforms.telegram import TelegramServer
from tests.platforms.tests.conftest import Api, Clock


def texts(answer: dict[str, Any]) -> list[str]:
    return [update["message"]["text"] for update in answer["result"]]


async def test_updates_come_again_until_an_offset_confirms_them(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()
    for word in ("one", "two", "three"):
        anna.writes(word)
    first = await api("getUpdates")
    assert texts(first) == texts(await api("getUpdates")) == ["one", "two", "three"]
    ids = [update["update_id"] for update in first["result"]]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]
    assert texts(await api("getUpdates", offset=ids[2])) == ["three"]
    assert [row.id for row in tg.ledger.unconfirmed()] == [ids[2]]
    assert texts(await api("getUpdates", offset=0)) == ["three"], "what was confirmed is forgotten"
    assert texts(await api("getUpdates", offset=ids[2] + 1)) == []
    await tg.settled()
    assert tg.ledger.unconfirmed() == []


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()
    for number in range(5):
        anna.writes(str(number))
    assert texts(await api("getUpdates", offset=-2)) == ["3", "4"]
    assert texts(await api("getUpdates")) == ["3", "4"]


async def test_a_batch_is_at_most_its_limit_and_oldest_first(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()
    for number in range(120):
        anna.writes(str(number))
    assert texts(await api("getUpdates", limit=2)) == ["0", "1"]
    assert len(texts(await api("getUpdates"))) == 100


async def test_a_long_poll_ends_when_somebody_writes(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()
    waiting = asyncio.create_task(api("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    anna.writes("here")
    assert texts(await asyncio.wait_for(waiting, 10)) == ["here"]


async def test_a_second_poller_ends_the_first_with_409(tg: TelegramServer, api: Api) -> None:
    first = asyncio.create_task(api("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(api("getUpdates", timeout=30))
    answer = await asyncio.wait_for(first, 10)
    assert answer["error_code"] == 409
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")
    tg.customer().writes("for the second")
    assert texts(await asyncio.wait_for(second, 10)) == ["for the second"]


async def test_a_poller_whose_connection_died_takes_nothing(tg: TelegramServer, api: Api) -> None:
    dead = asyncio.create_task(api("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    dead.cancel()
    await asyncio.gather(dead, return_exceptions=True)
    tg.customer().writes("not lost")
    assert texts(await api("getUpdates", timeout=5)) == ["not lost"]
    assert len(tg.ledger.inbound[0].offers) == 1


async def test_a_webhook_forbids_polling_and_ends_a_poll_under_way(tg: TelegramServer, api: Api) -> None:
    waiting = asyncio.create_task(api("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    await api("setWebhook", url="http://127.0.0.1:9/")
    assert (await asyncio.wait_for(waiting, 10))["error_code"] == 409
    refused = await api("getUpdates")
    assert refused["error_code"] == 409
    assert "webhook is active" in refused["description"]
    assert (await api("setWebhook", url=""))["result"] is True
    assert (await api("getUpdates"))["ok"]


async def test_only_the_kinds_asked_for_are_made_from_then_on(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()
    sent = anna.writes("before")
    anna.reacts(sent["message_id"], "👍")
    await api("getUpdates", allowed_updates=["message_reaction"])
    anna.writes("not wanted")
    anna.reacts(sent["message_id"], None)
    kinds = [set(update) - {"update_id"} for update in (await api("getUpdates"))["result"]]
    assert kinds == [{"message"}, {"message_reaction"}], "reactions only on demand; the setting outlives the call"


async def test_an_update_is_kept_for_24_hours(tg: TelegramServer, api: Api, clock: Clock) -> None:
    anna = tg.customer()
    anna.writes("old")
    clock.pass_(3600)
    anna.writes("young")
    clock.pass_(23 * 3600)
    assert texts(await api("getUpdates")) == ["young"]
    assert [row.expired for row in tg.ledger.inbound] == [True, False]


async def test_faults_repeat_bring_back_shuffle_and_hang(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()
    tg.faults.repeat = 3
    anna.writes("thrice")
    tg.faults.repeat = 1
    seen = 0
    offset = 0
    while result := (await api("getUpdates", offset=offset))["result"]:
        seen += len(result)
        offset = result[-1]["update_id"] + 1
    assert seen == 3
    await tg.settled()
    tg.faults.forget_confirmed = False
    assert texts(await api("getUpdates", offset=0)) == ["thrice"]
    for number in range(20):
        anna.writes(str(number))
    tg.faults.shuffle = True
    mixed = [int(word) for word in texts(await api("getUpdates", offset=offset))]
    assert mixed != sorted(mixed)
    assert sorted(mixed) == list(range(20))
    tg.faults.hang_polls = True
    hanging = asyncio.create_task(api("getUpdates", offset=offset))
    await asyncio.sleep(0.2)
    assert not hanging.done()
    tg.faults.clear()
    assert (await asyncio.wait_for(hanging, 10))["ok"]


async def test_two_bots_do_not_see_each_other_s_updates(tg: TelegramServer, api: Api) -> None:
    other = tg.add_bot()
    tg.customer(first_name="Anna").writes("to the first")
    tg.customer(first_name="Ben", bot=other).writes("to the second")
    assert texts(await api("getUpdates")) == ["to the first"]
    assert texts(await api("getUpdates", token=other.token)) == ["to the second"]
