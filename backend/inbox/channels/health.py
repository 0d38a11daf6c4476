"""What the health page shows of this process's channels: kept in memory, written once a second."""

import asyncio
from datetime import UTC, datetime

import msgspec

from backend.kit.db import Database

EVERY_S = 1.0
# the counts are only looked up for channels of this process
_WRITE = """
INSERT INTO channel_health (channel_id, last_in_at, last_out_at, last_poll_at, last_error, last_error_at, drained_at,
                            backlog)
SELECT k.channel_id, k.in_at, k.out_at, k.poll_at, k.error, k.error_at,
    coalesce(k.drained_at, h.drained_at, k.behind_at),
    (SELECT count(*) FROM outbox o WHERE o.channel_id = k.channel_id AND o.state IN ('queued', 'sending'))
    + (SELECT count(*) FROM quarantine q WHERE q.channel_id = k.channel_id AND q.replayed_at IS NULL)
FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::timestamptz[],
            $7::timestamptz[], $8::timestamptz[])
    AS k (channel_id, in_at, out_at, poll_at, error, error_at, drained_at, behind_at)
LEFT JOIN channel_health h ON h.channel_id = k.channel_id
ORDER BY k.channel_id
ON CONFLICT (channel_id) DO UPDATE SET
    last_in_at = greatest(channel_health.last_in_at, excluded.last_in_at),
    last_out_at = greatest(channel_health.last_out_at, excluded.last_out_at),
    last_poll_at = greatest(channel_health.last_poll_at, excluded.last_poll_at),
    last_error = coalesce(excluded.last_error, channel_health.last_error),
    last_error_at = coalesce(excluded.last_error_at, channel_health.last_error_at),
    drained_at = greatest(channel_health.drained_at, excluded.drained_at),
    backlog = excluded.backlog
"""


# the newest of them; told twice, it is one: its beginning names it
_DEAF = """
INSERT INTO channel_health (channel_id, deaf) VALUES ($1, jsonb_build_array($2::text::jsonb))
ON CONFLICT (channel_id) DO UPDATE SET deaf = (
    SELECT jsonb_agg(each ORDER BY each ->> 'since' DESC) FROM (
        SELECT each FROM (
            SELECT $2::text::jsonb AS each
            UNION ALL
            SELECT old FROM jsonb_array_elements(channel_health.deaf) AS e (old)
            WHERE old ->> 'since' <> $2::text::jsonb ->> 'since'
        ) AS a (each) ORDER BY each ->> 'since' DESC LIMIT 20) AS newest)
"""


class Signs(msgspec.Struct):
    """What happened in a channel since the last writing. `drained_at`: its platform kept nothing more for us;
    `behind_at`: it said that it does."""

    in_at: datetime | None = None
    out_at: datetime | None = None
    poll_at: datetime | None = None
    error: str | None = None
    error_at: datetime | None = None
    drained_at: datetime | None = None
    behind_at: datetime | None = None


class Health:
    """Collected by whoever listens, is called, or sends; `run` is a supervised task."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._signs: dict[int, Signs] = {}

    def of(self, channel_id: int) -> Signs:
        return self._signs.setdefault(channel_id, Signs())

    def heard(self, channel_id: int) -> None:
        self.of(channel_id).in_at = datetime.now(UTC)

    def sent(self, channel_id: int) -> None:
        self.of(channel_id).out_at = datetime.now(UTC)

    def polled(self, channel_id: int) -> None:
        self.of(channel_id).poll_at = datetime.now(UTC)

    def waits(self, channel_id: int, is_more: bool) -> None:
        """Whether the platform keeps something for us that we have not taken yet."""
        signs, now = self.of(channel_id), datetime.now(UTC)
        if is_more:
            signs.behind_at = now
        else:
            signs.drained_at = now

    def trouble(self, channel_id: int, code: str) -> None:
        """`code` names the sentence send_errors.<code>."""
        signs = self.of(channel_id)
        signs.error, signs.error_at = code, datetime.now(UTC)

    async def deaf(self, channel_id: int, since: datetime, until: datetime) -> None:
        """Nobody listened for so long, and what began and ended then is lost to us. Committed when this returns."""
        told = msgspec.json.encode({"since": since.astimezone(UTC), "until": until.astimezone(UTC)}).decode()
        async with self._db.tx() as tx:
            await tx.execute(_DEAF, channel_id, told)

    async def run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            await self.write()

    async def write(self) -> None:
        """One statement for all channels in which something happened."""
        signs, self._signs = self._signs, {}
        if not signs:
            return
        ids = sorted(signs)
        rows = [signs[channel_id] for channel_id in ids]
        async with self._db.tx() as tx:
            await tx.execute(
                _WRITE,
                ids,
                [row.in_at for row in rows],
                [row.out_at for row in rows],
                [row.poll_at for row in rows],
                [row.error for row in rows],
                [row.error_at for row in rows],
                [row.drained_at for row in rows],
                [row.behind_at for row in rows],
            )
