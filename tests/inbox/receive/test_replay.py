"""samovar replay: what was put aside comes in once the program is mended, once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec
import pytest

from backend.connectors.contract import Edit, Incoming, Thread
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.intake import Intake
from backend.inbox.quarantine import replay
from backend.inbox.quarantine.replay import Replay, Replayed
from tests.faults.telegram_posts import make_channel, update
from tests.fixtures.processes import Processes
from tests.inbox.receive.world import PLAIN, Plain, World, at, body, message


class Broken(Plain):
    """A connector with a mistake in it."""

    def read(self, settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
        raise KeyError("a field that this version has never seen")


class Known:
    """A directory of what the test gives."""

    def __init__(self, channels: Mapping[int, ChannelFacts]) -> None:
        self._channels = channels

    async def facts(self, channel_id: int) -> ChannelFacts | None:
        return self._channels.get(channel_id)


def directory(world: World, connector: Plain = PLAIN) -> Known:
    return Known({world.channel.id: msgspec.structs.replace(world.channel, connector=connector)})


async def test_what_a_broken_connector_put_aside_comes_in_with_the_mended_one(world: World) -> None:
    intake, broken = Intake(world.db), msgspec.structs.replace(world.channel, connector=Broken())
    for n in range(120):
        assert await intake.submit(broken, body(message(str(n), s=n))) == []
    assert await world.count("quarantine") == 120
    still = await Replay(world.db, directory(world, Broken())).quarantine()
    assert still == Replayed(bodies=120, stored=0, failed=120)
    mended = await Replay(world.db, directory(world)).quarantine()
    assert mended == Replayed(bodies=120, stored=120, failed=0)
    rows = await world.rows("SELECT external_id::int AS n FROM messages ORDER BY seq")
    assert [row["n"] for row in rows] == list(range(120))
    assert await Replay(world.db, directory(world)).quarantine() == Replayed()


async def test_a_body_that_the_database_refuses_stays_aside(world: World) -> None:
    await Intake(world.db).submit(world.channel, body(message("1", "a\x00b")))
    found = await Replay(world.db, directory(world)).quarantine()
    assert found == Replayed(bodies=1, stored=0, failed=1)
    assert (await world.one("SELECT replayed_at FROM quarantine"))["replayed_at"] is None


async def test_raw_bodies_bring_back_what_is_missing_and_double_nothing(world: World) -> None:
    intake = Intake(world.db)
    for n in range(3):
        await intake.submit(world.channel, body(message(str(n), who=f"c{n}")))
    before = await world.snapshot()
    assert await Replay(world.db, directory(world)).raw() == Replayed(bodies=3, stored=0, failed=0)
    assert await world.snapshot() == before
    await world.run("DELETE FROM message_keys WHERE key = '1'")
    found = await Replay(world.db, directory(world), channel_id=world.channel.id).raw()
    assert (found.stored, found.failed) == (1, 0)
    assert await Replay(world.db, directory(world), channel_id=world.channel.id + 1).raw() == Replayed()


async def test_what_waits_for_its_message_is_not_read_for_ever(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept anew, each body would stand behind the last one again."""
    monkeypatch.setattr(replay, "PAGE", 1)
    intake = Intake(world.db)
    for n in range(3):
        await intake.submit(world.channel, body(Edit(Thread("c1"), f"unknown {n}", at(n), "x")))
    async with asyncio.timeout(60):
        found = await Replay(world.db, directory(world)).raw()
    assert (found.bodies, found.failed) == (3, 0)
    assert await world.count("raw_inbound") == 3


async def test_a_deleted_channels_bodies_are_left(world: World) -> None:
    await Intake(world.db).submit(world.channel, b"nonsense")
    assert await Replay(world.db, Known({})).quarantine() == Replayed(bodies=1, stored=0, failed=1)


async def test_samovar_replay_says_what_it_did(world: World, processes: Processes) -> None:
    channel = await make_channel(world.url)
    keep = "INSERT INTO quarantine (channel_id, reason, body, digest) VALUES ($1, 'older version', $2, $3)"
    await world.run(keep, channel, update(5, 1), b"1")
    await world.run(keep, world.channel.id, b"of a kind that is gone", b"2")
    said = await processes.command("replay", "--channel", str(channel), "--since", "2d")
    assert said.splitlines()[-1] == "1 bodies read, 1 things in them were new, 0 bodies still fail."
    again = await processes.command("replay", "--channel", str(channel), "--raw")
    assert again.splitlines()[-1] == "1 bodies read, 0 things in them were new, 0 bodies still fail."
