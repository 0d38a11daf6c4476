"""Checks of the database: can it be reached, is it the right one, does it grow as it should?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

import asyncpg

from backend.kit.doctor.check import Check, Verdict
from backend.kit.schema import found, partitions_missing, wanted
from backend.kit.servers.roles import missing
from backend.kit.settings import Settings

Answer = tuple[Verdict, str]
Question = Callable[[asyncpg.Connection], Awaitable[Answer]]


async def _server(connection: asyncpg.Connection) -> Answer:
    major = connection.get_server_version().major
    version = await connection.fetchval("SHOW server_version")
    if not 15 <= major <= 18:
        return "bad", f"PostgreSQL {version}: 15 to 18 are supported"
    if await connection.fetchval("SHOW server_encoding") != "UTF8":
        return "bad", "the database is not in UTF8"
    if not await connection.fetchval("SELECT 'САМОВАР' ILIKE 'самовар'"):
        return "bad", "its locale knows no Cyrillic capitals: make the database with LOCALE 'C.UTF-8'"
    return "ok", f"PostgreSQL {version} answers"


async def _durability(connection: asyncpg.Connection) -> Answer:
    names = ("fsync", "synchronous_commit", "full_page_writes")
    off = [name for name in names if await connection.fetchval("SELECT current_setting($1)", name) == "off"]
    if off:
        return "bad", f"{', '.join(off)} is off: a crash may lose messages that were acknowledged"
    return "ok", "what is committed survives a crash"


async def _roles(connection: asyncpg.Connection) -> Answer:
    if todo := await missing(connection):
        return "bad", f"not prepared: run samovar migrate ({todo[0]})"
    return "ok", "samovar_owner and samovar_app stand"


async def _schema(connection: asyncpg.Connection) -> Answer:
    revision = await found(connection)
    if revision is None:
        return "bad", "never migrated: run samovar migrate"
    if revision != wanted():
        return "bad", f"stands at {revision}, this version wants {wanted()}: run samovar migrate"
    return "ok", f"at {revision}"


async def _clock(connection: asyncpg.Connection) -> Answer:
    before = datetime.now(UTC)
    theirs = await connection.fetchval("SELECT clock_timestamp()")
    after = datetime.now(UTC)
    off = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0.0)
    words = f"{off:.1f} s between this machine and the database"
    return ("bad" if off > 30 else "warn" if off > 2 else "ok"), words


async def _defaults(connection: asyncpg.Connection) -> Answer:
    """A row there means that no partition was made in time; it cannot be dropped by age any more."""
    tables = await connection.fetch(
        "SELECT partdefid::regclass::text AS name FROM pg_partitioned_table WHERE partdefid <> 0"
    )
    full = [t["name"] for t in tables if await connection.fetchval(f"SELECT EXISTS (SELECT FROM {t['name']})")]
    if full:
        return "warn", f"rows fell into {', '.join(full)}: the worker did not make partitions in time"
    return "ok", f"none of {len(tables)} default partitions holds a row"


async def _ahead(connection: asyncpg.Connection) -> Answer:
    if lacking := await partitions_missing(connection):
        return "warn", f"not made yet: {', '.join(lacking)}; samovar migrate or the worker makes them"
    return "ok", "partitions stand for the time to come"


# one that is being built is invalid, too, and mends itself by being done
_INVALID = """
SELECT i.indexrelid::regclass::text AS name, i.indrelid::regclass::text AS of FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relkind = 'i' AND c.relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
ORDER BY 1
"""
_PARTLY = """
SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relkind = 'I' AND c.relnamespace = 'public'::regnamespace ORDER BY 1
"""


async def _indexes(connection: asyncpg.Connection) -> Answer:
    """One that was cut short costs every write and answers nobody."""
    broken = await connection.fetch(_INVALID)
    if broken:
        steps = "; ".join(f"REINDEX INDEX CONCURRENTLY {each['name']}" for each in broken)
        named = ", ".join(f"{each['name']} of {each['of']}" for each in broken)
        return "warn", f"cut short and of no use: {named}. As the database's owner: {steps}"
    if partly := [each["name"] for each in await connection.fetch(_PARTLY)]:
        return "warn", f"not on every partition yet: {', '.join(partly)}: run samovar migrate"
    return "ok", "every index is whole"


STUCK = """
SELECT count(*) FILTER (WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '30 s') AS idle,
       count(*) FILTER (WHERE wait_event_type = 'Lock' AND state_change < now() - interval '10 s') AS waiting,
       max(extract(epoch FROM now() - xact_start)) FILTER (WHERE state <> 'idle') AS oldest_s,
       count(*) AS connections
  FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def _locks(connection: asyncpg.Connection) -> Answer:
    row = await connection.fetchrow(STUCK)
    if row["idle"] or row["waiting"]:
        return "warn", f"{row['idle']} transactions stand idle, {row['waiting']} statements wait long for a lock"
    if (row["oldest_s"] or 0) > 300:
        return "warn", f"a transaction has been open for {row['oldest_s']:.0f} s"
    return "ok", f"nobody waits ({row['connections']} connections)"


async def _relay(connection: asyncpg.Connection) -> Answer:
    oldest = await connection.fetchval("SELECT extract(epoch FROM now() - min(at)) FROM event_pending")
    if await connection.fetchval("SELECT count(*) FROM relay") != 1:
        return "bad", "the relay has no row: a restore was cut short, run it again"
    if (oldest or 0) > 10:
        return "bad", f"events have waited for {oldest:.0f} s: is samovar web alive?"
    return "ok", "events are passed on"


async def _with(question: Question, settings: Settings) -> Answer:
    connection = await asyncpg.connect(
        settings.database_url, timeout=5, server_settings={"application_name": "samovar doctor"}
    )
    try:
        return await question(connection)
    except asyncpg.UndefinedTableError:
        return "bad", "its table is missing: run samovar migrate"
    finally:
        await connection.close(timeout=2)


_QUESTIONS: dict[str, Question] = {
    "database": _server,
    "durability": _durability,
    "roles": _roles,
    "schema": _schema,
    "clock": _clock,
    "partitions": _ahead,
    "default partitions": _defaults,
    "indexes": _indexes,
    "locks": _locks,
    "relay": _relay,
}
DATABASE_CHECKS = tuple(Check(name, partial(_with, question)) for name, question in _QUESTIONS.items())
