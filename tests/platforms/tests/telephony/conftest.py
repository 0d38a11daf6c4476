"""A place that takes whatever an exchange posts, below any path, and answers as it is told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web


@dataclass
class Hook:
    """`answer` makes the answer of each request; `told` = (path below the hook, form, headers)."""

    url: str = ""
    told: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    answer: Callable[[web.Request], web.Response] = lambda request: web.Response(text="")

    async def take(self, request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.Response(text=request.query.get("zd_echo", ""))
        form = {str(name): str(value) for name, value in (await request.post()).items()}
        self.told.append((request.path.removeprefix("/hook").strip("/"), form, dict(request.headers)))
        return self.answer(request)

    def forms(self) -> list[dict[str, str]]:
        return [form for _, form, _ in self.told]

    def mango(self, path: str = "") -> list[dict[str, Any]]:
        return [json.loads(form["json"]) for told, form, _ in self.told if path in ("", told)]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_route("*", "/hook{path:.*}", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


@pytest.fixture
def ask(http: aiohttp.ClientSession) -> Callable[..., Any]:
    async def call(verb: str, url: str, *, status: int = 200, **more: Any) -> Any:
        async with http.request(verb, url, allow_redirects=False, **more) as answer:
            content = await answer.read()
            assert answer.status == status, content
            if answer.content_type == "application/json" and content:
                return json.loads(content)
            return answer.headers["Location"] if status == 302 else content

    return call
