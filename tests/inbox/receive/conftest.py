"""A world for each test."""

from collections.abc import AsyncIterator

import pytest

from backend.inbox.channels.facts import ChannelFacts
from backend.kit.db import Database
from tests.inbox.receive.world import PLAIN, NoSettings, World


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """A database with one channel that makes leads."""
    async with Database.open(database_url) as db:
        made = World(database_url, db, ChannelFacts(id=0, state="active", connector=PLAIN, settings=NoSettings()))
        made.channel = await made.make_channel()
        yield made
