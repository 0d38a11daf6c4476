"""Bring a database to this code's schema: expand → migrate → contract (DESIGN 3, 19)."""

import asyncio
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from backend.kit.db.partitions import make_ahead
from backend.kit.db.urls import sqlalchemy_url

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LOCK = 0x53414D4F  # one migrator at a time, whatever the machine
TABLES_FREE_WITHIN = "2s"


class SchemaTooNew(RuntimeError):
    """The database was migrated by a newer Samovar than this one."""


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def head() -> str:
    """The revision that this code expects."""
    return _scripts().get_current_head() or ""


def is_known(revision: str) -> bool:
    """True when this code can work on, or move on from, a database at ``revision``."""
    return any(known.revision == revision for known in _scripts().walk_revisions())


def _migrate(connection: Connection) -> list[str]:
    scripts = _scripts()
    connection.execute(text("SET ROLE samovar_owner"))
    # another migrator is waited for however long it takes; a table that others use is not
    connection.execute(text("SET lock_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    connection.execute(text(f"SET lock_timeout = '{TABLES_FREE_WITHIN}'"))
    context = MigrationContext.configure(connection)
    current = context.get_current_revision()
    known = {revision.revision for revision in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise SchemaTooNew(f"The database is at schema {current}, newer than this program knows.")
    steps = [s for s in reversed(list(scripts.walk_revisions("base", "head")))]
    done = {s.revision for s in scripts.iterate_revisions(current, "base")} if current else set()
    applied = []
    with Operations.context(context):
        context._ensure_version_table()
        for step in steps:
            if step.revision in done:
                continue
            step.module.upgrade()
            connection.execute(text("DELETE FROM alembic_version"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:r)"), {"r": step.revision})
            applied.append(step.revision)
    return applied


async def upgrade(database_url: str) -> list[str]:
    """Apply what is missing; returns the revisions applied.

    Needs the roles samovar_owner and samovar_app (see kit/servers). Raises SchemaTooNew.
    """
    engine = create_async_engine(sqlalchemy_url(database_url))
    try:
        async with engine.begin() as connection:
            applied = await connection.run_sync(_migrate)
            await make_ahead(connection)
        return applied
    finally:
        await engine.dispose()


async def current(database_url: str) -> str | None:
    """The revision the database stands at, or None when it was never migrated."""
    engine = create_async_engine(sqlalchemy_url(database_url))
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    finally:
        await engine.dispose()


def upgrade_now(database_url: str) -> list[str]:
    """`upgrade` for callers without a loop."""
    return asyncio.run(upgrade(database_url))
