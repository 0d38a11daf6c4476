"""Listening: nothing is confirmed before it was stored, and nothing unread is ever confirmed."""

import asyncio
import json
import math
from collections.abc import AsyncIterator
from typing import Any

import pytest

from backend.connectors.contract import Polled, SendError
from backend.connectors.telegram import polling
from backend.connectors.telegram.client import TelegramClient
from tests.platforms.telegram import Customer, TelegramServer

DAY = 24 * 3600.0


def texts(polled: Polled) -> list[str]:
    return [json.loads(payload)["message"]["text"] for payload in polled.payloads]


async def next_full(listening: AsyncIterator[Polled]) -> Polled:
    """The next that holds something."""
    async with asyncio.timeout(30):
        async for polled in listening:
            if polled.payloads:
                return polled
    raise AssertionError("the listener ended")


@pytest.fixture(autouse=True)
def _short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "POLL_S", 1)


async def test_confirmed_only_when_more_is_asked_for(line: TelegramClient, tg: TelegramServer, anna: Customer) -> None:
    listening = line.listen(None)
    assert texts(await anext(listening)) == ["Hello"]
    assert len(tg.ledger.unconfirmed()) == 1
    await anext(listening)
    assert tg.ledger.unconfirmed() == []


async def test_a_listener_that_died_before_its_commit_hears_it_again(
    line: TelegramClient, tg: TelegramServer, anna: Customer
) -> None:
    first = await anext(line.listen(None))
    anna.writes("More")
    second = await anext(line.listen(None))
    assert (texts(first), texts(second)) == (["Hello"], ["Hello", "More"])


async def test_a_stored_cursor_goes_on(line: TelegramClient, tg: TelegramServer, anna: Customer) -> None:
    first = await anext(line.listen(None))
    anna.writes("More")
    assert texts(await anext(line.listen(first.cursor))) == ["More"]


async def test_a_quiet_poll_says_that_the_listener_lives(line: TelegramClient, tg: TelegramServer) -> None:
    listening = line.listen(None)
    quiet = await anext(listening)
    assert quiet.payloads == ()
    anna = tg.customer()
    waiting = asyncio.create_task(next_full(listening))
    anna.writes("At last")
    assert texts(await waiting) == ["At last"]


async def test_payloads_are_telegrams_own_bytes(line: TelegramClient, tg: TelegramServer, anna: Customer) -> None:
    anna.writes("Новое", hologram={"depth": 3})
    payload = (await anext(line.listen(None))).payloads[-1]
    assert json.loads(payload) == tg.ledger.inbound[-1].payload


async def test_shuffled_batches_are_confirmed_whole(line: TelegramClient, tg: TelegramServer, anna: Customer) -> None:
    for number in range(20):
        anna.writes(f"No. {number}")
    tg.faults.shuffle = True
    listening = line.listen(None)
    assert len((await anext(listening)).payloads) == 21
    await anext(listening)
    assert tg.ledger.unconfirmed() == []


@pytest.mark.parametrize("age", [3.1 * DAY, 8 * DAY])
async def test_after_a_quiet_week_numbers_may_start_lower(
    line: TelegramClient, tg: TelegramServer, anna: Customer, age: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening = line.listen(None)
    place: dict[str, Any] = (await anext(listening)).cursor
    await anext(listening)
    tg.bot.queue.jump(5)
    anna.writes("After the holidays")
    old = {**place, "at": place["at"] - age}
    assert texts(await next_full(line.listen(old))) == ["After the holidays"]


async def test_another_bots_cursor_confirms_nothing(line: TelegramClient, tg: TelegramServer, anna: Customer) -> None:
    place = (await anext(line.listen(None))).cursor
    other = {**place, "bot": place["bot"] + 1, "offset": place["offset"] + 1000}
    assert texts(await anext(line.listen(other))) == ["Hello"]
    assert texts(await anext(line.listen({"odd": True}))) == ["Hello"]


async def test_the_hook_of_an_earlier_setting_is_taken_away(line: TelegramClient, tg: TelegramServer) -> None:
    await line.install(f"{tg.base_url}/elsewhere", "s3cret")
    anna = tg.customer()
    anna.writes("Hello?")
    assert texts(await next_full(line.listen(None))) == ["Hello?"]
    [call] = tg.ledger.called("deleteWebhook")
    assert not call.params.get("drop_pending_updates")


async def test_it_asks_for_reactions_too(line: TelegramClient, tg: TelegramServer, anna: Customer) -> None:
    listening = line.listen(None)
    await anext(listening)
    anna.reacts(1, "👍")
    [payload] = (await next_full(listening)).payloads
    assert "message_reaction" in json.loads(payload)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("409", "conflict"),
        ("401", "token_invalid"),
        ("502", "platform_down"),
        ("500", "platform_down"),
        ("429", "rate"),
    ],
)
async def test_what_the_listener_says_when_it_cannot_hear(
    line: TelegramClient, tg: TelegramServer, anna: Customer, fault: Any, code: str
) -> None:
    tg.faults.fail_next(1, fault, "getUpdates")
    with pytest.raises(SendError) as error:
        await anext(line.listen(None))
    assert (error.value.code, error.value.ambiguous) == (code, False)
    assert texts(await anext(line.listen(None))) == ["Hello"]


async def test_a_poll_that_never_answers_is_given_up(
    line: TelegramClient, tg: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "ANSWER_S", 0.2)
    tg.faults.lose_answers(math.inf, "getUpdates", how="hang")
    with pytest.raises(SendError) as error:
        await anext(line.listen(None))
    assert (error.value.code, error.value.ambiguous) == ("timeout", False)


async def test_listeners_that_die_at_any_moment_lose_nothing(line: TelegramClient, tg: TelegramServer) -> None:
    anna = tg.customer()
    stored: set[int] = set()
    cursor: dict[str, Any] | None = None
    for life in range(60):
        anna.writes(f"No. {life}")
        polled = await anext(line.listen(cursor))
        if life % 3 or life == 59:  # every third dies before its commit
            stored |= {json.loads(payload)["update_id"] for payload in polled.payloads}
            cursor = polled.cursor
    assert stored == {row.id for row in tg.ledger.inbound}
