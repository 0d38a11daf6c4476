"""A program of somebody's own at the other end of an API channel: verifies, remembers, fails when told to."""

import base64
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook, WebhookVerificationError

from tests.journeys.house import until


class Program:
    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        self.url = ""
        # each as it came, and each that was taken once
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.taken: dict[str, dict[str, Any]] = {}
        # what the next calls are answered instead: a status with a body, or None: taken, and never answered
        self.instead: list[tuple[int, dict[str, str]] | None] = []
        self.forged = 0

    async def take(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        try:
            event = Webhook(self.secret).verify(body, dict(request.headers))
        except WebhookVerificationError:
            self.forged += 1
            return web.json_response({"error": "signature"}, status=401)
        name = request.headers["webhook-id"]
        self.calls.append((name, event))
        instead = self.instead.pop(0) if self.instead and event["type"] not in ("ping", "typing") else (200, {})
        if instead is None or instead[0] == 200:
            self.taken.setdefault(name, event)
        if instead is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return web.json_response(instead[1], status=instead[0])

    def told(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.taken.values() if event["type"] == kind]

    async def hears(self, kind: str, fits: Any = lambda event: True) -> dict[str, Any]:
        """The newest event of that kind that fits."""

        async def found() -> Any:
            return next((event for event in reversed(self.told(kind)) if fits(event)), None)

        event: dict[str, Any] = await until(found, f"{kind} told to the program")
        return event


@asynccontextmanager
async def running() -> AsyncIterator[Program]:
    program, app = Program(), web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_post("/samovar", program.take)
    async with TestServer(app) as server:
        program.url = str(server.make_url("/samovar"))
        yield program
