"""python -m tests.platforms.vk, as a demo starts it."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

TOKEN = "vk1.a.first-token-of-a-demo-000"


@pytest.fixture
async def started() -> AsyncIterator[str]:
    command = [sys.executable, "-m", "tests.platforms.vk", "--port", "0", "--any-token", "--token", TOKEN]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
    found = re.search(r"http://\S+", line)
    assert found, line
    yield found.group()
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 20) == 0


async def post(http: aiohttp.ClientSession, url: str, body: dict[str, Any]) -> Any:
    async with http.post(url, json=body) as answer:
        assert answer.status < 300, await answer.text()
        return await answer.json() if answer.status != 204 else None


async def test_a_person_writes_as_a_customer_and_sees_the_answer(started: str, http: aiohttp.ClientSession) -> None:
    async with http.get(started) as page:
        assert "Write as this customer" in await page.text()
    vera = (await post(http, f"{started}/_play/people", {"first_name": "Вера", "city": "Тула"}))["id"]

    async def call(method: str, **params: Any) -> Any:
        form = {"v": "5.199", "access_token": TOKEN, **{key: str(value) for key, value in params.items()}}
        async with http.post(f"{started}/method/{method}", data=form) as answer:
            return (await answer.json())["response"]

    group = (await call("groups.getById"))["groups"][0]["id"]
    lp = await call("groups.getLongPollServer", group_id=group)
    kinds = ("text", "photo", "voice", "document", "sticker", "location", "product", "typing", "admin", "deny")
    for kind in kinds:
        await post(http, f"{started}/_play/say", {"person": vera, "kind": kind, "text": "привет"})
    params = {"act": "a_check", "key": lp["key"], "ts": lp["ts"], "wait": "0"}
    async with http.get(lp["server"], params=params) as answer:
        updates = (await answer.json(content_type=None))["updates"]
    told = [update["type"] for update in updates]
    assert told[:2] == ["message_allow", "message_new"]
    assert told[-3:] == ["message_typing_state", "message_reply", "message_deny"]
    await post(http, f"{started}/_play/say", {"person": vera, "kind": "deny"})
    await call("messages.send", peer_id=vera, random_id=5, message="добрый день")
    async with http.get(f"{started}/_play/state") as answer:
        people = {person["id"]: person for person in (await answer.json())["people"]}
    assert people[vera]["messages"][-1]["text"] == "добрый день"
    async with http.get(f"{started}/_play/ledger") as answer:
        assert [row["chat"] for row in (await answer.json())["delivered"]] == [vera]
    await post(http, f"{started}/_play/trouble", {"what": "expire_key"})
    async with http.get(lp["server"], params=params) as answer:
        assert await answer.json(content_type=None) == {"failed": 2}
    told_group = await post(http, f"{started}/_play/settings", {"long_poll": False})
    assert told_group["settings"]["long_poll"] is False


async def test_a_new_token_makes_a_community_when_asked_to(started: str, http: aiohttp.ClientSession) -> None:
    async with http.get(
        f"{started}/method/groups.getById", params={"v": "5.199", "access_token": "vk1.a.made-up-on-the-spot"}
    ) as answer:
        assert (await answer.json())["response"]["groups"][0]["id"] == 210_000_002
    async with http.get(f"{started}/method/groups.getById", params={"v": "5.199", "access_token": "short"}) as answer:
        assert (await answer.json())["error"]["error_code"] == 5
