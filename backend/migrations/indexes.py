"""Indexes of tables that are written all the time, built while they are (docs/decisions/0368).

A revision names them in `INDEXES`; they are built before its own transaction, by CREATE INDEX CONCURRENTLY, and for a
table in parts part by part. Whatever was cut short is found and done again by the next `samovar migrate`.
"""

import asyncio

import asyncpg
import msgspec
import structlog

log = structlog.get_logger("indexes")

# what every writer of the table waits for meanwhile, and how often that is tried before the migration fails
NAMED_WITHIN, TRIES, PAUSE_S = "300ms", 100, 0.3
_INDEX = """
SELECT i.indisvalid AS valid, c.relkind = 'I' AS parted FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
WHERE c.oid = to_regclass($1)
"""
_PARTED = "SELECT relkind = 'p' FROM pg_class WHERE oid = $1::regclass"
# parts without one that is bound to ours yet, the newest first: those are asked most
_BARE = """
SELECT p.inhrelid::regclass::text AS name FROM pg_inherits p
WHERE p.inhparent = $1::regclass AND NOT EXISTS (
    SELECT FROM pg_index i JOIN pg_inherits b ON b.inhrelid = i.indexrelid AND b.inhparent = $2::regclass
    WHERE i.indrelid = p.inhrelid)
ORDER BY 1 DESC
"""


class Index(msgspec.Struct, frozen=True):
    """`on` is what stands after the table's name: "(kind, stored_at DESC) WHERE …", with USING where it is no b-tree.

    `name` begins with the table's. `without`: error codes of PostgreSQL after which the house goes on without it.
    """

    name: str
    table: str
    on: str
    without: tuple[str, ...] = ()


async def build(raw: asyncpg.Connection, index: Index) -> None:
    """Outside of any transaction. Builds what is missing of it; raises asyncpg's errors."""
    # nobody waits behind a build itself, and it waits for everybody who wrote or read before it began
    await raw.execute("SET lock_timeout = 0")
    try:
        if await raw.fetchval(_PARTED, index.table):
            await _parted(raw, index)
        else:
            await _plain(raw, index.name, index.table, index.on)
    except asyncpg.PostgresError as error:
        if error.sqlstate not in index.without:
            raise
        log.warning("indexes.done_without", index=index.name, reason=str(error))


async def _plain(raw: asyncpg.Connection, name: str, table: str, on: str) -> None:
    found = await raw.fetchrow(_INDEX, name)
    if found is not None and not found["valid"]:
        # one that was cut short costs every write and answers nobody
        await raw.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        found = None
    if found is None:
        log.info("indexes.build", index=name)
        await raw.execute(f"CREATE INDEX CONCURRENTLY {name} ON {table} {on}")


async def _parted(raw: asyncpg.Connection, index: Index) -> None:
    if await raw.fetchrow(_INDEX, index.name) is None:
        # nothing is read for it: it is what the parts' own are bound to, and what parts of tomorrow are made with
        await _soon(raw, f"CREATE INDEX {index.name} ON ONLY {index.table} {index.on}")
    while bare := await raw.fetch(_BARE, index.table, index.name):
        for row in bare:
            part = row["name"]
            name = f"{part}_{index.name.removeprefix(f'{index.table}_')}"
            await _plain(raw, name, part, index.on)
            await _soon(raw, f"ALTER INDEX {index.name} ATTACH PARTITION {name}")


async def _soon(raw: asyncpg.Connection, step: str) -> None:
    """What takes no time once the table is free: whoever comes meanwhile waits behind it, so it is given up and tried
    again."""
    for turn in range(TRIES):
        await raw.execute(f"SET lock_timeout = '{NAMED_WITHIN}'")
        try:
            await raw.execute(step)
            return
        except asyncpg.LockNotAvailableError:
            if turn == TRIES - 1:
                raise
            await asyncio.sleep(PAUSE_S)
        finally:
            await raw.execute("SET lock_timeout = 0")
