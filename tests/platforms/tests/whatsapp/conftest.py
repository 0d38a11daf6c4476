"""A played WhatsApp, a plain HTTP caller of its API, and a webhook that writes down what it is told."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp
import pytest
from aiohttp import web

from tests.platforms.tests.conftest import Clock
from tests.platforms.whatsapp import Customer, Speeds, WebhookPolicy, WhatsAppServer

Answer = dict[str, Any]
VERIFY = "open-sesame"


@dataclass
class Hook:
    """Answers 200 unless `answers` says otherwise (used up from the left)."""

    secret: str
    url: str = ""
    posts: list[Answer] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    signed: list[bool] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    verify_token: str = VERIFY

    @property
    def changes(self) -> list[Answer]:
        return [change for post in self.posts for entry in post["entry"] for change in entry["changes"]]

    @property
    def values(self) -> list[Answer]:
        return [change["value"] for change in self.changes]

    @property
    def messages(self) -> list[Answer]:
        return [message for value in self.values for message in value.get("messages", [])]

    @property
    def statuses(self) -> list[Answer]:
        return [status for value in self.values for status in value.get("statuses", [])]

    @property
    def said(self) -> list[str]:
        """The statuses, in a word each."""
        return [status["status"] for status in self.statuses]

    async def verify(self, request: web.Request) -> web.Response:
        query = request.query
        if query["hub.mode"] != "subscribe" or query["hub.verify_token"] != self.verify_token:
            return web.Response(status=403)
        return web.Response(text=query["hub.challenge"])

    async def take(self, request: web.Request) -> web.Response:
        raw = await request.read()
        right = "sha256=" + hmac.new(self.secret.encode(), raw, hashlib.sha256).hexdigest()
        self.raw.append(raw)
        self.signed.append(hmac.compare_digest(request.headers["X-Hub-Signature-256"], right))
        self.posts.append(json.loads(raw))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


class Api(Protocol):
    def __call__(
        self, verb: str, path: str, /, *, token: str | None = None, json: Any = None, **query: Any
    ) -> Coroutine[Any, Any, Answer]: ...


@pytest.fixture
async def wa(clock: Clock) -> AsyncIterator[WhatsAppServer]:
    policy = WebhookPolicy(timeout=2, first_wait=0.02, longest_wait=0.2)
    async with WhatsAppServer(speeds=Speeds.none(), webhook_policy=policy, clock=clock) as server:
        yield server


@pytest.fixture
async def hook(wa: WhatsAppServer) -> AsyncIterator[Hook]:
    """Verified and subscribed."""
    made = Hook(wa.app_secret)
    app = web.Application()
    app.router.add_get("/hook", made.verify)
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await wa.set_webhook(made.url, VERIFY)
    yield made
    await runner.cleanup()


@pytest.fixture
def anna(wa: WhatsAppServer) -> Customer:
    return wa.customer("+79125550101", name="Анна")


@pytest.fixture
def api(wa: WhatsAppServer, http: aiohttp.ClientSession) -> Api:
    async def call(verb: str, path: str, /, *, token: str | None = None, json: Any = None, **query: Any) -> Answer:
        headers = {"Authorization": f"Bearer {wa.token if token is None else token}"}
        params = {key: str(value) for key, value in query.items()}
        url = f"{wa.base_url}/v25.0/{path}"
        async with http.request(verb, url, params=params, json=json, headers=headers) as answer:
            body: Answer = await answer.json()
            return {**body, "http": answer.status}

    return call


class Send(Protocol):
    def __call__(
        self, to: Customer | str, kind: str, content: Any, /, *, number: str = "", **more: Any
    ) -> Coroutine[Any, Any, Answer]: ...


@pytest.fixture
def send(wa: WhatsAppServer, api: Api) -> Send:
    async def call(to: Customer | str, kind: str, content: Any, /, *, number: str = "", **more: Any) -> Answer:
        phone = to if isinstance(to, str) else f"+{to.phone}"
        body = {"messaging_product": "whatsapp", "to": phone, "type": kind, kind: content, **more}
        body = {key: value for key, value in body.items() if value is not None}
        return await api("POST", f"{number or wa.phone_number_id}/messages", json=body)

    return call


def code(answer: Answer) -> int:
    """The error's code; 0 when there is none."""
    return int(answer.get("error", {}).get("code", 0))


def id_of(answer: Answer) -> str:
    return str(answer["messages"][0]["id"])
