"""What the check says of a bot: each thing by its name, with the page that tells of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from backend.connectors.contract import Check
from backend.connectors.max.client import opened
from backend.connectors.max.settings import MaxSettings
from backend.kit.secrets import Secret
from tests.connectors.certificates import own_root
from tests.connectors.max.conftest import CHANNEL, settings_of
from tests.platforms.max import MaxServer

OURS = f"http://127.0.0.1:9/hooks/{CHANNEL}"


async def check(max: MaxServer, **more: Any) -> Check:
    async with opened(settings_of(max, **more), CHANNEL) as client:
        return await client.check()


async def test_everything_right_is_named(max: MaxServer) -> None:
    found = await check(max, bot_id=None)
    assert (found.ok, found.missing, found.advice) == (True, (), ("polling_limited",))
    assert found.passed == ("token_ok", "polling_ok")
    assert found.learnt == {"bot_id": max.bot.id}
    assert (found.facts["name"], found.facts["username"]) == (max.bot.name, max.bot.username)
    assert found.facts["picture"].startswith("data:image/jpeg;base64,")


def subscribed(url: str, kinds: tuple[str, ...] | None = None) -> Callable[[MaxServer], None]:
    return lambda max: max.bot.subscriptions.subscribe(url, kinds, "")


# what is the matter -> (how, in which mode, where it is said, the code)
WRONG: dict[str, tuple[Callable[[MaxServer], Any], str, str, str]] = {
    "polling, and another is subscribed": (subscribed("https://a.b/c"), "polling", "missing", "webhook_elsewhere"),
    "called, and not subscribed": (lambda _: None, "webhook", "missing", "hook_off"),
    "called, and another too": (subscribed("https://a.b/c"), "webhook", "advice", "hook_too"),
    "called of too little": (subscribed(OURS, ("bot_started",)), "webhook", "missing", "events_off"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_what_is_wrong_is_named_with_its_page_and_starting_sets_it_right(max: MaxServer, what: str) -> None:
    spoil, mode, where, code = WRONG[what]
    spoil(max)
    found = await check(max, mode=mode)
    assert code in getattr(found, where)
    assert found.links[code].startswith("https://dev.max.ru/docs-api/methods/")
    assert where == "advice" or code in found.mends or code.endswith("_elsewhere")
    async with opened(settings_of(max, mode=mode), CHANNEL) as client:
        await (client.prepare() if mode == "polling" else client.install(OURS, "secret-of-ours"))
        assert (await client.check()).missing == ()


async def test_wrong_tokens_and_wrong_servers_are_told_apart(max: MaxServer) -> None:
    assert (await check(max, token=Secret("f9LHodD0cONobodyHasThisTokenAnywhere"))).missing == ("token_invalid",)
    assert (await check(max, bot_id=5)).missing == ("other_bot",)
    assert (await check(max, api_base="http://127.0.0.1:9")).missing == ("unreachable",)
    max.faults.fail_next(1, "500", method="subscriptions")
    max.faults.fail_next(1, "404", method="me")
    assert (await check(max)).missing == ("no_max_api",)


async def test_a_certificate_that_nobody_vouches_for_is_told_apart_and_given(tmp_path: Path) -> None:
    root, shown = own_root(tmp_path)

    async def says(request: web.Request) -> web.Response:
        about = {"user_id": 229, "first_name": "Лавка", "is_bot": True}
        return web.json_response(about if request.path == "/me" else {"subscriptions": []})

    app = web.Application()
    app.router.add_get("/{path:.*}", says)
    server = TestServer(app, scheme="https")
    await server.start_server(ssl=shown)
    try:
        base = f"https://127.0.0.1:{server.port}"
        for certificate, missing in ((None, ("untrusted",)), (root, ())):
            given = MaxSettings(token=Secret("token-of-the-bot"), api_base=base, certificate=certificate)
            async with opened(given, CHANNEL) as client:
                found = await client.check()
            assert found.missing == missing
            assert certificate or found.links["untrusted"] == "https://www.gosuslugi.ru/crypto"
    finally:
        await server.close()
