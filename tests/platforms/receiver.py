"""A program that is told by webhooks: verifies with the `standardwebhooks` package, keeps a ledger, fails when told to.

Written from https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook, WebhookVerificationError

DEADLINE_S = 60.0


class Call(msgspec.Struct):
    """One that was verified. `status` None: taken, and never answered."""

    id: str
    event: dict[str, Any]
    headers: dict[str, str]
    status: int | None
    at: float


class Instead(msgspec.Struct):
    """What a call is answered instead of 200."""

    status: int | None = 500
    headers: dict[str, str] = {}
    body: str = ""
    after_s: float = 0.0


class Receiver:
    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.url = ""
        self.calls: list[Call] = []
        self.forged = 0
        self.under_way = self.most_at_once = 0
        # the next calls, then all that this answers for
        self.next: list[Instead] = []
        self.always: Callable[[dict[str, Any]], Instead | None] = lambda event: None

    @property
    def taken(self) -> list[dict[str, Any]]:
        """Each event once, in the order in which it was first taken."""
        found: dict[str, dict[str, Any]] = {}
        for call in self.calls:
            if call.status is None or call.status < 300:
                found.setdefault(call.id, call.event)
        return list(found.values())

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.taken if event["type"] == kind]

    async def take(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        event = self._verified(body, dict(request.headers))
        if event is None:
            self.forged += 1
            return web.Response(status=401, text="signature")
        instead = self.next.pop(0) if self.next else self.always(event) or Instead(200, body="thank you")
        self.calls.append(
            Call(request.headers["webhook-id"], event, dict(request.headers), instead.status, time.monotonic())
        )
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            await asyncio.sleep(instead.after_s)
        finally:
            self.under_way -= 1
        if instead.status is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return web.Response(status=instead.status, headers=instead.headers, text=instead.body)

    def _verified(self, body: bytes, headers: dict[str, str]) -> dict[str, Any] | None:
        for secret in self.secrets:
            try:
                event: dict[str, Any] = Webhook(secret).verify(body, headers)
            except WebhookVerificationError:
                continue
            return event
        return None

    async def until(self, state: Callable[[], Any], deadline_s: float = DEADLINE_S) -> Any:
        """Wait for something to be true of it; what that was."""
        end = time.monotonic() + deadline_s
        while not (found := state()):
            assert time.monotonic() < end, [(call.event["type"], call.status) for call in self.calls[-20:]]
            await asyncio.sleep(0.05)
        return found


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver, app = Receiver(), web.Application(client_max_size=1024 * 1024)
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver
