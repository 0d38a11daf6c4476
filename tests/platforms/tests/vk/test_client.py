"""A ready-made client, written by others against the same documentation, works here unchanged but for the host."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import pytest
import requests
import vk_api
from vk_api.bot_longpoll import VkBotEventType, VkBotLongPoll
from vk_api.keyboard import VkKeyboard, VkKeyboardColor
from vk_api.upload import VkUpload

from tests.platforms.telegram import samples
from tests.platforms.vk import VkServer


class Host(requests.adapters.HTTPAdapter):
    """Calls for VK's host go to the played one."""

    def __init__(self, base: str) -> None:
        self.base = base
        super().__init__()

    def send(self, request: Any, *args: Any, **more: Any) -> Any:
        request.url = request.url.replace("https://api.vk.ru", self.base, 1)
        return super().send(request, *args, **more)


@pytest.fixture
def client(vk: VkServer) -> Any:
    session = requests.Session()
    session.mount("https://api.vk.ru/", Host(vk.base_url))
    return vk_api.VkApiGroup(token=vk.token, session=session, api_version="5.199")


async def call(client: Any, method: str, **params: Any) -> Any:
    return await asyncio.to_thread(client.method, method, params)


async def test_it_polls_and_answers(vk: VkServer, client: Any) -> None:
    anna = vk.user(allowed=True)
    poll = await asyncio.to_thread(VkBotLongPoll, client, vk.group_id, 1)
    anna.writes("Сколько стоит?")
    [event] = await asyncio.to_thread(poll.check)
    assert event.type == VkBotEventType.MESSAGE_NEW
    assert event.message.text == "Сколько стоит?"
    keyboard = VkKeyboard(inline=True)
    keyboard.add_button("Беру", color=VkKeyboardColor.POSITIVE, payload={"yes": 1})
    keyboard.add_line()
    keyboard.add_openlink_button("Сайт", "https://samovar.example")
    forward = json.dumps({"peer_id": anna.id, "conversation_message_ids": [1], "is_reply": True})
    more = {"keyboard": keyboard.get_keyboard(), "forward": forward}
    await call(client, "messages.send", peer_id=anna.id, random_id=1, message="350 ₽", **more)
    [row] = await anna.hears("350 ₽")
    assert row.message["reply_message"]["text"] == "Сколько стоит?"
    assert row.message["keyboard"]["buttons"][0][0]["action"]["label"] == "Беру"


async def test_it_follows_every_failure_of_the_long_poll(vk: VkServer, client: Any) -> None:
    anna = vk.user(allowed=True)
    poll = await asyncio.to_thread(VkBotLongPoll, client, vk.group_id, 1)
    for trouble in (vk.longpoll.expire_key, vk.longpoll.lose_history, vk.longpoll.forget):
        trouble()
        assert await asyncio.to_thread(poll.check) == []
        anna.writes("after it")
        [event] = await asyncio.to_thread(poll.check)
        assert event.message.text == "after it"


async def test_it_uploads(vk: VkServer, client: Any) -> None:
    anna = vk.user(allowed=True)
    upload = VkUpload(client)
    [photo] = await asyncio.to_thread(upload.photo_messages, io.BytesIO(samples.picture()), anna.id)
    name = f"photo{photo['owner_id']}_{photo['id']}_{photo['access_key']}"
    await call(client, "messages.send", peer_id=anna.id, random_id=1, attachment=name)
    voice = await asyncio.to_thread(upload.audio_message, io.BytesIO(samples.voice()), anna.id)
    name = f"doc{voice['audio_message']['owner_id']}_{voice['audio_message']['id']}"
    await call(client, "messages.send", peer_id=anna.id, random_id=2, attachment=name)
    rows = await anna.hears(count=2)
    assert [row.message["attachments"][0]["type"] for row in rows] == ["photo", "audio_message"]


async def test_it_understands_the_refusals(vk: VkServer, client: Any) -> None:
    anna = vk.user()
    with pytest.raises(vk_api.ApiError) as caught:
        await call(client, "messages.send", peer_id=anna.id, random_id=1, message="too early")
    assert caught.value.code == 901
    anna.writes("hello")
    vk.faults.fail_next(1, 14)
    with pytest.raises(vk_api.Captcha) as asked:
        await call(client, "messages.send", peer_id=anna.id, random_id=1, message="x")
    assert asked.value.sid
    vk.faults.fail_next(1, "502")
    with pytest.raises(vk_api.ApiHttpError):
        await call(client, "messages.send", peer_id=anna.id, random_id=1, message="x")
    vk.faults.fail_next(1, 6)
    assert await call(client, "messages.send", peer_id=anna.id, random_id=1, message="x"), "it waits and asks again"
    assert vk.ledger.texts_to(anna.id) == ["x"]
