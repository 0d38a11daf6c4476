"""``samovar migrate``: prepare the roles and bring the database to this version's schema."""

from __future__ import annotations

import argparse
import asyncio

import asyncpg

from backend.kit.schema import is_current
from backend.kit.servers import ServerError, ensure_roles
from backend.kit.servers.at_hand import at_hand
from backend.kit.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("migrate", help="bring the database to this version's schema")
    parser.set_defaults(run=_run)


async def _run(_args: argparse.Namespace, settings: Settings) -> int:
    async with at_hand(settings) as urls:
        applied = await migrate(urls.database_url)
        link = await _setup_link(urls.database_url, settings.public_url)
    print(f"migrated to {applied[-1]}" if applied else "the schema is up to date")
    if link is not None:
        print(f"Nobody is here yet. This makes the first administrator, once, within 24 hours:\n{link}")
    return 0


async def _setup_link(database_url: str, public_url: str) -> str | None:
    connection = await _connected(database_url, 5)
    try:
        if await connection.fetchval("SELECT 1 FROM users LIMIT 1"):
            return None
    finally:
        await connection.close()
    # imported for an empty house alone: every other start would pay half a second for it
    from backend.access.actions.set_up import ensure_setup_link
    from backend.kit.db import Database

    async with Database.open(database_url, hot_size=1, orm_size=1) as db:
        return await ensure_setup_link(db, public_url)


async def migrate(database_url: str, patience_s: float = 30.0) -> list[str]:
    """Roles, then schema; the revisions applied. Raises ServerError in words."""
    connection = await _connected(database_url, patience_s)
    try:
        await ensure_roles(connection)
        if await is_current(connection):
            return []
    finally:
        await connection.close()
    return await _upgraded(database_url)


async def _upgraded(database_url: str) -> list[str]:
    # here: importing Alembic takes seconds, and `samovar run` waits for every one of them at each start
    from backend.kit.migrate import MigrationFailed, SchemaTooNew, upgrade

    try:
        return await upgrade(database_url)
    except SchemaTooNew as error:
        raise ServerError(f"{error} Install that version, or restore a backup of this one.") from error
    except MigrationFailed as error:
        raise ServerError(
            f"{error} What was done so far stays; once this is mended, `samovar migrate` goes on."
        ) from error


async def _connected(url: str, patience_s: float) -> asyncpg.Connection:
    until = asyncio.get_running_loop().time() + patience_s
    while True:
        try:
            return await asyncpg.connect(url, timeout=5)
        except (asyncpg.InvalidPasswordError, asyncpg.InvalidCatalogNameError, ValueError) as error:
            raise ServerError(f"SAMOVAR_DATABASE_URL does not let us in: {error}") from error
        except (OSError, asyncpg.PostgresError, TimeoutError) as error:
            # in a compose file the database may come up after us
            if asyncio.get_running_loop().time() > until:
                raise ServerError(f"SAMOVAR_DATABASE_URL does not answer: {error}") from error
            await asyncio.sleep(0.3)
