"""Fixtures of the realtime room."""

from collections.abc import AsyncIterator

import pytest

from backend.kit.db import Database


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    async with Database.open(database_url) as database:
        yield database
