"""Another transaction wants the rows of a webhook in another order than the sender."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest
from asyncpg.transaction import Transaction

from backend.kit.consumers import ConsumerRunner
from backend.kit.db import Database
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.webhooks.journal import CONSUMERS
from backend.webhooks.sender import Sender
from backend.webhooks.signature import new_secret
from tests.bots.world import KEY, until
from tests.platforms.receiver import Receiver, receiving

_WEBHOOK = "INSERT INTO webhooks (name, url, secret, role_id) VALUES ('x', $1, $2, 3) RETURNING id"
# about two people, so that each stands at the head of a lane of its own
_HAPPENS = """
WITH r AS (UPDATE relay SET position = position + 2 WHERE id = 1 RETURNING position - 2 AS before)
INSERT INTO event_log (position, at, type, subject_kind, subject_id, contact_id, audience, body)
SELECT r.before + n, now(), 'tag.changed', 'tag', n, n, '{"type": "staff"}',
       jsonb_build_object('type', 'tag.changed', 'tag', jsonb_build_object('id', n))::text
FROM r, generate_series(1, 2) AS n
"""
# what others ask is not shown to everybody, their locks are
_WAITS = """
SELECT 1 FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE NOT l.granted AND a.datname = current_database()
"""
_DUE = "SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND state = 'waiting' ORDER BY id"
_TURN = "SELECT lease_by FROM webhooks"
_FREE = "UPDATE webhooks SET lease_by = NULL, lease_until = NULL"
_TOUCH = "UPDATE webhook_deliveries SET due_at = now() WHERE id = $1"


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    async with Database.open(database_url) as opened:
        yield opened


@asynccontextmanager
async def sending(settings: Settings, db: Database) -> AsyncIterator[None]:
    task = asyncio.create_task(Sender(replace(settings, private_hosts=("127.0.0.1",)), db, Cipher(KEY)).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def hooked(db: Database, receiver: Receiver) -> int:
    secret = new_secret()
    receiver.secrets.append(secret)
    webhook = int(await db.hot.fetchval(_WEBHOOK, receiver.url, Cipher(KEY).encrypt(secret)))
    await ConsumerRunner(db, CONSUMERS[0], first_rest_s=0.001).drain()
    return webhook


async def two_to_tell(db: Database, webhook: int) -> tuple[int, int]:
    """Two events are due; their deliveries."""
    await db.hot.execute(_HAPPENS)
    await ConsumerRunner(db, CONSUMERS[0], first_rest_s=0.001).drain()
    rows = await db.hot.fetch(_DUE, webhook)
    return rows[0]["id"], rows[1]["id"]


async def crossed(db: Database, race: Transaction, other: asyncpg.Connection, first: int) -> bool:
    """Whether the sender, who waits for what we hold, was sent away because we want its `first`. It waited longer, so
    it is the first to look for a circle; unless this machine was so slow that we were.
    """
    await until(lambda: db.hot.fetchval(_WAITS), lambda: "nobody who waits for the other")
    try:
        await other.execute(_TOUCH, first)
    except asyncpg.DeadlockDetectedError:
        await race.rollback()
        return False
    await race.commit()
    return True


async def test_a_lost_race_costs_no_turn(settings: Settings, database_url: str, db: Database) -> None:
    async with receiving() as receiver:
        webhook = await hooked(db, receiver)
        other = await asyncpg.connect(database_url)
        lost = False
        for told in range(2, 22, 2):
            await db.hot.execute(_FREE)
            first, second = await two_to_tell(db, webhook)
            race = other.transaction()
            await race.start()
            await other.execute(_TOUCH, second)
            async with sending(settings, db):
                lost = await crossed(db, race, other, first)
                turn = await db.hot.fetchval(_TURN)
                await until(lambda told=told: _came(receiver, told), lambda: "events that were never told")
                assert turn is not None
                assert await db.hot.fetchval(_TURN) in (turn, None)
            if lost:
                break
        assert lost
        assert len(receiver.calls) == len(receiver.taken)
        await other.close()


async def _came(receiver: Receiver, told: int) -> bool:
    return len(receiver.taken) == told
