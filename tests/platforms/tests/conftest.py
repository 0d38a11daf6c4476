"""A played Telegram, a plain HTTP caller of its API, and a clock that moves only when told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Protocol

import aiohttp
import pytest

from tests.platforms.telegram import Speeds, TelegramServer, WebhookPolicy

Answer = dict[str, Any]


class Api(Protocol):
    def __call__(self, method: str, /, *, token: str | None = None, **params: Any) -> Coroutine[Any, Any, Answer]: ...


class Clock:
    """Seconds since 1970; every reading is the same until `pass_` is called."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def tg(clock: Clock) -> AsyncIterator[TelegramServer]:
    policy = WebhookPolicy(timeout=2, first_wait=0.02, longest_wait=0.2)
    async with TelegramServer(speeds=Speeds.none(), webhook_policy=policy, clock=clock) as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def call(http: aiohttp.ClientSession) -> Callable[[TelegramServer], Api]:
    def of(server: TelegramServer) -> Api:
        async def api(method: str, /, *, token: str | None = None, **params: Any) -> Answer:
            url = f"{server.base_url}/bot{token or server.token}/{method}"
            async with http.post(url, json=params) as answer:
                body: Answer = await answer.json()
                assert answer.status == body.get("error_code", 200)
                return body

        return api

    return of


@pytest.fixture
def api(tg: TelegramServer, call: Callable[[TelegramServer], Api]) -> Api:
    return call(tg)
