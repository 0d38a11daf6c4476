"""A node's daily life: the clock's frames, subscribers, self-check, nothing left behind."""

import asyncio
import gc
import random
from pathlib import Path

import pytest

from backend.kit.db import Own
from backend.kit.servers import Valkey
from backend.realtime import pulse
from backend.realtime.log import LogEvent
from backend.realtime.selfcheck import self_check
from backend.realtime.socket import Socket
from tests.realtime.stage import Cast, Client, Node, joined, standing
from tests.realtime.world import said, say, until


async def test_every_socket_is_told_where_the_log_stands(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "EVERY_S", 0.02)
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna", "vera", "boris") as clients:
        await say(node.node.db, said(1, 1, Own(999)))
        # vera is told nothing of it, and yet knows that she has heard all up to here
        await until(lambda: all(c.position == 1 for c in clients), "at")
        assert all(c.frames[1:] == [] for c in clients)
        assert len({s.turn for s in node.node.sockets()}) == 3, "all at the same second"


async def test_a_process_without_sockets_hears_every_event_in_order(database_url: str, redis_url: str) -> None:
    heard: list[LogEvent] = []
    async with (
        standing(database_url, redis_url, Cast()) as node,
        standing(database_url, redis_url, Cast()) as back,
    ):
        stop = back.node.subscribe(heard.extend)
        for rev in range(1, 201):
            await say(node.node.db, said(1, rev))
        await until(lambda: len(heard) == 200)
        assert [e.position for e in heard] == list(range(1, 201))
        stop()
        await say(node.node.db, said(1, 201))
        await until(lambda: back.node.follower.position == 201)
        assert len(heard) == 200


async def test_the_self_check_shows_every_node(database_url: str, redis_url: str) -> None:
    async with (
        standing(database_url, redis_url, Cast()) as one,
        standing(database_url, redis_url, Cast()) as two,
        joined(two, "anna"),
    ):
        await one.node.db.hot.execute("INSERT INTO consumers (name, position) VALUES ('search', 1)")
        await one.node.db.hot.execute("INSERT INTO consumer_parked (name, position, error) VALUES ('search', 1, 'x')")
        await say(one.node.db, said(1, 1), said(1, 2), said(1, 3))
        await until(lambda: two.node.follower.position == 3)
        async with asyncio.timeout(30):
            while True:
                check = await self_check(one.node)
                if [n.sockets for n in check.nodes if n.name == two.node.name] == [1]:
                    break
                await asyncio.sleep(0.1)
        assert {n.name for n in check.nodes} == {one.node.name, two.node.name}
        assert (check.position, check.holes, check.in_default, check.redis_up) == (3, 0, 0, True)
        assert [(c.name, c.lag, c.parked) for c in check.consumers] == [("search", 2, 1)]
        assert all(n.failing == [] and n.redis_up for n in check.nodes)
        await delete(one, 2)
        assert (await self_check(one.node)).holes == 1


async def delete(node: Node, position: int) -> None:
    await node.node.db.hot.execute("DELETE FROM event_log WHERE position = $1", position)


async def test_the_self_check_without_redis_shows_this_node(database_url: str, valkey: Valkey) -> None:
    async with (
        standing(database_url, valkey.url, Cast()) as node,
        standing(database_url, valkey.url, Cast()),
    ):
        valkey.stop()
        check = await self_check(node.node)
        assert (check.redis_up, [n.name for n in check.nodes]) == (False, [node.node.name])


async def test_a_hole_in_the_log_makes_everyone_reload(database_url: str, redis_url: str) -> None:
    """It cannot happen; if it does, nobody waits for the lost event for ever."""
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna") as (anna,):
        await node.node.db.hot.execute("UPDATE relay SET position = 5")
        await until(lambda: anna.reloads == 1, "reload")
        assert node.node.follower.figures.holes == 1
        await say(node.node.db, said(1, 1))
        await until(lambda: anna.position == 6)


async def come_and_go(node: Node, way: int) -> None:
    client = Client(random.choice(("anna", "boris")))
    await client.join(node)
    if way == 0:
        await client.leave()
    else:
        if way == 1:
            await client.say(type="viewing", conversation_id=way)
        await client.cut()


# connections of the hot pool and to Redis
POOLS = 20


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_two_thousand_visits_leave_nothing_behind(database_url: str, redis_url: str) -> None:
    async with standing(database_url, redis_url, Cast()) as node:
        await asyncio.gather(*(come_and_go(node, n % 3) for n in range(20)))
        await until(lambda: not node.server.server_state.connections, "leaving")
        files, tasks = open_files(), len(asyncio.all_tasks())
        for _ in range(50):
            await asyncio.gather(*(come_and_go(node, n % 3) for n in range(40)))
        await until(lambda: not node.server.server_state.connections, "leaving")
        await until(lambda: not node.node.roster.size and not node.node.roster.groups(), "an empty roster")
        # a pool may have grown by a few connections; a visit may leave nothing
        await until(lambda: len(asyncio.all_tasks()) <= tasks + POOLS, "end of tasks")
        await until(lambda: open_files() <= files + POOLS, "closed files")
        gc.collect()
        assert not [o for o in gc.get_objects() if isinstance(o, Socket)]


async def test_events_that_could_not_be_handed_on_are_fetched_by_everyone(database_url: str, redis_url: str) -> None:
    def stumbles(events: object) -> None:
        raise LookupError("a mistake of ours")

    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna") as (anna,):
        stop = node.node.subscribe(stumbles)
        await say(node.node.db, said(1, 1))
        await until(lambda: anna.reloads == 1, "reload")
        stop()
        await say(node.node.db, said(1, 2))
        await until(lambda: anna.position == 2, "the next event")
        assert anna.reloads == 1
