"""The webhook: who may post to it, and that what Telegram posts is read."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from backend.connectors.abilities import Hooks
from backend.connectors.contract import Incoming
from backend.connectors.registry import connector
from backend.connectors.telegram import Telegram
from backend.connectors.telegram.client import opened
from tests.connectors.brief import brief
from tests.connectors.telegram.conftest import CHANNEL, settings_of
from tests.platforms.telegram import TelegramServer

SECRET = "s3cret-of-the-hook"
HEADER = "x-telegram-bot-api-secret-token"


@pytest.mark.parametrize(
    ("secret", "headers", "right"),
    [
        (SECRET, {HEADER: SECRET}, True),
        (SECRET, {HEADER: SECRET[:-1]}, False),
        (SECRET, {HEADER: SECRET + " "}, False),
        (SECRET, {HEADER: "тайна"}, False),
        (SECRET, {HEADER: ""}, False),
        (SECRET, {}, False),
        ("", {HEADER: ""}, False),
        ("", {}, False),
    ],
)
def test_who_may_post(secret: str, headers: dict[str, str], right: bool) -> None:
    telegram = connector("telegram")
    assert isinstance(telegram, Hooks)
    assert telegram.verify(settings_of(TelegramServer()), secret, headers, b"{}") is right


Posted = tuple[str, list[Incoming]]


@pytest.fixture
async def hook(tg: TelegramServer) -> AsyncIterator[Posted]:
    """A little web node: verifies, reads, keeps."""
    read: list[Incoming] = []
    telegram, settings = Telegram(), settings_of(tg, mode="webhook")

    async def receive(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        if not telegram.verify(settings, SECRET, headers, body):
            return web.Response(status=401)
        read.extend(telegram.read(settings, body))
        return web.Response(body=telegram.answer(settings, body))

    app = web.Application()
    app.router.add_post(f"/hooks/{CHANNEL}", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/{CHANNEL}", read
    await runner.cleanup()


async def test_installed_hook_hears_the_customer(tg: TelegramServer, hook: Posted) -> None:
    url, read = hook
    async with opened(settings_of(tg, mode="webhook"), CHANNEL) as client:
        await client.install(url, SECRET)
        anna = tg.customer()
        anna.writes("Hello")
        anna.blocks()
        await tg.settled()
    assert [brief(item) for item in read] == [f"message {anna.id}:1 Anna 'Hello'", f"reachability {anna.id} blocked"]


async def test_a_stranger_is_not_heard(tg: TelegramServer, hook: Posted) -> None:
    url, read = hook
    async with opened(settings_of(tg, mode="webhook"), CHANNEL) as client:
        await client.install(url, "another-secret")
        tg.customer().writes("Hello")
        offers = await tg.changes.until(lambda: tg.ledger.inbound[0].offers, 10, lambda: "posted once")
    assert offers[0].status == 401
    assert read == []
