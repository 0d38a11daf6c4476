"""What goes wrong on purpose, and what the ledger says of it."""

from __future__ import annotations

import asyncio
import math

import aiohttp
import pytest

from tests.platforms.ledger import Delivered, Ledger
from tests.platforms.telegram import TelegramServer
from tests.platforms.tests.conftest import Api


async def test_a_lost_answer_was_done_all_the_same(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()
    anna.writes("hello")
    fault = tg.faults.lose_answers(1)
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=anna.id, text="sent?")
    assert tg.ledger.texts_to(anna.id) == ["sent?"]
    assert [call.params["text"] for call in tg.ledger.lost_answers()] == ["sent?"]
    assert (await api("sendMessage", chat_id=anna.id, text="sent?"))["ok"], "only the next one was lost"
    assert fault.hits == 1
    assert [row.text for row in tg.ledger.duplicates()] == ["sent?"], "a blind repeat is seen"


async def test_an_answer_can_hang_until_the_caller_gives_up(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()
    anna.writes("hello")
    tg.faults.lose_answers(1, how="hang")
    waiting = asyncio.create_task(api("sendMessage", chat_id=anna.id, text="x"))
    await anna.hears("x")
    await asyncio.sleep(0.1)
    assert not waiting.done()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_failures_before_anything_is_done(tg: TelegramServer, api: Api, http: aiohttp.ClientSession) -> None:
    anna, ben = tg.customer(first_name="Anna"), tg.customer(first_name="Ben")
    anna.writes("hello")
    ben.writes("hello")
    tg.faults.fail_next(1, "429", chat=anna.id, retry_after=7)
    tg.faults.fail_next(1, "403", chat=anna.id)
    tg.faults.fail_next(1, "400", chat=anna.id, words="Bad Request: message text is empty")
    tg.faults.fail_next(1, "500", chat=anna.id)
    tg.faults.fail_next(1, "502", chat=anna.id)
    tg.faults.fail_next(1, "reset", chat=anna.id)
    assert (await api("sendMessage", chat_id=ben.id, text="another chat"))["ok"]
    answer = await api("sendMessage", chat_id=anna.id, text="x")
    assert answer["parameters"] == {"retry_after": 7}
    for words in (
        "Forbidden: bot was blocked by the user",
        "Bad Request: message text is empty",
        "Internal Server Error",
    ):
        assert (await api("sendMessage", chat_id=anna.id, text="x"))["description"] == words
    async with http.post(f"{tg.base_url}/bot{tg.token}/sendMessage", json={"chat_id": anna.id, "text": "x"}) as got:
        assert (got.status, got.content_type) == (502, "text/html")
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=anna.id, text="x")
    assert tg.ledger.texts_to(anna.id) == []
    assert tg.ledger.rate_violations() == [], "a 429 made on purpose is nobody's fault"
    assert (await api("sendMessage", chat_id=anna.id, text="at last"))["ok"]


async def test_delays_and_faults_for_one_method(tg: TelegramServer, api: Api) -> None:
    tg.faults.fail_next(math.inf, "401", method="getUpdates")
    tg.faults.delay(0.2, method="getMe")
    loop = asyncio.get_running_loop()
    start = loop.time()
    assert (await api("getMe"))["ok"]
    assert loop.time() - start >= 0.2
    assert (await api("getUpdates"))["description"] == "Unauthorized"
    assert (await api("getUpdates"))["error_code"] == 401
    tg.faults.clear()
    assert (await api("getUpdates"))["ok"]


async def test_a_file_server_that_fails_once(tg: TelegramServer, api: Api, http: aiohttp.ClientSession) -> None:
    voice = tg.customer().sends_voice()["voice"]
    path = (await api("getFile", file_id=voice["file_id"]))["result"]["file_path"]
    tg.faults.fail_next(1, "502", method="file")
    statuses = []
    for _ in range(2):
        async with http.get(f"{tg.base_url}/file/bot{tg.token}/{path}") as answer:
            statuses.append(answer.status)
    assert statuses == [502, 200]


def row(chat: int, text: str) -> Delivered:
    return Delivered(0, "shop", chat, 1, "sendMessage", text, {})


def test_the_ledger_counts_inversions_chat_by_chat() -> None:
    ledger = Ledger()
    for chat, text in ((1, "n 1"), (2, "n 9"), (1, "n 3"), (1, "n 2"), (2, "no number")):
        ledger.deliver(row(chat, text))
    assert [(a.text, b.text) for a, b in ledger.inversions()] == [("n 3", "n 2")]
    assert ledger.inversions(chat=2) == []


async def test_waiting_for_what_does_not_come_says_what_came(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()
    anna.writes("hello")
    await api("sendMessage", chat_id=anna.id, text="other")
    with pytest.raises(AssertionError, match=r"heard so far: \['other'\]"):
        await anna.hears("wanted", timeout=0.1)
    with pytest.raises(AssertionError, match="1 updates of shop_700001_bot unconfirmed"):
        await tg.settled(timeout=0.1)
