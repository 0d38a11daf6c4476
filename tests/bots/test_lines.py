"""Lines for work beside sending: one a channel, and none is closed under who works with it."""

import asyncio
from pathlib import Path

import pytest

from backend.inbox.channels.directory import Directory
from backend.inbox.channels.health import Health
from backend.kit.db import Database
from backend.kit.storage import Storage
from bots.fleet import Fleet
from bots.lines import GRACE_S, Lines
from tests.bots.scripted import Platform
from tests.bots.world import CIPHER, World

CHANGED = "UPDATE channels SET rev = rev + 1 WHERE id = $1 RETURNING rev"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def fleet(db: Database, database_url: str, tmp_path: Path) -> Fleet:
    """Of a process that owns nothing: it was never started."""

    async def deliver(*_: object) -> None:
        raise AssertionError

    return Fleet(db, database_url, CIPHER, Storage((tmp_path / "files").as_uri()), deliver, Health(db))


async def test_jobs_at_once_share_a_line_and_a_changed_channel_closes_none_in_use(
    db: Database, world: World, platform: Platform, fleet: Fleet
) -> None:
    channel, clock = await world.channel(), Clock()
    lines = Lines(fleet, Directory(db, CIPHER), clock)
    fetching = await lines.client(channel)
    assert await lines.client(channel) is fetching
    await world.value(CHANGED, channel)
    first, second = await asyncio.gather(lines.client(channel), lines.client(channel))
    assert first is second is not fetching
    assert (platform.opened, platform.closed) == (2, 0), "a job still fetches by the first line"
    clock.now = GRACE_S + 1
    assert await lines.client(channel) is first
    assert (platform.opened, platform.closed) == (2, 1)
    await world.value(CHANGED, channel)
    assert await lines.client(channel) is not first
    await lines.close()
    assert platform.opened == platform.closed == 3


async def test_a_channel_that_is_gone_has_no_line(db: Database, world: World, platform: Platform, fleet: Fleet) -> None:
    lines = Lines(fleet, Directory(db, CIPHER))
    channel = await world.channel()
    await world.value("UPDATE channels SET state = 'deleted' WHERE id = $1 RETURNING id", channel)
    assert await lines.client(channel) is None
    assert platform.opened == 0
