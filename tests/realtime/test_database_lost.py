"""PostgreSQL killed under open sockets: they stay open, and go on where they were when it is back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from backend.kit.db import Database
from backend.kit.migrate import upgrade
from backend.kit.servers import Postgres, ensure_roles
from tests.realtime.stage import Cast, joined, standing
from tests.realtime.world import said, say, until


@pytest.fixture
async def postgres(tmp_path: Path) -> AsyncIterator[Postgres]:
    (tmp_path / "run").mkdir()
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    server = Postgres(tmp_path, fsync=False)
    server.boot()
    connection = await asyncpg.connect(server.url)
    await ensure_roles(connection)
    await connection.close()
    await upgrade(server.url)
    yield server
    server.stop()


async def say_until_said(db: Database, rev: int) -> None:
    """A verb's caller is told to try again; here it does."""
    async with asyncio.timeout(60):
        while True:
            try:
                await say(db, said(1, rev))
                return
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
                await asyncio.sleep(0.1)


async def test_sockets_outlive_three_kills_of_the_database(postgres: Postgres, redis_url: str) -> None:
    cast = Cast()
    async with (
        standing(postgres.url, redis_url, cast) as node,
        standing(postgres.url, redis_url, cast) as other,
        joined(other, "anna") as (anna,),
    ):
        await say(node.node.db, said(1, 1))
        for turn in range(2, 5):
            assert postgres.process is not None
            postgres.process.kill()
            postgres.process.wait()
            await until(lambda: node.node.tasks.failing, "a task that says so")
            postgres.boot()
            await say_until_said(node.node.db, turn)
            await until(lambda turn=turn: anna.position == turn, "event", 100)
        await until(lambda: not node.node.tasks.failing and not other.node.tasks.failing, "health", 100)
        assert [f["position"] for f in anna.of("thing.said")] == [1, 2, 3, 4]
        assert anna.reloads == 0
