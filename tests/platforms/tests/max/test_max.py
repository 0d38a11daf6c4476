"""The played MAX against what its pages promise. One server for the whole file; each test has people of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.platforms.max import MaxServer, Speeds, WebhookPolicy
from tests.platforms.max.markup import parse
from tests.platforms.telegram import samples
from tests.platforms.tests.conftest import Clock

Answer = dict[str, Any]


class Api:
    def __init__(self, max: MaxServer, http: aiohttp.ClientSession) -> None:
        self.max, self.http = max, http

    async def __call__(
        self, place: str, body: Any = None, *, status: int = 200, token: str = "", **query: Any
    ) -> Answer:
        verb, _, path = place.partition(" ")
        headers = {"Authorization": token or self.max.token}
        params = {key: str(value) for key, value in query.items()}
        url = self.max.base_url + path
        async with self.http.request(verb, url, params=params, json=body, headers=headers) as answer:
            said: Answer = await answer.json()
            assert answer.status == status, said
            return said

    async def upload(self, kind: str, content: bytes, name: str) -> tuple[Answer, str]:
        asked = await self("POST /uploads", type=kind)
        form = aiohttp.FormData()
        form.add_field("data", content, filename=name)
        async with self.http.post(asked["url"], data=form) as answer:
            return asked, await answer.text()


@pytest.fixture
async def max(clock: Clock) -> AsyncIterator[MaxServer]:
    policy = WebhookPolicy(timeout=2, first_wait=0.02, growth=1.1, attempts=2)
    async with MaxServer(speeds=Speeds.none(), webhook_policy=policy, clock=clock) as server:
        yield server


@pytest.fixture
def api(max: MaxServer, http: aiohttp.ClientSession) -> Api:
    return Api(max, http)


async def test_a_person_writes_is_polled_and_answered(max: MaxServer, api: Api) -> None:
    anna = max.user("Анна", last_name="Чайкина")
    asked = anna.writes("Сколько стоит?")
    first = await api("GET /updates", timeout=0)
    assert [one["update_type"] for one in first["updates"]] == ["message_created"], "without a marker: the last alone"
    all_since = await api("GET /updates", timeout=0, marker=first["marker"] - 2)
    assert [one["update_type"] for one in all_since["updates"]] == ["bot_started", "message_created"]
    assert all_since["updates"][1]["message"]["recipient"] == {
        "chat_id": anna.chat_id, "chat_type": "dialog", "user_id": max.bot.id,
    }  # fmt: skip
    assert asked["body"]["seq"] > 2**53
    assert max.ledger.unconfirmed(), "offering is not confirming"
    waiting = asyncio.create_task(api("GET /updates", timeout=30, marker=all_since["marker"]))
    await max.settled()
    anna.writes("Есть кто?")
    assert (await waiting)["updates"][0]["message"]["body"]["text"] == "Есть кто?"
    sent = await api("POST /messages", {"text": "<b>350</b> ₽", "format": "html"}, user_id=anna.id)
    assert sent["message"]["body"]["markup"] == [{"from": 0, "length": 3, "type": "strong"}]
    [heard] = await anna.hears("350 ₽")
    mid = heard.message["body"]["mid"]
    assert (await api(f"GET /messages/{mid}"))["body"]["text"] == "350 ₽"
    assert (await api("PUT /messages", {"text": "360 ₽"}, message_id=mid)) == {"success": True}
    assert (await api("GET /messages", chat_id=anna.chat_id))["messages"][0]["body"]["text"] == "360 ₽"
    theirs = await api("DELETE /messages", status=403, message_id=asked["body"]["mid"])
    assert theirs["code"] == "access.denied"
    assert (await api("DELETE /messages", message_id=mid)) == {"success": True}
    assert [message["sender"]["user_id"] for message in anna.screen] == [anna.id, anna.id]


async def test_a_marker_jumps_over_what_was_not_given_and_a_day_ends_it(max: MaxServer, api: Api, clock: Clock) -> None:
    anna = max.user(started=True)
    start = max.bot.polling.next
    for number in range(3):
        anna.writes(f"{number}")
    await api("GET /updates", timeout=0, marker=start + 2)
    assert [row.expired for row in max.ledger.inbound] == [True, True, False]
    clock.pass_(24 * 3600)
    assert (await api("GET /updates", timeout=0, marker=start + 2))["updates"] == []
    assert max.ledger.inbound[2].expired


async def test_refusals_speak_with_code_and_message(max: MaxServer, api: Api, http: aiohttp.ClientSession) -> None:
    anna = max.user(started=True)
    assert (await api("GET /me", status=401, token="wrong"))["code"] == "verify.token"
    async with http.get(f"{max.base_url}/me", params={"access_token": max.token}) as answer:
        assert (answer.status, (await answer.json())["code"]) == (403, "deprecated.token")
    for body in ({"text": ""}, {"text": "а" * 4001}, {"text": "а", "mood": 1}, {"text": "а", "format": "rtf"}):
        assert (await api("POST /messages", body, status=400, user_id=anna.id))["code"] == "proto.payload"
    await api("POST /messages", {"text": "а"}, status=400, user_id=anna.id, chat_id=anna.chat_id)
    await api("GET /chats", status=405)
    await api("GET /news", status=404)
    anna.stops()
    refused = await api("POST /messages", {"text": "Вы тут?"}, status=403, user_id=anna.id)
    assert refused == {"code": "chat.denied", "message": f"Key: error.dialog.suspended, args: [{anna.chat_id},]."}
    anna.removes_dialog()
    assert (await api(f"GET /chats/{anna.chat_id}", status=404))["code"] == "chat.not.found"
    kinds = [row.kind for row in max.ledger.inbound]
    assert kinds == ["bot_stopped", "bot_stopped", "dialog_removed"]


async def test_uploads_are_not_ready_at_once(max: MaxServer, api: Api, http: aiohttp.ClientSession) -> None:
    anna = max.user(started=True)
    _, said = await api.upload("image", samples.picture(), "i.jpg")
    photos = json.loads(said)
    assert photos.keys() == {"photos"}
    body = {"attachments": [{"type": "image", "payload": photos}]}
    sent = await api("POST /messages", body, user_id=anna.id)
    async with http.get(sent["message"]["body"]["attachments"][0]["payload"]["url"]) as answer:
        assert await answer.read() == samples.picture()
    asked, said = await api.upload("video", b"\0\0\0\x18ftypmp42", "v.mp4")
    assert "<retval>1</retval>" in said
    video = {"type": "video", "payload": {"token": asked["token"]}}
    early = await api("POST /messages", {"attachments": [video]}, status=400, chat_id=anna.chat_id)
    assert early["code"] == "attachment.not.ready"
    await api("POST /messages", {"attachments": [video]}, chat_id=anna.chat_id)
    _, said = await api.upload("file", samples.paper(), "p.pdf")
    paper = {"type": "file", "payload": {"token": json.loads(said)["token"]}}
    both = await api("POST /messages", {"attachments": [paper, video]}, status=400, chat_id=anna.chat_id)
    assert "only attachment" in both["message"]
    asked, said = await api.upload("image", b"not a picture", "i.jpg")
    assert "upload.error" in said


async def test_a_button_is_pressed_and_answered(max: MaxServer, api: Api) -> None:
    anna = max.user(started=True)
    button = {"type": "callback", "text": "Да", "payload": "yes"}
    keys = {"type": "inline_keyboard", "payload": {"buttons": [[button]]}}
    sent = await api("POST /messages", {"text": "Берёте?", "attachments": [keys]}, user_id=anna.id)
    pressed = anna.presses(sent["message"]["body"]["mid"], "yes")
    assert max.ledger.inbound[-1].payload["callback"]["payload"] == "yes"
    answer = {"message": {"text": "Берёт", "attachments": []}, "notification": "Спасибо"}
    assert await api("POST /answers", answer, callback_id=pressed) == {"success": True}
    assert max.bot.notified == [(pressed, "Спасибо")]
    assert anna.screen[-1]["body"]["attachments"] == []
    wide = [{"type": "link", "text": "Сайт", "url": "https://a.example"}] * 4
    refused = {"text": "…", "attachments": [{"type": "inline_keyboard", "payload": {"buttons": [wide]}}]}
    await api("POST /messages", refused, status=400, user_id=anna.id)


async def test_a_webhook_has_the_secret_and_comes_again_until_200(max: MaxServer, api: Api) -> None:
    seen: list[tuple[str, str]] = []

    async def hook(request: web.Request) -> web.Response:
        update = await request.json()
        seen.append((request.headers["X-Max-Bot-Api-Secret"], update["message"]["body"]["text"]))
        return web.Response(status=200 if len(seen) > 1 else 201)

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await api("POST /subscriptions", {"url": "http://samovar.example/"}, status=400)
    await api("POST /subscriptions", {"url": url, "secret": "tea-tea", "update_types": ["message_created"]})
    assert (await api("GET /updates", status=405))["code"] == "method.not.allowed"
    anna = max.user()
    anna.writes("Здравствуйте")
    await max.settled()
    assert seen == [("tea-tea", "Здравствуйте")] * 2
    assert [update["update_type"] for update in max.events.missed] == ["bot_started"], "not asked for"
    await runner.cleanup()
    anna.writes("Есть кто?")
    await max.settled()
    assert max.bot.subscriptions.dropped == [url], "who never answers is unsubscribed"
    anna.writes("Ау")
    assert (await api("GET /updates", timeout=0))["updates"][0]["message"]["body"]["text"] == "Ау"


async def test_faults_and_limits(max: MaxServer, api: Api, clock: Clock) -> None:
    anna = max.user(started=True)
    max.faults.fail_next(1, "429", "send")
    assert (await api("POST /messages", {"text": "1"}, status=429, user_id=anna.id))["code"] == "too.many.requests"
    max.faults.lose_answers(1, "send")
    with pytest.raises(aiohttp.ClientError):
        await api("POST /messages", {"text": "2"}, user_id=anna.id)
    assert [row.text for row in anna.heard] == ["2"]
    assert len(max.ledger.lost_answers()) == 1
    clock.pass_(1)
    max.bot.limit.count = 1
    await api("POST /messages", {"text": "3"}, status=200, user_id=anna.id)
    await api("POST /messages", {"text": "4"}, status=429, user_id=anna.id)
    assert len(max.ledger.rate_violations()) == 1


async def test_a_group_is_told_only_with_the_right_to_read(max: MaxServer, api: Api) -> None:
    anna, petr = max.user(started=True), max.user("Пётр", started=True)
    group = max.group(anna)
    petr.joins(group, anna)
    anna.writes("Всем чаю", to=group)
    group.rights.clear()
    anna.writes("Секрет", to=group)
    assert [row.kind for row in max.ledger.inbound] == ["bot_added", "user_added", "message_created"]
    assert (await api(f"GET /chats/{group.id}/members"))["members"][1]["user_id"] == petr.id
    assert "user_id" not in max.ledger.inbound[-1].payload["message"]["recipient"]


def test_markup_is_counted_in_utf16_units() -> None:
    assert parse("🍵 **чай**", "markdown") == ("🍵 чай", [{"from": 3, "length": 3, "type": "strong"}])
    assert parse('<a href="https://a.example">a</a><q>&lt;</q>', "html") == (
        "a<", [{"from": 0, "length": 1, "type": "link", "url": "https://a.example"}],
    )  # fmt: skip
