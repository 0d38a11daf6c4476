"""Attacks 31 and 32: addresses inside our house are never connected to; slow, endless and huge answers end."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpcore
import pytest
from aiohttp import web

from backend.kit.outgoing import Blocked, Failed, Outgoing, check_url, is_public


class Target:
    """A server on loopback that remembers what it was asked."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.port = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture
async def target() -> AsyncIterator[Target]:
    target = Target()

    async def answer(request: web.Request) -> web.StreamResponse:
        target.paths.append(request.path)
        match request.path:
            case "/loop":
                raise web.HTTPFound("/loop")
            case "/inside":
                raise web.HTTPFound(target.url("/secret", "localhost"))
            case "/file":
                raise web.HTTPFound("file:///etc/passwd")
            case "/twice":
                raise web.HTTPFound("/once")
            case "/once":
                raise web.HTTPFound("/end")
            case "/huge":
                response = web.StreamResponse()
                await response.prepare(request)
                for _ in range(1000):
                    await response.write(b"\0" * 100_000)
                return response
            case "/drip":
                response = web.StreamResponse()
                await response.prepare(request)
                while True:
                    await response.write(b".")
                    await asyncio.sleep(0.05)
        return web.Response(text=f"hello {request.method}")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    listening = socket.create_server(("127.0.0.1", 0))
    target.port = listening.getsockname()[1]
    site = web.SockSite(runner, listening)
    await site.start()
    yield target
    await runner.cleanup()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "localhost.", "[::1]", "10.0.0.1", "169.254.169.254", "0.0.0.0", "2130706433",
        "0x7f.0.0.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "192.168.1.1", "172.16.0.1", "100.64.0.1", "[fc00::1]", "[fe80::1]", "224.0.0.1",
        "255.255.255.255",
    ],
)  # fmt: skip
async def test_nobody_sends_us_into_our_own_house(target: Target, host: str) -> None:
    async with Outgoing() as outgoing:
        # some spellings no resolver of this machine takes for an address at all
        with pytest.raises((Blocked, Failed), match=r"address_not_allowed|unreachable"):
            await outgoing.get(target.url("/secret", host))
    assert target.paths == []


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "gopher://x.example/", "ftp://x.example/", "http://", "http://a:b@x.example/", "//x", "x",
     "http://x.example:22/", "http://x.example:99999/"],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(Blocked):
        check_url(url)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "8.8.8.8"])
def test_the_world_is_public(address: str) -> None:
    assert is_public(address)


async def test_a_name_that_changes_its_answer_gains_nothing(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1"])
    connected: list[str] = []

    async def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    async def connect(self: Any, host: str, *_: Any) -> Any:
        connected.append(host)
        raise httpcore.ConnectError("not in a test")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    async with Outgoing() as outgoing:
        with pytest.raises(Failed):
            await outgoing.get(target.url("/secret", "rebinds.example"))
        with pytest.raises(Blocked):
            await outgoing.get(target.url("/secret", "rebinds.example"))
    # the address that was looked at is the one connected to, and the name is never asked for twice
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize("path", ["/inside", "/file"])
async def test_a_redirect_is_looked_at_like_a_first_address(target: Target, path: str) -> None:
    async with Outgoing(allowed=["127.0.0.1"]) as outgoing:
        with pytest.raises(Blocked):
            await outgoing.get(target.url(path))
    assert "/secret" not in target.paths


async def test_redirects_end_after_three_hops(target: Target) -> None:
    async with Outgoing(allowed=["127.0.0.1"]) as outgoing:
        assert (await outgoing.get(target.url("/twice"))).body == b"hello GET"
        with pytest.raises(Failed) as ended:
            await outgoing.get(target.url("/loop"))
    assert ended.value.code == "too_many_hops"
    assert target.paths.count("/loop") == 4


async def test_a_huge_answer_is_cut_off(target: Target) -> None:
    async with Outgoing(allowed=["127.0.0.1"]) as outgoing:
        with pytest.raises(Failed) as ended:
            await outgoing.get(target.url("/huge"))
    assert ended.value.code == "too_large"


async def test_a_dripping_answer_is_given_up(target: Target) -> None:
    async with Outgoing(allowed=["127.0.0.1"], total_s=0.5) as outgoing:
        with pytest.raises(Failed) as ended:
            await outgoing.get(target.url("/drip"))
    assert ended.value.code == "timeout"


async def test_what_was_signed_for_one_address_goes_to_no_other(target: Target) -> None:
    async with Outgoing(allowed=["127.0.0.1"]) as outgoing:
        answer = await outgoing.post(target.url("/once"), b"{}", {"x-signature": "abc"})
    assert (answer.status, target.paths) == (302, ["/once"])
