"""A place that takes webhooks, and a plain caller of a provider's API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web


@dataclass
class Hook:
    """`answers` are given in turn, the last one for ever."""

    url: str = ""
    bodies: list[Any] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[web.Response | int] = field(default_factory=lambda: [200])

    async def take(self, request: web.Request) -> web.Response:
        content = await request.read()
        self.raw.append(content)
        self.headers.append(dict(request.headers))
        form = request.content_type == "application/x-www-form-urlencoded"
        self.bodies.append(dict(await request.post()) if form else await request.json())
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.Response(status=answer) if isinstance(answer, int) else answer


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


@pytest.fixture
def ask(http: aiohttp.ClientSession) -> Callable[..., Any]:
    async def call(verb: str, url: str, *, status: int = 200, **more: Any) -> Any:
        async with http.request(verb, url, **more) as answer:
            said = await answer.text()
            assert answer.status == status, said
            return await answer.json() if said and answer.content_type == "application/json" else said

    return call
