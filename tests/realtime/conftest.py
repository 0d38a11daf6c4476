"""Fixtures of the realtime room."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from backend.kit.db import Database
from backend.kit.servers import Valkey


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    async with Database.open(database_url) as database:
        yield database


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    """A Valkey of this test's own, to be stopped, killed or frozen."""
    (tmp_path / "run").mkdir()
    tmp_path.chmod(0o755)
    server = Valkey(tmp_path)
    server.boot()
    yield server
    server.stop()
