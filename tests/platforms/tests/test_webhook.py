"""Webhooks as https://core.telegram.org/bots/api#setwebhook has them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.platforms.telegram import TelegramServer
from tests.platforms.tests.conftest import Api, Clock


class Hook:
    """A bot's own endpoint. `script` gives the status of each request in turn, 200 when it has run out."""

    def __init__(self) -> None:
        self.url = ""
        self.script: list[int] = []
        self.seen: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.inside = self.most_inside = 0

    async def receive(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.seen.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        status = self.script.pop(0) if self.script else 200
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        await self.gate.wait()
        self.inside -= 1
        return web.json_response({"method": "sendMessage", "chat_id": 1, "text": "not obeyed"}, status=status)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.seen]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_post("/hook", made.receive)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    made.gate.set()
    await runner.cleanup()


async def test_the_secret_comes_in_its_header_and_the_answer_is_not_obeyed(
    tg: TelegramServer, api: Api, hook: Hook
) -> None:
    tg.customer().writes("waited")
    assert (await api("setWebhook", url=hook.url, secret_token="s3cret_-A"))["result"] is True
    await tg.settled()
    assert hook.texts == ["waited"]
    assert hook.secrets == ["s3cret_-A"]
    assert tg.ledger.called("sendMessage") == []
    assert tg.ledger.inbound[0].offers[0].status == 200


async def test_what_is_not_taken_is_sent_again_and_holds_up_its_chat_alone(
    tg: TelegramServer, api: Api, hook: Hook
) -> None:
    hook.script = [500, 503, 404]
    anna, ben = tg.customer(first_name="Anna"), tg.customer(first_name="Ben")
    for word in ("a1", "a2", "a3"):
        anna.writes(word)
    await api("setWebhook", url=hook.url)
    await tg.settled()
    ben.writes("b1")
    await tg.settled()
    assert hook.texts == ["a1", "a1", "a1", "a1", "a2", "a3", "b1"]
    info = (await api("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"
    assert info["pending_update_count"] == 0
    assert [len(row.offers) for row in tg.ledger.repeated()] == [4]


async def test_one_chat_goes_in_series_and_chats_side_by_side(tg: TelegramServer, api: Api, hook: Hook) -> None:
    people = [tg.customer(first_name=f"C{number}") for number in range(6)]
    for person in people:
        person.writes("first")
        person.writes("second")
    hook.gate.clear()
    await api("setWebhook", url=hook.url, max_connections=4)
    await tg.bot.queue.changes.until(lambda: hook.inside == 4, 10, lambda: f"{hook.inside} inside")
    assert hook.texts == ["first"] * 4
    hook.gate.set()
    await tg.settled()
    assert hook.most_inside == 4
    for person in people:
        mine = [update["message"]["text"] for update in hook.seen if update["message"]["chat"]["id"] == person.id]
        assert mine == ["first", "second"]


async def test_no_answer_in_time_is_sent_again(tg: TelegramServer, api: Api, hook: Hook) -> None:
    hook.gate.clear()
    tg.customer().writes("slow")
    await api("setWebhook", url=hook.url)
    await tg.bot.queue.changes.until(lambda: len(hook.seen) == 2, 20, lambda: "the second try")
    hook.gate.set()
    await tg.settled()
    assert tg.ledger.inbound[0].offers[0].error == "Read timeout expired"


async def test_an_unreachable_webhook_keeps_updates_until_they_are_a_day_old(
    tg: TelegramServer, api: Api, clock: Clock
) -> None:
    tg.customer().writes("lost in the end")
    await api("setWebhook", url="http://127.0.0.1:1/")
    row = tg.ledger.inbound[0]
    await tg.bot.queue.changes.until(lambda: len(row.offers) >= 2, 10, lambda: "tried twice")
    assert row.offers[0].error == "Connection refused"
    clock.pass_(24 * 3600)
    await tg.settled()
    assert row.expired
    assert row.confirmed_at is None


async def test_repeated_on_purpose_to_several_nodes(tg: TelegramServer, api: Api, hook: Hook) -> None:
    tg.faults.repeat = 5
    tg.faults.repeat_to = [hook.url, hook.url + "?node=2"]
    await api("setWebhook", url=hook.url)
    tg.customer().writes("five times")
    await tg.bot.queue.changes.until(lambda: len(hook.seen) == 5, 10, lambda: f"{len(hook.seen)} copies")
    assert len({update["update_id"] for update in hook.seen}) == 1


async def test_shuffled_on_purpose(tg: TelegramServer, api: Api, hook: Hook) -> None:
    tg.faults.shuffle = True
    anna = tg.customer()
    for number in range(20):
        anna.writes(str(number))
    await api("setWebhook", url=hook.url)
    await tg.settled()
    assert hook.texts != sorted(hook.texts, key=int)
    assert sorted(hook.texts, key=int) == [str(number) for number in range(20)]


async def test_pending_updates_can_be_dropped_and_deleting_stops_delivery(
    tg: TelegramServer, api: Api, hook: Hook
) -> None:
    anna = tg.customer()
    anna.writes("dropped")
    await api("setWebhook", url=hook.url, drop_pending_updates=True)
    anna.writes("kept")
    await tg.settled()
    await api("deleteWebhook")
    anna.writes("for polling")
    assert hook.texts == ["kept"]
    assert len((await api("getUpdates"))["result"]) == 1
    assert (await api("getWebhookInfo"))["result"]["url"] == ""


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "http://shop.example/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://shop.example:8444/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://shop.example/", "secret_token": "with space"}, "secret token contains unallowed characters"),
        ({"url": "https://shop.example/", "max_connections": 101}, "max_connections must be between 1 and 100"),
    ],
)
async def test_settings_that_telegram_refuses(api: Api, params: dict[str, Any], words: str) -> None:
    assert (await api("setWebhook", **params))["description"] == f"Bad Request: {words}"


async def test_loopback_needs_https_too_when_the_flag_says_so(tg: TelegramServer, api: Api) -> None:
    tg.loopback_http = False
    assert (await api("setWebhook", url="http://127.0.0.1:8000/hook"))["error_code"] == 400
