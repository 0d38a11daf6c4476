"""Partitions of the logs that die by age, made ahead of need."""

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

log = structlog.get_logger("partitions")

EVENTS_PER_PARTITION = 1_000_000
SEARCH_SLICE = 1_000_000
# as many as the consumer of an old and long log may fill in an hour
SEARCH_AHEAD = 8
LOCK_NOT_AVAILABLE = "55P03"

# To make or drop a partition its parent must be free of everybody, and whoever comes meanwhile queues behind us: a dump
# that reads the parent for an hour would keep every message out for that hour. There is always a next time: what is
# made here is needed in days.
FREE_SOON = "SET LOCAL lock_timeout = '300ms';"
_BEGIN = f"BEGIN {FREE_SOON} SET LOCAL TIME ZONE 'UTC';"

# One statement a kind; each makes what is missing for the time to come and leaves the rest alone.
_DAYS = f"""
DO $$ DECLARE d date; {_BEGIN}
  FOR d IN SELECT generate_series(current_date - 1, current_date + 7, interval '1 day') LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS raw_inbound_%s PARTITION OF raw_inbound FOR VALUES FROM (%L) TO (%L)',
      to_char(d, 'YYYYMMDD'), d::timestamptz, (d + 1)::timestamptz);
  END LOOP;
END $$
"""
_MONTHS = f"""
DO $$ DECLARE d date; {_BEGIN}
  FOR d IN SELECT generate_series(date_trunc('month', current_date - interval '1 month'),
      date_trunc('month', current_date + interval '3 month'), interval '1 month') LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS activities_%s PARTITION OF activities FOR VALUES FROM (%L) TO (%L)',
      to_char(d, 'YYYYMM'), d::timestamptz, (d + interval '1 month')::date::timestamptz);
  END LOOP;
END $$
"""
_POSITIONS = f"""
DO $$ DECLARE p bigint; {_BEGIN}
  FOR p IN SELECT position / {EVENTS_PER_PARTITION} + n FROM relay, generate_series(0, 2) n LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS event_log_p%s PARTITION OF event_log FOR VALUES FROM (%s) TO (%s)',
      p, p * {EVENTS_PER_PARTITION}, (p + 1) * {EVENTS_PER_PARTITION});
  END LOOP;
END $$
"""
# Statistics are no heirloom: a slice gets its own, for the planner must know which words are common.
_SLICES = f"""
DO $$ DECLARE p bigint; {_BEGIN}
  FOR p IN SELECT generate_series(0, (SELECT last_value / {SEARCH_SLICE} + {SEARCH_AHEAD} FROM search_ids)) LOOP
    IF to_regclass('search_messages_p' || p) IS NULL THEN
      EXECUTE format('CREATE TABLE search_messages_p%s PARTITION OF search_messages FOR VALUES FROM (%s) TO (%s)',
        p, p * {SEARCH_SLICE}, (p + 1) * {SEARCH_SLICE});
      EXECUTE format('ALTER TABLE search_messages_p%s ALTER COLUMN words SET STATISTICS 500', p);
    END IF;
  END LOOP;
END $$
"""


AHEAD = (_DAYS, _MONTHS, _POSITIONS, _SLICES)


async def make_ahead(connection: AsyncConnection) -> None:
    """Make the partitions of the coming days, months, positions and found messages, but for those of a table that is
    being read for long: upkeep makes them later. Needs the owner's role."""
    for statement in AHEAD:
        await reached(connection, statement)


async def reached(connection: AsyncConnection, statement: str) -> bool:
    """Execute it; False, and nothing changed, where it would have kept others waiting for long."""
    try:
        async with connection.begin_nested():
            await connection.exec_driver_sql(statement)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        log.warning("partitions.table_is_read", reason=str(error.orig)[:200])
        return False
    return True
