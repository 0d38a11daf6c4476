"""Bringing a database to this code's schema, by more than one process at once."""

import asyncio
from datetime import datetime
from pathlib import Path
from textwrap import dedent

import asyncpg
import pytest

from backend.kit import migrate
from backend.kit.db import Database
from backend.kit.migrate import MigrationFailed, current, head, upgrade


async def test_a_second_migrator_waits_for_the_first(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long that takes: only a table in use is not waited for. And it has no snapshot meanwhile, for which an
    index of the first's would wait."""
    monkeypatch.setattr(migrate, "TABLES_FREE_WITHIN", "1ms")
    monkeypatch.setattr(migrate, "ASKED_EVERY_S", 0.01)
    asks = "SELECT query_start FROM pg_stat_activity WHERE query LIKE 'SELECT pg_try_advisory_lock%'"
    async with Database.open(database_url) as db, db.hot.acquire() as first:
        async with first.transaction():
            await first.execute(f"SELECT pg_advisory_xact_lock({migrate.LOCK})")
            second = asyncio.create_task(upgrade(database_url))
            asked: set[datetime] = set()
            onlooker = await asyncpg.connect(database_url)
            async with asyncio.timeout(60):
                # longer than the tables' timeout: the server's clock passes while it is asked
                while len(asked) < 4:
                    assert not second.done(), second.exception()
                    asked |= {row["query_start"] for row in await onlooker.fetch(asks)}
            await onlooker.close()
        assert await second == []


def _revision(folder: Path, name: str, down: str | None, *scripts: str) -> None:
    sql = folder / "sql" / name
    sql.mkdir(parents=True)
    for number, script in enumerate(scripts):
        (sql / f"{number}.sql").write_text(script)
    (folder / "versions").mkdir(exist_ok=True)
    (folder / "versions" / f"{name}.py").write_text(dedent(f"""
        from pathlib import Path
        from backend.migrations.script import run_scripts
        revision, down_revision = {name!r}, {down!r}
        def upgrade():
            run_scripts(Path({str(sql)!r}))
    """))  # fmt: skip


async def test_a_table_is_free_while_a_later_revision_is_long_about_its_own(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody's every request reads the roles. What fails after that is undone alone, and is named."""
    old = head()
    _revision(tmp_path, old, None)
    _revision(tmp_path, "quick", old, "ALTER TABLE roles ADD COLUMN quick int")
    long = "SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(7)"
    _revision(tmp_path, "long", "quick", "CREATE TABLE half_done ()", long, "SELECT 1 / 0")
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path)
    waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 AND NOT granted"
    async with Database.open(database_url) as db, db.hot.acquire() as other:
        async with other.transaction():
            await other.execute("SELECT pg_advisory_xact_lock(7)")
            migrator = asyncio.create_task(upgrade(database_url))
            async with asyncio.timeout(60):
                while not await db.hot.fetchval(waits):
                    assert not migrator.done(), migrator.exception()
            async with db.tx() as tx:
                await tx.execute("SET LOCAL lock_timeout = '1ms'")
                assert await tx.value("SELECT count(quick) FROM roles") == 0
        with pytest.raises(MigrationFailed, match=r"(?s)long.*quick.*division by zero"):
            await migrator
        assert await db.hot.fetchval("SELECT to_regclass('half_done')") is None
    assert await current(database_url) == "quick"
