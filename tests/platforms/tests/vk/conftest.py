"""A played VK, a plain HTTP caller of its API, and one of its long poll."""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine
from typing import Any, Protocol

import aiohttp
import pytest

from tests.platforms.tests.conftest import Clock
from tests.platforms.vk import Speeds, VkServer

Answer = dict[str, Any]


class Api(Protocol):
    def __call__(self, method: str, /, *, token: str | None = None, **params: Any) -> Coroutine[Any, Any, Answer]: ...


class Poll:
    """A client of the Bots Long Poll, as the documentation describes one."""

    def __init__(self, api: Api, http: aiohttp.ClientSession, group_id: int) -> None:
        self.api, self.http, self.group_id = api, http, group_id
        self.server = self.key = self.ts = ""

    async def open(self, *, keep_ts: bool = False) -> None:
        got = (await self.api("groups.getLongPollServer", group_id=self.group_id))["response"]
        self.server, self.key = got["server"], got["key"]
        self.ts = self.ts if keep_ts else got["ts"]

    async def ask(self, wait: int = 0, ts: str | None = None) -> Answer:
        params = {"act": "a_check", "key": self.key, "ts": self.ts if ts is None else ts, "wait": str(wait)}
        async with self.http.get(self.server, params=params) as answer:
            body: Answer = await answer.json(content_type=None)
            return body

    async def next(self, wait: int = 0) -> list[Answer]:
        body = await self.ask(wait)
        self.ts = str(body["ts"])
        updates: list[Answer] = body["updates"]
        return updates

    async def texts(self, wait: int = 0) -> list[str]:
        updates = await self.next(wait)
        return [update["object"]["message"]["text"] for update in updates if update["type"] == "message_new"]


@pytest.fixture
async def vk(clock: Clock) -> AsyncIterator[VkServer]:
    async with VkServer(speeds=Speeds.none(), clock=clock) as server:
        yield server


@pytest.fixture
def api(vk: VkServer, http: aiohttp.ClientSession) -> Api:
    async def call(method: str, /, *, token: str | None = None, **params: Any) -> Answer:
        form = {"v": "5.199", "access_token": token or vk.token, **params}
        data = {key: str(value) for key, value in form.items() if value is not None}
        async with http.post(f"{vk.base_url}/method/{method}", data=data) as answer:
            assert answer.status == 200
            body: Answer = await answer.json()
            return body

    return call


@pytest.fixture
async def poll(vk: VkServer, api: Api, http: aiohttp.ClientSession) -> Poll:
    opened = Poll(api, http, vk.group_id)
    await opened.open()
    return opened


def code(answer: Answer) -> int:
    """The error's code; 0 when there is none."""
    return int(answer.get("error", {}).get("error_code", 0))
