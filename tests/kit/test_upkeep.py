"""Upkeep makes the partitions that are to come and drops what is past its day."""

import asyncio

import pytest

from backend.kit import upkeep
from backend.kit.db import Database
from backend.kit.migrate import upgrade

RAW = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'raw_inbound'::regclass"
MAKE = """
SET ROLE samovar_owner;
CREATE TABLE raw_inbound_20200101 PARTITION OF raw_inbound FOR VALUES FROM ('2020-01-01') TO ('2020-01-02');
CREATE TABLE raw_inbound_keep (LIKE raw_inbound);
RESET ROLE
"""
GIVEN = """
INSERT INTO assignments (conversation_id, channel_id, at, step, why, tried)
SELECT id, 1, now() - make_interval(days => days), 0, 'turns', '[]' FROM (VALUES (1, 401), (2, 399)) AS t (id, days)
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
            await connection.execute(GIVEN)
        assert await upkeep.once(db)
        async with db.hot.acquire() as connection:
            assert await connection.fetchval("SELECT to_regclass('raw_inbound_20200101')") is None
            assert await connection.fetchval("SELECT to_regclass('raw_inbound_keep')") is not None
            ahead = "SELECT to_regclass('raw_inbound_' || to_char(current_date + 7, 'YYYYMMDD'))"
            assert await connection.fetchval(ahead) is not None
            assert await connection.fetchval("SELECT count(*) FROM jobs") == 1
            assert await connection.fetchval("SELECT array_agg(conversation_id) FROM assignments") == [2]
            assert await connection.fetchval(RAW) >= 9


HELD = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND mode = 'AccessExclusiveLock'
             AND relation IN ('raw_inbound'::regclass, 'event_log'::regclass, 'activities'::regclass)) THEN
    RAISE EXCEPTION 'nobody can write meanwhile';
  END IF;
END $$
"""


