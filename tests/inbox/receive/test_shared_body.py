"""A body that tells of two channels of the house: neither's part is lost for what is wrong with the other."""

import sys
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import msgspec
import pytest

from backend.connectors import registry
from backend.connectors.abilities import EVERYONE, Variant
from backend.connectors.contract import Incoming, Unreadable
from backend.inbox.channels.directory import Directory
from backend.inbox.hooks import HookApp
from backend.inbox.intake import Intake
from backend.inbox.quarantine.replay import Replay, Replayed
from backend.kit.secrets import Cipher
from tests.inbox.receive.world import Plain, World, message

A, B = "100200300400501", "100200300400502"


class Numbered(msgspec.Struct, frozen=True):
    number: str
    app: str
    maker: str = "a"


class Shared(Plain):
    """The body: what came for each number; None is what cannot be read."""

    kind = "shared"
    settings: Any = Numbered

    def account(self, settings: msgspec.Struct) -> str | None:
        return settings.number if isinstance(settings, Numbered) else None

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        told = msgspec.json.decode(payload, type=dict[str, list[Incoming] | None])
        ours = told.get(str(self.account(settings)), [])
        if ours is None:
            raise Unreadable("nothing")
        return ours

    def verify(self, settings: msgspec.Struct, secret: str, headers: Mapping[str, str], body: bytes) -> bool:
        return isinstance(settings, Numbered) and headers.get("x-app") == settings.app

    def accounts_in(self, settings: msgspec.Struct, body: bytes) -> tuple[str, ...]:
        return tuple(msgspec.json.decode(body, type=dict[str, Any]))

    def signed_alike(self, one: msgspec.Struct, other: msgspec.Struct) -> bool:
        return isinstance(one, Numbered) and isinstance(other, Numbered) and one.app == other.app


class Nameless(Shared):
    """It does not say beforehand whose a body is."""

    varies_by = "maker"

    def variants(self) -> tuple[Variant, ...]:
        return ()

    def accounts_in(self, settings: msgspec.Struct, body: bytes) -> tuple[str, ...]:
        return (EVERYONE,)


connector = Shared()
BOTH = msgspec.json.encode({A: None, B: [message("1")]})


@pytest.fixture
def channels(world: World, monkeypatch: pytest.MonkeyPatch) -> Directory:
    monkeypatch.setitem(registry.KINDS, "shared", __name__)
    return Directory(world.db, Cipher("0" * 64), clock=iter(range(0, 10_000, 10)).__next__)


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "connector", Nameless())


@pytest.fixture
async def door(world: World, channels: Directory) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=HookApp(channels, Intake(world.db), "https://x.example"))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def made(world: World, **settings: str) -> int:
    sql = "INSERT INTO channels (kind, name, settings) VALUES ('shared', 'S', $1::text::jsonb) RETURNING id"
    return int((await world.one(sql, msgspec.json.encode(settings).decode()))["id"])


async def test_a_channel_that_cannot_be_opened_is_waited_for(world: World, door: httpx.AsyncClient) -> None:
    first, shut = await made(world, number=A, app="x"), await made(world, number=B)
    await made(world, number="100200300400503")
    post = {"url": f"/hooks/{first}", "headers": {"x-app": "x"}}
    assert (await door.post(**post, content=BOTH)).status_code == 503  # type: ignore[arg-type]
    await world.run('UPDATE channels SET settings = settings || \'{"app": "x"}\', rev = rev + 1 WHERE id = $1', shut)
    assert (await door.post(**post, content=BOTH)).status_code == 200  # type: ignore[arg-type]
    assert await world.one("SELECT channel_id FROM conversations") == {"channel_id": shut}


async def test_what_was_put_aside_for_one_comes_to_the_other_too(world: World, channels: Directory) -> None:
    first, second = await made(world, number=A, app="x"), await made(world, number=B, app="x")
    facts = await channels.facts(first)
    assert facts is not None
    await Intake(world.db).submit(facts, BOTH)
    assert await Replay(world.db, channels).quarantine() == Replayed(bodies=1, stored=1, failed=1)
    assert await world.one("SELECT channel_id FROM conversations") == {"channel_id": second}


async def test_nothing_put_aside_reaches_a_channel_that_would_not_have_believed_it(
    world: World, channels: Directory
) -> None:
    first, _ = await made(world, number=A, app="x"), await made(world, number=B, app="another")
    facts = await channels.facts(first)
    assert facts is not None
    await Intake(world.db).submit(facts, BOTH)
    assert (await Replay(world.db, channels).quarantine()).stored == 0


@pytest.mark.usefixtures("nameless")
async def test_whose_a_body_is_nobody_says_and_a_channel_that_cannot_be_opened_is_waited_for(
    world: World, door: httpx.AsyncClient
) -> None:
    first, _ = await made(world, number=A, app="x"), await made(world, number="100200300400503", maker="b")
    post = {"url": f"/hooks/{first}", "headers": {"x-app": "x"}, "content": msgspec.json.encode({B: [message("1")]})}
    assert (await door.post(**post)).status_code == 200, "another maker's has no part in it"  # type: ignore[arg-type]
    shut = await made(world, number=B)
    assert (await door.post(**post)).status_code == 503  # type: ignore[arg-type]
    await world.run('UPDATE channels SET settings = settings || \'{"app": "x"}\', rev = rev + 1 WHERE id = $1', shut)
    assert (await door.post(**post)).status_code == 200  # type: ignore[arg-type]
    assert await world.one("SELECT channel_id FROM conversations") == {"channel_id": shut}


@pytest.mark.usefixtures("nameless")
async def test_what_is_for_a_channel_of_another_key_is_kept_until_they_are_of_one(
    world: World, channels: Directory, door: httpx.AsyncClient
) -> None:
    first, second = await made(world, number=A, app="x"), await made(world, number=B, app="y")
    await made(world, number="1", app="z", maker="b")
    post = {"url": f"/hooks/{first}", "headers": {"x-app": "x"}}
    ours, theirs, nobodys = [msgspec.json.encode({number: [message(number)]}) for number in (A, B, "1")]
    for body in (ours, theirs, nobodys):
        assert (await door.post(**post, content=body)).status_code == 200  # type: ignore[arg-type]
    assert await world.one("SELECT channel_id, body FROM quarantine") == {"channel_id": first, "body": theirs}
    assert (await Replay(world.db, channels).quarantine()) == Replayed(bodies=1, failed=1)
    await world.run('UPDATE channels SET settings = settings || \'{"app": "x"}\', rev = rev + 1 WHERE id = $1', second)
    assert (await Replay(world.db, channels).quarantine()) == Replayed(bodies=1, stored=1)
    assert await world.one("SELECT count(*) AS n FROM conversations WHERE channel_id = $1", second) == {"n": 1}
