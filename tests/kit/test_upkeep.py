"""Upkeep makes the partitions that are to come and drops what is past its day."""

from backend.kit import upkeep
from backend.kit.db import Database

RAW = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'raw_inbound'::regclass"
MAKE = """
SET ROLE samovar_owner;
CREATE TABLE raw_inbound_20200101 PARTITION OF raw_inbound FOR VALUES FROM ('2020-01-01') TO ('2020-01-02');
CREATE TABLE raw_inbound_keep (LIKE raw_inbound);
RESET ROLE
"""


async def test_old_bodies_go_and_days_ahead_are_there(database_url: str) -> None:
    async with Database.open(database_url) as db:
        async with db.hot.acquire() as connection:
            await connection.execute("RESET ROLE")
            await connection.execute(MAKE)
            await connection.execute(
                "INSERT INTO jobs (kind, state, run_at) VALUES ('x', 'done', now() - interval '2 d')"
            )
            await connection.execute("INSERT INTO jobs (kind, state) VALUES ('x', 'done')")
        assert await upkeep.once(db)
        async with db.hot.acquire() as connection:
            assert await connection.fetchval("SELECT to_regclass('raw_inbound_20200101')") is None
            assert await connection.fetchval("SELECT to_regclass('raw_inbound_keep')") is not None
            ahead = "SELECT to_regclass('raw_inbound_' || to_char(current_date + 7, 'YYYYMMDD'))"
            assert await connection.fetchval(ahead) is not None
            assert await connection.fetchval("SELECT count(*) FROM jobs") == 1
            assert await connection.fetchval(RAW) >= 9


async def test_two_workers_do_not_do_it_at_once(database_url: str) -> None:
    async with Database.open(database_url) as db:
        async with db.hot.acquire() as connection, connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock({upkeep.LOCK})")
            assert not await upkeep.once(db)
        assert await upkeep.once(db)