async def test_nobody_waits_for_old_rows_to_go(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are stored while upkeep deletes: what it dropped before is let go of."""
    monkeypatch.setattr(upkeep, "_OLD_ROWS", (HELD,))
    async with Database.open(database_url) as db:
        async with db.hot.acquire() as connection:
            await connection.execute("RESET ROLE")
            await connection.execute(MAKE)
        assert await upkeep.once(db)


TOMORROW = "SELECT to_regclass('raw_inbound_' || to_char(current_date + 7, 'YYYYMMDD'))"
NOT_YET = """
DO $$ BEGIN SET LOCAL ROLE samovar_owner;
  EXECUTE 'DROP TABLE raw_inbound_' || to_char(current_date + 7, 'YYYYMMDD');
END $$
"""


async def test_a_dump_that_reads_all_night_keeps_no_message_out(database_url: str) -> None:
    """A new day's partition wants the parent to itself, and whoever stores a message queues behind that wish."""
    async with Database.open(database_url) as db, db.hot.acquire() as dump, db.hot.acquire() as owner:
        await owner.execute("RESET ROLE")
        await owner.execute(NOT_YET)
        await owner.execute(MAKE)
        async with dump.transaction():
            await dump.execute("LOCK TABLE raw_inbound IN ACCESS SHARE MODE")
            async with asyncio.timeout(60):
                assert not await upkeep.once(db)
            # what else is due was done, and nobody stands in the queue
            assert await db.hot.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0
            await db.hot.execute("INSERT INTO raw_inbound (channel_id, body) VALUES (1, 'x')")
            assert await db.hot.fetchval(TOMORROW) is None
            assert await upgrade(database_url) == []
        assert await upkeep.once(db)
        assert await db.hot.fetchval(TOMORROW) is not None
        assert await db.hot.fetchval("SELECT to_regclass('raw_inbound_20200101')") is None


async def test_two_workers_do_not_do_it_at_once(database_url: str) -> None:
    async with Database.open(database_url) as db:
        async with db.hot.acquire() as connection, connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock({upkeep.LOCK})")
            assert not await upkeep.once(db)
        assert await upkeep.once(db)


AGED = """
INSERT INTO sessions (token_hash, user_id, expires_at, revoked_at) VALUES
    ('ended', 1, now() + interval '9 d', now() - interval '31 d'), ('expired', 1, now() - interval '31 d', NULL),
    ('lately', 1, now() + interval '9 d', now() - interval '29 d'), ('open', 1, now() + interval '9 d', NULL);
INSERT INTO links (kind, token_hash, expires_at, used_at, voided_at) VALUES
    ('reset', 'used', now(), now() - interval '31 d', NULL), ('reset', 'void', now(), NULL, now() - interval '31 d'),
    ('invite', 'expired', now() - interval '31 d', NULL, NULL), ('invite', 'open', now() + interval '1 d', NULL, NULL),
    ('invite', 'lately', now() - interval '29 d', NULL, NULL);
INSERT INTO login_failures (key, at) VALUES ('old', now() - interval '25 h'), ('new', now() - interval '23 h');
INSERT INTO early (channel_id, key, kind, at, change, stored_at) VALUES
    (1, 'old', 'edit', now(), '{}', now() - interval '8 d'), (1, 'new', 'edit', now(), '{}', now() - interval '6 d');
INSERT INTO quarantine (channel_id, reason, body, digest, at, replayed_at) VALUES
    (1, 'x', 'replayed', '1', now() - interval '20 d', now() - interval '15 d'), (1, 'x', 'old', '2', now() - interval '91 d', NULL),
    (1, 'x', 'waits', '3', now() - interval '89 d', NULL);
INSERT INTO visitors (id, channel_id, external_user, seen_at) VALUES
    (gen_random_uuid(), 1, 'looked', now() - interval '31 d'), (gen_random_uuid(), 1, 'wrote', now() - interval '31 d'),
    (gen_random_uuid(), 1, 'lately', now() - interval '29 d');
INSERT INTO identities (channel_id, external_user, contact_id) VALUES (1, 'wrote', 1);
INSERT INTO visitor_tokens (token_hash, visitor_id, expires_at)
    SELECT 'over'::bytea, id, now() - interval '1 s' FROM visitors WHERE external_user = 'wrote';
INSERT INTO visitor_tokens (token_hash, visitor_id) SELECT 'stands'::bytea, id FROM visitors WHERE external_user = 'wrote';
INSERT INTO audit (at, verb) VALUES (now() - interval '400 d', 'old');
INSERT INTO feed_told (activity_id, at) VALUES (1, now() - interval '29 d'), (2, now() - interval '27 d');
"""  # noqa: E501
LEFT = {
    "sessions": ("SELECT convert_from(token_hash, 'UTF8') AS name FROM sessions", {"lately", "open"}),
    "links": ("SELECT convert_from(token_hash, 'UTF8') AS name FROM links", {"open", "lately"}),
    "login_failures": ("SELECT key AS name FROM login_failures", {"new"}),
    "early": ("SELECT key AS name FROM early", {"new"}),
    "quarantine": ("SELECT convert_from(body, 'UTF8') AS name FROM quarantine", {"waits"}),
    "visitors": ("SELECT external_user AS name FROM visitors", {"wrote", "lately"}),
    "visitor_tokens": ("SELECT convert_from(token_hash, 'UTF8') AS name FROM visitor_tokens", {"stands"}),
    "audit": ("SELECT verb AS name FROM audit", {"old"}),
    "feed_told": ("SELECT activity_id AS name FROM feed_told", {2}),
}


async def test_what_is_past_its_day_goes_and_the_audit_stays(database_url: str) -> None:
    async with Database.open(database_url) as db:
        async with db.hot.acquire() as connection:
            await connection.execute("INSERT INTO users (id, email, name, role_id) VALUES (1, 'a@example.com', 'A', 1)")
            await connection.execute(AGED)
        assert await upkeep.once(db)
        for table, (sql, left) in LEFT.items():
            assert {row["name"] for row in await db.hot.fetch(sql)} == left, table


EVENTS = """
INSERT INTO event_log (position, at, type, subject_kind, audience, body)
SELECT p, now() - make_interval(days => $3), 'x', 'x', '{}', '{}' FROM generate_series($1::bigint, $2::bigint) p
"""
POSITIONS = "SELECT coalesce(array_agg(position ORDER BY position), '{}') FROM event_log"


async def test_events_go_when_everybody_has_read_them_and_two_weeks_are_over(database_url: str) -> None:
    async with Database.open(database_url) as db:
        hot = db.hot
        await hot.execute(EVENTS, 1, 3, 15)
        await hot.execute(EVENTS, 999_998, 999_999, 15)
        await hot.execute(EVENTS, 1_000_000, 1_000_002, 15)
        await hot.execute(EVENTS, 1_000_003, 1_000_005, 13)
        await hot.execute("UPDATE relay SET position = 1000005")
        await hot.execute("INSERT INTO consumers (name, position) VALUES ('quick', 1000005), ('slow', 2)")
        # one that no version runs any more has read nothing, and keeps nothing
        await hot.execute("INSERT INTO consumers (name, updated_at) VALUES ('dead', now() - interval '31 days')")
        assert await upkeep.once(db)
        assert (await hot.fetchval(POSITIONS))[0] == 3
        await hot.execute("UPDATE consumers SET position = 1000001 WHERE name = 'slow'")
        assert await upkeep.once(db)
        assert await hot.fetchval(POSITIONS) == [1_000_002, 1_000_003, 1_000_004, 1_000_005]
        assert await hot.fetchval("SELECT to_regclass('event_log_p0')") is None
        await hot.execute("UPDATE consumers SET position = 1000005 WHERE name <> 'dead'")
        assert await upkeep.once(db)
        assert await hot.fetchval(POSITIONS) == [1_000_003, 1_000_004, 1_000_005]
        # the partition that died is not made again
        assert await hot.fetchval("SELECT to_regclass('event_log_p0')") is None
