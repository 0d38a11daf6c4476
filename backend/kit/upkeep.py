"""What a database needs now and then: partitions made ahead, old rows dropped."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from backend.kit.db import Database
from backend.kit.db.partitions import make_ahead

log = structlog.get_logger("upkeep")

EVERY_S = 3600.0
# one process at a time, whatever the number of workers
LOCK = 0x53414D50
RAW_DAYS = 14

_OWNER = "SET LOCAL ROLE samovar_owner"
_DROP_RAW = f"""
DO $$ DECLARE t regclass; BEGIN
  SET LOCAL lock_timeout = '2s';
  FOR t IN SELECT inhrelid::regclass FROM pg_inherits
           WHERE inhparent = 'raw_inbound'::regclass AND inhrelid::regclass::text ~ '^raw_inbound_[0-9]{{8}}$'
             AND to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') < current_date - {RAW_DAYS} LOOP
    EXECUTE format('DROP TABLE %s', t);
  END LOOP;
END $$
"""
_OLD_JOBS = "DELETE FROM jobs WHERE state IN ('done', 'failed') AND run_at < now() - interval '1 day'"
_OLD_EARLY = "DELETE FROM early WHERE stored_at < now() - interval '7 days'"
_STRAYS = """
SELECT (SELECT count(*) FROM ONLY raw_inbound_default) + (SELECT count(*) FROM ONLY event_log_default)
     + (SELECT count(*) FROM ONLY activities_default) + (SELECT count(*) FROM ONLY search_messages_default)
"""


async def once(db: Database) -> bool:
    """Do it now. False when another process is at it."""
    async with db.engine.begin() as connection:
        if not (await connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({LOCK})")).scalar():
            return False
        await connection.exec_driver_sql(_OWNER)
        await make_ahead(connection)
        await connection.exec_driver_sql(_DROP_RAW)
        for statement in (_OLD_JOBS, _OLD_EARLY):
            await connection.exec_driver_sql(statement)
        strays = (await connection.exec_driver_sql(_STRAYS)).scalar()
    if strays:
        log.error("upkeep.rows_in_default_partition", count=strays)
    return True


def every_hour(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await once(db)
            await asyncio.sleep(EVERY_S)

    return run
