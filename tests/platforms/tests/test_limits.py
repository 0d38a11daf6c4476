"""Speed limits: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from tests.platforms.limits import Bucket, Window
from tests.platforms.telegram import Speeds, TelegramServer
from tests.platforms.tests.conftest import Api, Clock


@pytest.fixture
async def tg(clock: Clock) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(speeds=Speeds(), clock=clock) as server:
        yield server


@pytest.fixture
def api(tg: TelegramServer, call: Callable[[TelegramServer], Api]) -> Api:
    return call(tg)


def test_a_window_counts_what_was_taken_in_the_last_seconds() -> None:
    window = Window(2, 10)
    window.take(0)
    window.take(4)
    assert window.wait(5) == 5
    assert window.wait(10) == 0
    window.take(10)
    assert window.wait(11) == 3


def test_a_bucket_allows_a_burst_and_then_its_rate() -> None:
    bucket = Bucket(1, 3)
    bucket.take(100, 3)
    assert bucket.wait(100) == 1
    assert bucket.wait(101) == 0
    bucket.take(101)
    assert bucket.wait(101.5) == pytest.approx(0.5)


async def send(api: Api, chat: int, count: int) -> list[int]:
    answers = [await api("sendMessage", chat_id=chat, text=str(number)) for number in range(count)]
    return [answer.get("error_code", 200) for answer in answers]


async def test_one_chat_takes_a_short_burst_then_one_a_second(tg: TelegramServer, api: Api, clock: Clock) -> None:
    anna = tg.customer()
    anna.writes("hello")
    assert await send(api, anna.id, 4) == [200, 200, 200, 429]
    refused = await api("sendMessage", chat_id=anna.id, text="again")
    assert refused["description"] == "Too Many Requests: retry after 1"
    assert refused["parameters"] == {"retry_after": 1}
    clock.pass_(1)
    assert await send(api, anna.id, 2) == [200, 429]
    assert len(tg.ledger.rate_violations()) == 3
    assert len(tg.ledger.too_early()) == 1, "only the one that did not wait for retry_after"
    assert [call.limit for call in tg.ledger.throttled()] == ["chat"] * 3


async def test_a_bot_sends_thirty_a_second_over_all_chats(tg: TelegramServer, api: Api, clock: Clock) -> None:
    people = [tg.customer(first_name=f"C{number}") for number in range(31)]
    for person in people:
        person.writes("hello")
    codes = [(await send(api, person.id, 1))[0] for person in people]
    assert codes == [200] * 30 + [429]
    assert [call.limit for call in tg.ledger.throttled()] == ["account"]
    clock.pass_(1)
    assert await send(api, people[-1].id, 1) == [200]
    assert tg.ledger.too_early() == []


async def test_a_group_takes_twenty_a_minute(tg: TelegramServer, api: Api, clock: Clock) -> None:
    group = tg.group(tg.customer())
    assert await send(api, group.id, 20) == [200] * 20
    refused = await api("sendMessage", chat_id=group.id, text="21")
    assert refused["parameters"] == {"retry_after": 60}
    clock.pass_(60)
    assert await send(api, group.id, 1) == [200]
    assert len(tg.ledger.sent_to(group.id)) == 21


async def test_what_is_refused_or_merely_shown_costs_nothing(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer()
    anna.writes("hello")
    for _ in range(10):
        assert (await api("sendMessage", chat_id=anna.id, text=""))["error_code"] == 400
        assert (await api("sendChatAction", chat_id=anna.id, action="typing"))["ok"]
    assert await send(api, anna.id, 3) == [200] * 3
