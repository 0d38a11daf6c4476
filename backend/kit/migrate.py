"""Bring a database to this code's schema: expand → migrate → contract (DESIGN 3, 19)."""

import asyncio
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from backend.kit.db.partitions import make_ahead
from backend.kit.db.urls import sqlalchemy_url
from backend.migrations.indexes import build

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LOCK = 0x53414D4F  # one migrator at a time, whatever the machine
TABLES_FREE_WITHIN = "2s"
ASKED_EVERY_S = 0.2


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
        context = MigrationContext.configure(connection)
        context._ensure_version_table()
        current = context.get_current_revision()
    applied: list[str] = []
    with Operations.context(context):
        for step in _missing(current):
            try:
                # each by itself: a table that one locked is free while the next one builds its indexes
                _build(connection, step)
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


def _build(connection: Connection, step: Script) -> None:
    """Its indexes, while everybody goes on writing; no transaction of ours is open meanwhile."""
    adapted: Any = connection.connection.dbapi_connection
    for index in getattr(step.module, "INDEXES", ()):
        adapted.run_async(lambda raw, index=index: build(raw, index))


def _apply(connection: Connection, step: Script) -> None:
    connection.execute(text(f"SET LOCAL lock_timeout = '{TABLES_FREE_WITHIN}'"))
    # before the scripts: they go past SQLAlchemy (script.py), which begins a transaction with its own first statement
    connection.execute(text("DELETE FROM alembic_version"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:r)"), {"r": step.revision})
    step.module.upgrade()


async def _alone(connection: AsyncConnection) -> None:
    """Another migrator is waited for, however long it takes. It is asked for again and again: whoever waits inside a
    statement has a snapshot, and an index that is built while all go on waits for everybody's."""
    # the session's: it outlives the transaction of each revision, and goes with the connection
    lock = text("SELECT pg_try_advisory_lock(:key)")
    while True:
        async with connection.begin():
            if await connection.scalar(lock, {"key": LOCK}):
                return
        await asyncio.sleep(ASKED_EVERY_S)


async def upgrade(database_url: str) -> list[str]:
    """Apply what is missing, each revision in a transaction of its own; returns the revisions applied.

    Needs the roles samovar_owner and samovar_app (see kit/servers). Raises SchemaTooNew, MigrationFailed.
    """
    # a connection that is given back is closed, and with it the migrators' lock
    engine = create_async_engine(sqlalchemy_url(database_url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await _alone(connection)
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
