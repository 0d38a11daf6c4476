"""A world for each test."""

from collections.abc import AsyncIterator, Iterator

import pytest
import structlog

from backend.connectors import registry
from backend.inbox.channels.facts import ChannelFacts
from backend.kit.db import Database
from tests.inbox.receive.world import PLAIN, NoSettings, World


@pytest.fixture(autouse=True)
def plain_log() -> Iterator[None]:
    """Tracebacks as text: structlog's own way, when nobody configured it, draws every local for seconds."""
    before = structlog.get_config()["processors"]
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str)]
    )
    yield
    structlog.configure(processors=before)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.KINDS, PLAIN.kind, "tests.inbox.receive.world")


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """A database with one channel that makes leads."""
    async with Database.open(database_url) as db:
        made = World(database_url, db, ChannelFacts(id=0, state="active", connector=PLAIN, settings=NoSettings()))
        made.channel = await made.make_channel()
        yield made
