"""python -m tests.platforms.whatsapp, as a demo starts it."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

TOKEN = "EAAFirstTokenOfADemo000000"


@pytest.fixture
async def started() -> AsyncIterator[str]:
    command = [
        sys.executable,
        "-m",
        "tests.platforms.whatsapp",
        "--port",
        "0",
        "--token",
        TOKEN,
        "--number",
        "+37065500077",
    ]
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
    async with http.get(f"{started}/_play/state") as answer:
        state = await answer.json()
    first, second = (number["id"] for number in state["numbers"])
    vera = await post(http, f"{started}/_play/people", {"name": "Вера", "number": second})
    kinds = ("text", "image", "video", "voice", "document", "sticker", "location", "contacts", "order", "product", "ad")
    for kind in (*kinds, "poll", "reads"):
        await post(http, f"{started}/_play/say", {"person": vera["id"], "kind": kind, "text": "привет"})
    body = {"messaging_product": "whatsapp", "to": vera["phone"], "type": "text", "text": {"body": "добрый день"}}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with http.post(f"{started}/v25.0/{second}/messages", json=body, headers=headers) as answer:
        assert answer.status == 200
    await post(http, f"{started}/_play/settings", {"person": vera["id"], "offline": True})
    async with http.get(f"{started}/_play/state") as answer:
        people = {person["id"]: person for person in (await answer.json())["people"]}
    assert people[vera["id"]]["messages"][-1]["text"]["body"] == "добрый день"
    assert people[vera["id"]]["settings"]["offline"]
    assert people[vera["id"]]["window"]
    async with http.get(f"{started}/_play/ledger") as answer:
        assert [row["chat"] for row in (await answer.json())["delivered"]] == [vera["phone"]]
    made = await post(http, f"{started}/_play/templates", {"name": "gotov", "body": "Заказ {{1}} готов"})
    assert made["parameter_format"] == "POSITIONAL"
    number = await post(http, f"{started}/_play/settings", {"number": first, "coexistence": True})
    assert number["settings"]["coexistence"]
    async with http.post(f"{started}/_play/webhook", json={"url": f"{started}/nothing"}) as answer:
        assert answer.status == 422
