"""Bringing a database to this code's schema, by more than one process at once."""

import asyncio

import pytest

from backend.kit import migrate
from backend.kit.db import Database
from backend.kit.migrate import upgrade


async def test_a_second_migrator_waits_for_the_first(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long that takes: only a table in use is not waited for."""
    monkeypatch.setattr(migrate, "TABLES_FREE_WITHIN", "1ms")
    waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    async with Database.open(database_url) as db, db.hot.acquire() as first:
        async with first.transaction():
            await first.execute(f"SELECT pg_advisory_xact_lock({migrate.LOCK})")
            second = asyncio.create_task(upgrade(database_url))
            async with asyncio.timeout(60):
                while not await db.hot.fetchval(waits):
                    assert not second.done(), second.exception()
            # longer than the tables' timeout: the server's clock passes while it answers
            for _ in range(20):
                assert await db.hot.fetchval(waits) == 1
        assert await second == []
