"""python -m tests.platforms.telegram, as a demo starts it."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator

import aiohttp
import pytest


@pytest.fixture
async def started() -> AsyncIterator[str]:
    command = [sys.executable, "-m", "tests.platforms.telegram", "--port", "0", "--any-token"]
    command += ["--token", "111111:first-token-000", "--token", "222222:second-token-000"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
    found = re.search(r"http://\S+", line)
    assert found, line
    yield found.group()
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_a_person_writes_as_a_customer_and_sees_the_answer(started: str, http: aiohttp.ClientSession) -> None:
    async with http.get(started) as page:
        assert "Write as this customer" in await page.text()
    made = {"bot": 222222, "first_name": "Vera"}
    async with http.post(f"{started}/_play/customers", json=made) as answer:
        vera = (await answer.json())["id"]
    for body in ({"text": "hello"}, {"kind": "photo"}, {"kind": "voice"}, {"kind": "document"}):
        async with http.post(f"{started}/_play/say", json={"customer": vera, **body}) as answer:
            assert answer.status == 201
    api = f"{started}/bot222222:second-token-000"
    async with http.get(f"{api}/getUpdates") as answer:
        assert len((await answer.json())["result"]) == 4
    async with http.post(f"{api}/sendMessage", json={"chat_id": vera, "text": "good day"}) as answer:
        assert answer.status == 200
    async with http.get(f"{started}/_play/state") as answer:
        people = {person["id"]: person for person in (await answer.json())["people"]}
    assert people[vera]["messages"][-1]["text"] == "good day"
    async with http.get(f"{started}/_play/ledger") as answer:
        assert [row["chat"] for row in (await answer.json())["delivered"]] == [vera]


async def test_a_new_token_makes_a_bot_when_asked_to(started: str, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{started}/bot333333:made-up-on-the-spot/getMe") as answer:
        assert (await answer.json())["result"]["id"] == 333333
    async with http.get(f"{started}/botnonsense/getMe") as answer:
        assert answer.status == 401
