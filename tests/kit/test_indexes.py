"""An index of a table that is written all the time is built while it is."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from textwrap import dedent

import asyncpg
import pytest

from backend.kit import migrate
from backend.kit.db import Database
from backend.kit.migrate import MigrationFailed, current, head, upgrade
from backend.migrations import indexes
from backend.migrations.indexes import Index, build

PUT = "INSERT INTO activities (at, kind, actor_kind, contact_id) VALUES (now(), 'note', 'user', 7)"
# into the part itself, so that nothing holds the whole table
PUT_THERE = "INSERT INTO {part} (stored_at, at, kind, actor_kind) VALUES (now(), now(), 'note', 'user')"
VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)"
BUILDS = (
    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'"
)
DULL = Index("activities_dull", "activities", "(data, id) WHERE contact_id = 7")


@pytest.fixture
async def onlooker(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Who is shown what others' connections do."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def owner(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_url, server_settings={"role": "samovar_owner"})
    yield connection
    await connection.close()


def _revision(folder: Path, name: str, down: str | None, body: str = "pass", index: Index | None = None) -> None:
    (folder / "versions").mkdir(exist_ok=True)
    (folder / "versions" / f"{name}.py").write_text(dedent(f"""
        from alembic import op
        from backend.migrations.indexes import Index
        revision, down_revision = {name!r}, {down!r}
        INDEXES = ({f"{index!r}," if index else ""})
        def upgrade():
            {body}
    """))  # fmt: skip


async def _this_month(db: Database) -> str:
    name: str = await db.hot.fetchval("SELECT 'activities_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMM')")
    return name


async def test_a_message_is_stored_while_an_index_of_all_events_is_built(
    database_url: str, onlooker: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build waits for whoever wrote before it, and nobody who comes meanwhile waits for the build."""
    _revision(tmp_path, head(), None)
    _revision(tmp_path, "dull", head(), index=DULL)
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path)
    async with Database.open(database_url) as db, db.hot.acquire() as slow:
        async with slow.transaction():
            await slow.execute(PUT_THERE.format(part=await _this_month(db)))
            migrator = asyncio.create_task(upgrade(database_url))
            async with asyncio.timeout(60):
                while not await onlooker.fetchval(BUILDS):
                    assert not migrator.done(), migrator.exception()
            async with db.tx() as tx:
                await tx.execute("SET LOCAL lock_timeout = '1ms'")
                await tx.execute(PUT)
            assert await current(database_url) != "dull", "it counts before it is there"
        assert await migrator == ["dull"]
        assert await db.hot.fetchval(VALID, DULL.name), "a part of the table has none"


async def test_what_was_cut_short_is_built_anew_by_the_next_one(owner: asyncpg.Connection) -> None:
    """A part had one that was never finished; another part nobody came to."""
    part = "activities_default"
    await owner.execute(f"CREATE INDEX {DULL.name} ON ONLY activities {DULL.on}")
    await owner.execute(f"INSERT INTO {part} (stored_at, at, kind, actor_kind, contact_id)"
                        " SELECT '1999-01-01', now(), 'note', 'user', 7 FROM generate_series(1, 2)")  # fmt: skip
    with pytest.raises(asyncpg.UniqueViolationError):
        await owner.execute(f"CREATE UNIQUE INDEX CONCURRENTLY {part}_dull ON {part} (contact_id) WHERE contact_id = 7")
    assert await owner.fetchval(VALID, f"{part}_dull") is False
    await build(owner, DULL)
    assert await owner.fetchval(VALID, DULL.name)
    assert await owner.fetchval(VALID, f"{part}_dull")
    await build(owner, DULL)


async def test_a_part_that_is_made_meanwhile_has_it_too(owner: asyncpg.Connection) -> None:
    await owner.execute(f"CREATE INDEX {DULL.name} ON ONLY activities {DULL.on}")
    await owner.execute("CREATE TABLE activities_207001 PARTITION OF activities"
                        " FOR VALUES FROM ('2070-01-01') TO ('2070-02-01')")  # fmt: skip
    await build(owner, DULL)
    assert await owner.fetchval(VALID, DULL.name)


async def test_a_table_that_somebody_holds_is_not_waited_for_and_the_migration_says_so(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for a whole table makes everybody behind wait, too."""
    monkeypatch.setattr(indexes, "TRIES", 2)
    monkeypatch.setattr(indexes, "NAMED_WITHIN", "1ms")
    before = head()
    _revision(tmp_path, before, None)
    _revision(tmp_path, "dull", before, index=DULL)
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path)
    async with Database.open(database_url) as db, db.hot.acquire() as slow:
        async with slow.transaction():
            await slow.execute(PUT)
            with pytest.raises(MigrationFailed, match=r"dull.*lock timeout"):
                await upgrade(database_url)
        assert await current(database_url) == before
        assert await upgrade(database_url) == ["dull"]


async def test_what_a_server_has_not_is_done_without_where_that_is_meant(owner: asyncpg.Connection) -> None:
    missing = Index("contacts_dull", "contacts", "USING gin (name no_such_ops)", without=("42704",))
    await build(owner, missing)
    with pytest.raises(asyncpg.UndefinedObjectError):
        await build(owner, Index(missing.name, missing.table, missing.on))
