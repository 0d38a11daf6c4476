"""What every server that plays a provider has: an address, a ledger, faults, files, events, and a way to answer."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, Self

from aiohttp import web

from tests.platforms.changes import Changes
from tests.platforms.events import Events
from tests.platforms.faults import CodeFaults, Fault
from tests.platforms.ledger import Call, Chat, Ledger
from tests.platforms.shelf import Shelf
from tests.platforms.trouble import Instead, fail_first, lose_answer

Clock = Callable[[], float]


class Refusal(Exception):
    """The platform's own error: HTTP status, body and the word that the ledger keeps."""

    def __init__(
        self, http: int, body: Any, words: str = "", *, limit: str = "", retry_after: int | None = None
    ) -> None:
        self.http, self.body, self.words = http, body, words or str(body)
        self.limit, self.retry_after = limit, retry_after
        super().__init__(self.words)

    def response(self) -> web.Response:
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after is not None else {}
        if isinstance(self.body, str):
            return web.Response(status=self.http, text=self.body, headers=headers)
        return web.json_response(self.body, status=self.http, headers=headers)


class House:
    """A subclass adds its doors in `open`, and its own errors in `refusal`."""

    name = "platform"

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0, clock: Clock = time.time) -> None:
        self.host, self.port, self.clock = host, port, clock
        self.ledger, self.faults, self.changes = Ledger(), CodeFaults(), Changes()
        self.events, self.shelf = Events(self), Shelf(self)
        self._runner: web.AppRunner | None = None

    @property
    def base_url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def open(self, app: web.Application) -> None:
        raise NotImplementedError

    def refusal(self, fault: Fault) -> Exception:
        """The error that an armed fault names."""
        raise NotImplementedError

    async def answered(
        self,
        request: web.Request,
        call: Call,
        do: Callable[[], Awaitable[Any]],
        told: Callable[[Any], web.StreamResponse] = lambda result: as_json(result),
    ) -> web.StreamResponse:
        """One request from the armed faults to the answer, with its line in the ledger."""
        self.ledger.calls.append(call)
        try:
            await fail_first(self.faults, call, request, self.refusal)
            result = await do()
            call.status, call.result = 200, result
            await lose_answer(self.faults, self.changes, call, request)
        except Refusal as error:
            call.status, call.words = error.http, error.words
            call.limit, call.retry_after = error.limit or call.limit, error.retry_after
            return error.response()
        except Instead as instead:
            return instead.response
        finally:
            self.changes.tell()
        return told(result)

    def call(self, method: str, params: dict[str, Any], account: str = "", chat: Chat | None = None) -> Call:
        return Call(self.clock(), account, method, params, chat)

    async def settled(self, timeout: float = 10.0) -> None:
        """Until every event told so far is confirmed by our side."""
        await self.changes.until(self.events.is_empty, timeout, self.events.say_pending)

    async def start(self) -> None:
        app = web.Application(client_max_size=128 * 1024 * 1024)
        self.open(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self.events.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()


def as_json(body: Any, status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(body=text.encode(), status=status, content_type="application/json", charset="utf-8")
