"""The event log in PostgreSQL: where a relay moves what was committed, and what a node reads back."""

import hashlib
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

BATCH = 500


class LogEvent(msgspec.Struct, frozen=True, array_like=True):
    """One event of the log. `audience` and `body` are JSON text."""

    position: int
    type: str
    subject_kind: str
    subject_id: int | None
    audience: str
    body: str


class RelayState(msgspec.Struct, frozen=True):
    """Where the log ends, and which log it is: `epoch` changes by restore, another cluster or a fail-over."""

    position: int
    epoch: str


class Reader(Protocol):
    """An asyncpg connection or pool."""

    async def fetch(self, query: str, *args: Any) -> list[Any]: ...
    async def fetchrow(self, query: str, *args: Any) -> Any: ...


_STATE = """
SELECT position, epoch::text,
       (SELECT system_identifier FROM pg_control_system())::text AS system,
       -- a database cloned from another holds the same relay row, yet its log goes on by itself
       (SELECT oid FROM pg_database WHERE datname = current_database())::text AS database,
       CASE WHEN pg_is_in_recovery() THEN '' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END AS timeline
FROM relay WHERE id = 1
"""
_COLUMNS = "position, type, subject_kind, subject_id, audience, body"
_READ = f"SELECT {_COLUMNS} FROM event_log WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3"
_OLDEST = "SELECT extract(epoch FROM clock_timestamp() - at)::float8 AS age FROM event_pending ORDER BY id LIMIT 1"

# the relay row is locked by the statement before this one: a snapshot taken earlier would miss rows
MOVE = f"""
WITH moved AS (
    DELETE FROM event_pending WHERE id IN (SELECT id FROM event_pending ORDER BY id LIMIT {BATCH}) RETURNING *
), numbered AS (
    SELECT m.*, r.position + row_number() OVER (ORDER BY m.id) AS position FROM moved m, relay r WHERE r.id = 1
), kept AS (
    INSERT INTO event_log (position, at, type, subject_kind, subject_id, contact_id, audience, body, xid)
    SELECT position, at, type, subject_kind, subject_id, contact_id, audience, body, xid FROM numbered
), told AS (
    UPDATE relay SET position = position + (SELECT count(*) FROM moved)
    WHERE id = 1 AND EXISTS (SELECT 1 FROM moved)
)
SELECT {_COLUMNS} FROM numbered ORDER BY position
"""


def as_event(row: Any) -> LogEvent:
    return LogEvent(*row)


async def read_state(db: Reader) -> RelayState:
    """The relay's position and the epoch, hashed from relay.epoch, cluster, database and timeline."""
    row = await db.fetchrow(_STATE)
    seed = "/".join((row["epoch"], row["system"], row["database"], row["timeline"]))
    return RelayState(row["position"], hashlib.blake2b(seed.encode(), digest_size=9).hexdigest())


async def read_log(db: Reader, after: int, upto: int, limit: int = BATCH) -> Sequence[LogEvent]:
    """Events after `after` up to and with `upto`, oldest first, at most `limit`."""
    return [as_event(row) for row in await db.fetch(_READ, after, upto, limit)]


async def oldest_pending_s(db: Reader) -> float:
    """Age in seconds of the oldest event that no relay moved yet; 0 when there is none."""
    row = await db.fetchrow(_OLDEST)
    return float(row["age"]) if row else 0.0
