"""Does a database stand where this code wants it? Answered without Alembic, whose import takes seconds."""

from __future__ import annotations

from pathlib import Path

import asyncpg

VERSIONS = Path(__file__).parent.parent / "migrations" / "versions"

# Partitions of tomorrow, of the next month, of the next million events and of found messages.
AHEAD = """
SELECT name FROM (VALUES
    ('raw_inbound_' || to_char(now() AT TIME ZONE 'UTC' + interval '1 day', 'YYYYMMDD')),
    ('activities_' || to_char(now() AT TIME ZONE 'UTC' + interval '1 month', 'YYYYMM')),
    ('event_log_p' || (SELECT position / 1000000 + 1 FROM relay)),
    ('search_messages_p' || (SELECT coalesce(max(last_value), 0) / 1000000 + 1 FROM pg_sequences
                             WHERE schemaname = 'public' AND sequencename = 'search_ids'))
) AS wanted (name) WHERE to_regclass(name) IS NULL
"""


def wanted() -> str:
    """The newest revision; files of migrations are named after theirs (``0001_spine.py``)."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


async def found(connection: asyncpg.Connection) -> str | None:
    """The revision of a database, None when it was never migrated."""
    if await connection.fetchval("SELECT to_regclass('alembic_version') IS NULL"):
        return None
    revision: str | None = await connection.fetchval("SELECT max(version_num) FROM alembic_version")
    return revision


async def partitions_missing(connection: asyncpg.Connection) -> list[str]:
    """Names of partitions that should have been made by now."""
    return [row["name"] for row in await connection.fetch(AHEAD)]


async def is_current(connection: asyncpg.Connection) -> bool:
    """True when there is nothing for ``upgrade`` to do."""
    return await found(connection) == wanted() and not await partitions_missing(connection)
