"""What a kind needs to know of a request: was it written, was it answered, and did it go where it may?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web as aiohttp
from aiohttp.test_utils import TestServer

from backend.connectors.refusals import SendError
from backend.connectors.web import UNTRUSTED, Web
from tests.connectors.certificates import own_root

ELSEWHERE = "http://127.0.0.2:9"


async def _answers(request: aiohttp.Request) -> aiohttp.Response:
    return aiohttp.Response(text=f"{request.method} {request.headers.get('authorization', 'nobody')}")


async def _cuts(request: aiohttp.Request) -> aiohttp.Response:
    assert request.transport is not None
    request.transport.abort()
    return aiohttp.Response()


async def _sends_on(request: aiohttp.Request) -> aiohttp.Response:
    raise aiohttp.HTTPFound(request.query["to"])


async def _dawdles(request: aiohttp.Request) -> aiohttp.Response:
    await asyncio.sleep(60)
    return aiohttp.Response()


@asynccontextmanager
async def _platform() -> AsyncIterator[tuple[Web, str]]:
    app = aiohttp.Application()
    for path, handler in (("/says", _answers), ("/cuts", _cuts), ("/on", _sends_on), ("/dawdles", _dawdles)):
        app.router.add_route("*", path, handler)
    async with TestServer(app) as server:
        base = str(server.make_url("")).rstrip("/")
        web = Web(("platform.example",), base)
        try:
            yield web, base
        finally:
            await web.close()


async def _refused(web: Web, url: str, **how: float) -> SendError:
    with pytest.raises(SendError) as caught:
        await web.ask("POST", url, **how)
    return caught.value


async def test_an_answer_is_given_as_it_came() -> None:
    async with _platform() as (web, base):
        answer = await web.ask("POST", f"{base}/says", headers={"Authorization": "me"})
        assert (answer.status, answer.content) == (200, b"POST me")


async def test_what_was_written_and_not_answered_is_told_from_what_was_never_written() -> None:
    async with _platform() as (web, base):
        assert (await _refused(web, f"{base}/cuts")).ambiguous
        assert (await _refused(web, f"{base}/dawdles", answer_s=0.2)).ambiguous
        nobody = Web((), "http://127.0.0.1:1")
        never = await _refused(nobody, "http://127.0.0.1:1")
        await nobody.close()
        assert (never.code, never.ambiguous, never.retry_after) == ("network", False, 2.0)
        with pytest.raises(SendError) as caught:
            await web.look("GET", f"{base}/cuts")
        assert (caught.value.ambiguous, caught.value.retry_after) == (False, 2.0)


async def test_it_goes_nowhere_but_to_the_platform_however_it_is_sent() -> None:
    async with _platform() as (web, base):
        for url in (
            # the same host, and another thing that lives there
            "http://127.0.0.1:6379/",
            ELSEWHERE,
            "https://169.254.169.254/",
            "http://platform.example/",
            "https://platform.example.evil/",
            "no",
        ):
            refused = await _refused(web, url)
            assert (refused.code, refused.permanent) == ("file_gone", True), url
        with pytest.raises(SendError) as caught:
            [chunk async for chunk in web.download(f"{base}/on?to={ELSEWHERE}/")]
        assert caught.value.code == "file_gone"


async def test_a_token_is_not_carried_on_to_where_a_file_lies() -> None:
    async with _platform() as (web, base):
        first = [chunk async for chunk in web.download(f"{base}/says", {"Authorization": "me"})]
        onward = [chunk async for chunk in web.download(f"{base}/on?to={base}/says", {"Authorization": "me"})]
        assert (b"".join(first), b"".join(onward)) == (b"GET me", b"GET nobody")


async def test_redirects_have_an_end() -> None:
    async with _platform() as (web, base):
        with pytest.raises(SendError) as caught:
            [chunk async for chunk in web.download(f"{base}/on?to=/on%3Fto%3D/on%253Fto%253D/on%25253Fto%25253D/on")]
        assert caught.value.code == "file_gone"


async def test_a_certificate_is_trusted_when_its_root_is_given_and_told_apart_when_not(tmp_path: Path) -> None:
    root, shown = own_root(tmp_path)
    app = aiohttp.Application()
    app.router.add_route("*", "/says", _answers)
    server = TestServer(app, scheme="https")
    await server.start_server(ssl=shown)
    base = f"https://127.0.0.1:{server.port}"
    for given, detail in (("", UNTRUSTED), (root, None)):
        web = Web((), base, given)
        try:
            if detail is None:
                assert (await web.ask("GET", f"{base}/says")).status == 200
            else:
                error = await _refused(web, f"{base}/says")
                assert (error.code, error.detail, error.ambiguous) == ("network", detail, False)
        finally:
            await web.close()
    await server.close()
