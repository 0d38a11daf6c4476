"""Bring a database to this code's schema: expand → migrate → contract (DESIGN 3, 19)."""

import asyncio
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, NullPool, text
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


class MigrationFailed(RuntimeError):
    """A revision was undone; those before it stand."""


def _migrate(connection: Connection) -> list[str]:
    with connection.begin():
        connection.execute(text("SET ROLE samovar_owner"))
        # another migrator is waited for however long it takes; a table that others use is not
        connection.execute(text("SET lock_timeout = 0"))
        # the session's: it outlives the transaction of each revision, and goes with the connection
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.execute(text(f"SET lock_timeout = '{TABLES_FREE_WITHIN}'"))
        context = MigrationContext.configure(connection)
        context._ensure_version_table()
        current = context.get_current_revision()
    applied: list[str] = []
    with Operations.context(context):
        for step in _missing(current):
            try:
                # each by itself: a table that one locked is free while the next one builds its indexes
                with connection.begin():
                    _apply(connection, step)
            except Exception as error:
                stands = applied[-1] if applied else current
                reason = str(getattr(error, "orig", None) or error)
                raise MigrationFailed(
                    f"Migration {step.revision} failed and was undone; the schema is at {stands}. {reason}"
                ) from error
            applied.append(step.revision)
    return applied


def _missing(current: str | None) -> list[Script]:
    """In their order. Raises SchemaTooNew."""
    scripts = _scripts()
    known = {revision.revision for revision in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise SchemaTooNew(f"The database is at schema {current}, newer than this program knows.")
    done = {s.revision for s in scripts.iterate_revisions(current, "base")} if current else set()
    return [step for step in reversed(list(scripts.walk_revisions("base", "head"))) if step.revision not in done]


def _apply(connection: Connection, step: Script) -> None:
    # before the scripts: they go past SQLAlchemy (script.py), which begins a transaction with its own first statement
    connection.execute(text("DELETE FROM alembic_version"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:r)"), {"r": step.revision})
    step.module.upgrade()


async def upgrade(database_url: str) -> list[str]:
    """Apply what is missing, each revision in a transaction of its own; returns the revisions applied.

    Needs the roles samovar_owner and samovar_app (see kit/servers). Raises SchemaTooNew, MigrationFailed.
    """
    # a connection that is given back is closed, and with it the migrators' lock
    engine = create_async_engine(sqlalchemy_url(database_url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            applied = await connection.run_sync(_migrate)
            async with connection.begin():
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
