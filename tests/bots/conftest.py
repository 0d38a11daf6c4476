"""Fixtures of the owners."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from backend.connectors import registry
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.channels.health import Health
from backend.kit.db import Database
from backend.kit.storage import Storage
from backend.kit.tasks import Tasks
from bots.fleet import Fleet
from tests.bots import scripted
from tests.bots.scripted import Platform, Scripted
from tests.bots.world import CIPHER, World

Start = Callable[[], AbstractAsyncContextManager[Fleet]]


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    async with Database.open(database_url) as database:
        yield database


@pytest.fixture
async def world(db: Database) -> World:
    return World(db)


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """The scripted kind of channel, fresh."""
    scripted.connector = Scripted()
    monkeypatch.setitem(registry.KINDS, "scripted", "tests.bots.scripted")
    return scripted.connector


@pytest.fixture
def platform(kind: Scripted) -> Platform:
    return kind.platform


@pytest.fixture
def heard() -> list[tuple[int, Sequence[bytes], dict[str, Any]]]:
    """What listeners handed on: (channel, payloads, cursor)."""
    return []


@pytest.fixture
def start(
    db: Database, database_url: str, tmp_path: Path, kind: Scripted, heard: list[tuple[int, Sequence[bytes], Any]]
) -> Start:
    """`async with start() as fleet`: a process that owns channels."""

    async def deliver(
        facts: ChannelFacts, payloads: Sequence[bytes], cursor: dict[str, Any], mended: Sequence[bytes] = ()
    ) -> None:
        heard.append((facts.id, payloads, cursor))

    @asynccontextmanager
    async def started() -> AsyncIterator[Fleet]:
        health = Health(db)
        fleet = Fleet(db, database_url, CIPHER, Storage((tmp_path / "files").as_uri()), deliver, health)
        async with Tasks() as tasks:
            tasks.start("health", health.run)
            tasks.start("channels", fleet.run)
            try:
                yield fleet
            finally:
                await fleet.finish()

    return started
