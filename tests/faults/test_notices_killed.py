"""kill -9 of whoever tells people: each notice reaches a device once, or is told as unconfirmed; timers tell once."""

from collections.abc import AsyncIterator, Callable

import msgspec
import pytest

from backend.kit.db import Database
from backend.kit.secrets import Cipher
from backend.notify import devices
from backend.notify.ways.push import key_of, public_of
from tests.bots.world import KEY, World, until
from tests.faults.shop import DEADLINE_S, faults, until_dead
from tests.fixtures.processes import Processes
from tests.platforms.push import Browser, PushService, push_service

Size = Callable[[int, int], int]
POINTS = (("consumer.commit", 2), ("notify.before_send", 3), ("notify.after_send", 4))
EACH = 12
_USER = """
INSERT INTO users (email, name, role_id) SELECT 'anna@example.com', 'Анна', id FROM roles WHERE key = 'operator'
RETURNING id
"""
_DEVICE = "INSERT INTO push_devices (user_id, endpoint, p256dh, auth) VALUES ($1, $2, $3, $4)"
# as the relay has moved them: of groups of their own, so that none stands for another
_TOLD = """
WITH n AS (
    INSERT INTO notices (user_id, kind, subject_kind, data, group_key, once)
    SELECT $1, 'rule', 'house', jsonb_build_object('title', 'n' || i, 'text', ''), 'n' || i, 'n' || i
    FROM generate_series($2::int + 1, $2::int + $3) AS i RETURNING id
), r AS (UPDATE relay SET position = position + $3 WHERE id = 1 RETURNING position - $3 AS before)
INSERT INTO event_log (position, at, type, subject_kind, subject_id, audience, body)
SELECT r.before + row_number() OVER (ORDER BY n.id), now(), 'notice.told', 'notice', n.id,
       jsonb_build_object('type', 'own', 'user_id', $1), '{}' FROM n, r
"""
_SOON = "UPDATE notice_deliveries SET due_at = now() WHERE state = 'waiting'"
# nobody lives who holds it: as if the lease had run out
_FREE = "UPDATE notice_deliveries SET lease_until = now() - interval '1 s' WHERE state = 'sending'"
_OPEN = "SELECT count(*) FROM notice_deliveries WHERE state IN ('waiting', 'sending')"
_PLANNED = "SELECT count(*) FROM notice_deliveries WHERE way = 'push'"
_ENDED = """
SELECT n.data ->> 'title' AS title, d.state, d.why FROM notice_deliveries d JOIN notices n ON n.id = d.notice_id
WHERE d.way = 'push'
"""
_WAITS = """
INSERT INTO conversations (channel_id, thread_key, responsible_id, seq, in_seq, waiting_since, waiting_clock)
SELECT $1, 'w' || i, $2, 1, 1, now() - interval '1 day', 0 FROM generate_series(1, 30) AS i
"""
_CHANNEL = "INSERT INTO channels (kind, name) VALUES ('telegram', 'Продажи') RETURNING id"


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with Database.open(database_url) as db:
        yield World(db)


async def subscribed(world: World, service: PushService, user: int) -> Browser:
    async with world.db.tx() as tx:
        browser = service.subscribe(public_of(await key_of(tx, Cipher(KEY))))
    made = msgspec.convert(browser.json(), devices.NewPushDevice)
    await world.db.hot.execute(_DEVICE, user, made.endpoint, made.p256dh, made.auth)
    return browser


@pytest.mark.timeout(1800)
async def test_a_killed_teller_tells_nobody_twice_and_owns_up_to_what_it_does_not_know(
    world: World, processes: Processes, size: Size
) -> None:
    processes.env["SAMOVAR_PUSH_HOSTS"] = "127.0.0.1"
    async with push_service() as service:
        user = int(await world.value(_USER))
        browser = await subscribed(world, service, user)
        worker = await processes.worker()
        begun = "SELECT 1 FROM consumers WHERE name = 'notices on their way'"
        await until(world.finds(begun), lambda: "no consumer", DEADLINE_S)
        worker.kill()
        total = 0
        for point, at in POINTS * size(1, 6):
            await world.db.hot.execute(_TOLD, user, total, EACH)
            total += EACH
            dying = await processes.worker(**faults(**{point: {"kill_at": at}}))
            await _until_it_dies(world, dying)
            await world.db.hot.execute(_FREE)

        # three at once take what is left
        await world.db.hot.execute(_TOLD, user, total, EACH)
        total += EACH
        three = [await processes.worker() for _ in range(3)]

        async def over() -> bool:
            await world.db.hot.execute(_SOON)
            planned = await world.db.hot.fetchval(_PLANNED)
            return bool(planned == total and await world.db.hot.fetchval(_OPEN) == 0)

        await until(over, lambda: "notices that were never told", DEADLINE_S)
        rows = {row["title"]: (row["state"], row["why"]) for row in await world.db.hot.fetch(_ENDED)}
        heard = [each["title"] for each in browser.shown]
        assert len(heard) == len(set(heard)), "told twice"
        assert len(rows) == total
        sent = {title for title, (state, _) in rows.items() if state == "sent"}
        doubtful = {title for title, end in rows.items() if end == ("unconfirmed", "process_died")}
        assert sent | doubtful == set(rows), "lost"
        assert sent <= set(heard) <= sent | doubtful
        assert doubtful, "no worker died with one in hand"
        for each in three:
            each.kill()


async def _until_it_dies(world: World, dying: object) -> None:
    async def gone() -> bool:
        await world.db.hot.execute(_SOON)
        return not dying.is_alive()  # type: ignore[attr-defined]

    await until(gone, lambda: "it did not die", DEADLINE_S)
    await until_dead(dying)  # type: ignore[arg-type]


@pytest.mark.timeout(600)
async def test_three_nodes_tell_of_each_wait_once(world: World, processes: Processes) -> None:
    user, channel = int(await world.value(_USER)), int(await world.value(_CHANNEL))
    await world.db.hot.execute(_WAITS, channel, user)
    nodes = [await processes.worker() for _ in range(3)]
    count = "SELECT count(*) FROM notices WHERE kind = 'dialog_waits'"

    async def all_told() -> bool:
        return bool(await world.db.hot.fetchval(count) >= 30)

    await until(all_told, lambda: "a wait that nobody was told of", DEADLINE_S)
    # whoever comes late finds nothing left to tell
    nodes += [await processes.worker()]
    nodes[0].kill()
    assert await world.db.hot.fetchval(count) == 30
    assert await world.db.hot.fetchval("SELECT count(DISTINCT subject_id) FROM notices") == 30
    for node in nodes:
        node.kill()
