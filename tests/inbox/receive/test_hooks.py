"""The door for platforms: verified, bounded, answered only after the commit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from backend.connectors.contract import Reachability
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.hooks import BODY_MAX, HookApp
from backend.inbox.intake import Intake
from tests.inbox.receive.world import World, at, body, edit, message

RIGHT = {"x-secret": "s"}


class Known:
    def __init__(self, *channels: ChannelFacts) -> None:
        self.channels = {facts.id: facts for facts in channels}

    async def facts(self, channel_id: int) -> ChannelFacts | None:
        return self.channels.get(channel_id)

    async def even_deleted(self, channel_id: int) -> ChannelFacts | None:
        return self.channels.get(channel_id)


class Gone:
    async def facts(self, channel_id: int) -> ChannelFacts | None:
        raise ConnectionRefusedError("no database")


def client_of(app: HookApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")  # type: ignore[arg-type]


@pytest.fixture
async def door(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(HookApp(Known(world.channel), Intake(world.db), "https://inbox.example")) as client:
        yield client


async def post(door: httpx.AsyncClient, content: bytes, path: str = "/hooks/1", **headers: str) -> httpx.Response:
    return await door.post(path, content=content, headers=headers or RIGHT)


async def test_a_good_body_is_stored_and_answered_as_the_platform_wants(world: World, door: httpx.AsyncClient) -> None:
    answer = await post(door, body(message("1")))
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert await world.count("messages") == 1
    again = await post(door, body(message("1")))
    assert again.status_code == 200
    assert await world.count("messages") == 1


@pytest.mark.parametrize("headers", [{"x-secret": "wrong"}, {"x-other": "s"}, {"x-secret": ""}])
async def test_a_wrong_secret_is_401_and_leaves_nothing(
    world: World, door: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    before = await world.snapshot()
    assert (await door.post("/hooks/1", content=body(message("1")), headers=headers)).status_code == 401
    assert await world.snapshot() == before
    assert await world.count("quarantine") == 0


@pytest.mark.parametrize("path", ["/hooks/2", "/hooks/", "/hooks/x", "/hooks/1/2", "/hooks/-1", "/hooks/" + "9" * 30])
async def test_an_unknown_channel_is_404(door: httpx.AsyncClient, path: str) -> None:
    assert (await post(door, b"[]", path)).status_code == 404


async def test_only_post(door: httpx.AsyncClient) -> None:
    assert (await door.get("/hooks/1")).status_code == 405


async def test_a_paused_channel_still_stores(world: World) -> None:
    paused = msgspec.structs.replace(world.channel, state="paused")
    async with client_of(HookApp(Known(paused), Intake(world.db), "https://inbox.example")) as door:
        assert (await post(door, body(message("1")))).status_code == 200
    assert await world.count("messages") == 1


async def test_without_the_database_it_is_503(world: World) -> None:
    async with client_of(HookApp(Gone(), Intake(world.db), "https://inbox.example")) as door:
        answer = await post(door, body(message("1")))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


async def test_a_body_that_is_too_large_is_413(world: World, door: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(BODY_MAX // 65536 + 2):
            yield b" " * 65536

    assert (await post(door, b" " * (BODY_MAX + 1))).status_code == 413
    assert (await door.post("/hooks/1", content=endless(), headers=RIGHT)).status_code == 413
    assert await world.count("quarantine") == 0


MALFORMED = {
    "an object": b"{}",
    "an array": b"[1, 2]",
    "nothing": b"",
    "no utf-8": b"\xff\xfe",
    "depth": b"[" * 10_000,
    "closed depth": b"[" * 10_000 + b"]" * 10_000,
    "NaN": b"[NaN]",
    "an unknown type": b'[{"type": "novelty"}]',
    "a date of 1e18": json.dumps([{"type": "typing", "thread": {"key": "a"}, "at": 1e18}]).encode(),
    "a lone surrogate": body(message("1")).replace(b"text of 1", b"\\ud800"),
    "NUL": body(message("1", "\x00")),
    "no key": body(msgspec.structs.replace(message("1"), keys=())),
    "a year that PostgreSQL does not have": body(message("1")).replace(b"2026-11-01", b"0000-00-00"),
}


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_malformed_bodies_are_put_aside_and_hold_nobody_up(
    world: World, door: httpx.AsyncClient, content: bytes
) -> None:
    bad, good = await asyncio.gather(post(door, content), post(door, body(message("good"))))
    assert (bad.status_code, good.status_code) == (200, 200)
    assert await world.count("messages") == 1
    assert await world.count("quarantine") == 1


async def test_duplicate_keys_and_strangers_changes_are_200(world: World, door: httpx.AsyncClient) -> None:
    twice = body(message("1")).replace(b'"text":', b'"text":"first","text":')
    for content in (twice, body(edit("nowhere", "x")), body(Reachability("nobody", at(0), "blocked"))):
        assert (await post(door, content)).status_code == 200
    assert await world.count("quarantine") == 0
