"""kill -9 of whoever tells webhooks: every event at least once, under one name, a person's in their order."""

import secrets
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from backend.kit.db import Database
from backend.kit.secrets import Cipher
from backend.webhooks.journal import LANES
from backend.webhooks.signature import new_secret
from tests.bots.world import KEY, World, until
from tests.faults.shop import DEADLINE_S, faults, until_dead
from tests.fixtures.processes import Processes
from tests.platforms.receiver import Instead, Receiver, receiving

Size = Callable[[int, int], int]
POINTS = (("consumer.commit", 3), ("webhook.before_call", 4), ("webhook.after_call", 5))
_WEBHOOK = "INSERT INTO webhooks (name, url, secret, role_id, events) VALUES ('x', $1, $2, $3, $4) RETURNING id"
# as the relay has moved them: tags, told to every colleague, each about a person of their own
_HAPPENS = """
WITH r AS (UPDATE relay SET position = position + $1 WHERE id = 1 RETURNING position - $1 AS before)
INSERT INTO event_log (position, at, type, subject_kind, subject_id, contact_id, audience, body)
SELECT r.before + n, now(), 'tag.changed', 'tag', $2 + n, n % 20 + 1, '{"type": "staff"}',
       jsonb_build_object('type', 'tag.changed', 'tag', jsonb_build_object('id', $2 + n))::text
FROM r, generate_series(1, $1) AS n
"""
_LEFT = "SELECT 1 WHERE NOT EXISTS (SELECT FROM webhook_deliveries WHERE state IN ('waiting', 'sending'))"
_READ = """
SELECT 1 FROM consumers c, relay r WHERE c.name = 'webhooks' AND c.position = r.position
"""
_SOON = "UPDATE webhook_deliveries SET due_at = now() WHERE state = 'waiting'"
_RESTED = "UPDATE webhooks SET rest_until = NULL"
# nobody lives who holds it: as if the lease had run out
_FREE = "UPDATE webhooks SET rest_until = NULL, lease_until = NULL"


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with Database.open(database_url) as db:
        yield World(db)


async def hook(world: World, receiver: Receiver, role: int = 3, events: list[str] | None = None) -> int:
    secret = new_secret()
    receiver.secrets.append(secret)
    return int(await world.value(_WEBHOOK, receiver.url, Cipher(KEY).encrypt(secret), role, events))


async def told(world: World) -> None:
    """Until the log is read and nothing waits; what is to be waited for is taken as over."""

    async def done() -> bool:
        await world.db.hot.execute(_SOON)
        await world.db.hot.execute(_RESTED)
        return bool(await world.value(_READ)) and bool(await world.value(_LEFT))

    await until(done, lambda: "events that were never told", DEADLINE_S)


def sequences(calls: list[Any]) -> dict[int, list[int]]:
    """Of each lane, in the order in which each was first taken."""
    seen: set[str] = set()
    lanes: dict[int, list[int]] = {}
    for call in calls:
        if call.status == 200 and call.id not in seen:
            seen.add(call.id)
            person = call.event["data"]["tag"]["id"] % 20 + 1
            lanes.setdefault(person % LANES, []).append(call.event["sequence"])
    return lanes


@pytest.mark.timeout(3600)
async def test_a_killed_teller_loses_no_event(world: World, processes: Processes, size: Size) -> None:
    processes.env["SAMOVAR_PRIVATE_HOSTS"] = "127.0.0.1"
    async with receiving() as receiver, receiving() as slow:
        await hook(world, receiver)
        mute = await hook(world, slow)
        slow.always = lambda event: Instead(200, after_s=600)
        worker = await processes.worker()
        await until(world.finds("SELECT 1 FROM consumers WHERE name = 'webhooks'"), lambda: "no consumer", DEADLINE_S)
        worker.kill()
        total = 0
        for point, at in POINTS * size(1, 10):
            await world.db.hot.execute(_HAPPENS, 60, total)
            total += 60
            await world.db.hot.execute(_FREE)
            await until_dead(await processes.worker(**faults(**{point: {"kill_at": at}})))
        # a receiver that never answers has cost the other nothing; it is switched off with all it was to be told
        await world.db.hot.execute("UPDATE webhooks SET active = false WHERE id = $1", mute)
        await world.db.hot.execute("UPDATE webhook_deliveries SET state = 'missed' WHERE webhook_id = $1", mute)
        heard = len(slow.calls)
        receiver.next = [Instead(None), Instead(500), Instead(429, {"retry-after": "600"})]
        await world.db.hot.execute(_FREE)
        last = await processes.worker()
        await told(world)
        assert sorted(event["data"]["tag"]["id"] for event in receiver.taken) == list(range(1, total + 1))
        assert len({call.id for call in receiver.calls}) == total
        assert receiver.forged == 0
        assert receiver.most_at_once <= LANES + 2
        assert len(slow.calls) == heard
        last.kill()


@pytest.mark.timeout(600)
async def test_while_all_goes_well_a_persons_events_keep_their_order(world: World, processes: Processes) -> None:
    processes.env["SAMOVAR_PRIVATE_HOSTS"] = "127.0.0.1"
    async with receiving() as receiver:
        await hook(world, receiver)
        first = await processes.worker()
        await until(world.finds("SELECT 1 FROM consumers WHERE name = 'webhooks'"), lambda: "no consumer", DEADLINE_S)
        second = await processes.worker()
        receiver.always = lambda event: Instead(200, after_s=secrets.randbelow(10) / 500)
        await world.db.hot.execute(_HAPPENS, 300, 0)
        await told(world)
        lanes = sequences(receiver.calls)
        assert sum(map(len, lanes.values())) == 300
        assert len(receiver.calls) == 300
        assert lanes == {lane: sorted(told) for lane, told in lanes.items()}
        # an outage: everything waits behind what was first, and comes in the same order afterwards
        receiver.calls.clear()
        down = True
        receiver.always = lambda event: Instead(503) if down else None
        await world.db.hot.execute(_HAPPENS, 80, 300)
        await receiver.until(lambda: len(receiver.calls) >= 3)
        down = False
        await told(world)
        lanes = sequences(receiver.calls)
        assert sum(map(len, lanes.values())) == 80
        assert lanes == {lane: sorted(told) for lane, told in lanes.items()}
        first.kill()
        second.kill()
