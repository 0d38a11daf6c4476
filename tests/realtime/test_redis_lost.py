"""Redis stopped, killed, emptied, frozen, half open: everything is only slower (QUALITY R12, R13)."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis.asyncio

from backend.kit.db import Database
from backend.kit.servers import Valkey
from backend.realtime.bus import DEAF_AFTER_S
from tests.realtime.blackhole import line_to
from tests.realtime.stage import Cast, Client, Node, joined, standing
from tests.realtime.world import said, say, until


async def killed(valkey: Valkey) -> Callable[[], None]:
    assert valkey.process is not None
    valkey.process.kill()
    valkey.process.wait()
    return valkey.boot


async def stopped(valkey: Valkey) -> Callable[[], None]:
    valkey.stop()
    return valkey.boot


async def frozen(valkey: Valkey) -> Callable[[], None]:
    process = valkey.process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    return lambda: process.send_signal(signal.SIGCONT)


async def emptied(valkey: Valkey) -> Callable[[], None]:
    """FLUSHALL, and every subscriber thrown out."""
    async with redis.asyncio.Redis.from_url(valkey.url) as client:
        await client.flushall()
        await client.client_kill_filter(_type="pubsub")
    return lambda: None


@asynccontextmanager
async def two_nodes(database_url: str, redis_url: str) -> AsyncIterator[tuple[Node, Node, Client]]:
    """Events are made on the first; anna listens at the second, which hears of them over Redis."""
    cast = Cast()
    async with (
        standing(database_url, redis_url, cast) as here,
        standing(database_url, redis_url, cast) as there,
        joined(there, "anna") as (anna,),
    ):
        await say(here.node.db, said(1, 1))
        await until(lambda: anna.position == 1, "first event")
        yield here, there, anna


async def talk(db: Database, first: int, count: int) -> None:
    for rev in range(first, first + count):
        await say(db, said(1, rev))
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("fault", [killed, stopped, frozen, emptied])
async def test_clients_stay_right_without_reload(
    database_url: str, valkey: Valkey, fault: Callable[[Valkey], Awaitable[Callable[[], None]]]
) -> None:
    async with two_nodes(database_url, valkey.url) as (here, there, anna):
        mend = await fault(valkey)
        await talk(here.node.db, 2, 40)
        # by the log alone: no reload, nothing waits for Redis
        await until(lambda: anna.position == 41, "events while Redis is away")
        mend()
        await until(lambda: there.node.bus.up and here.node.bus.up, "subscriptions")
        await talk(here.node.db, 42, 20)
        await until(lambda: anna.position == 61, "events after Redis came back")
        assert [f["position"] for f in anna.of("thing.said")] == list(range(1, 62))
        assert anna.reloads == 0
        assert here.node.tasks.failing == [] == there.node.tasks.failing


async def test_a_half_open_line_is_noticed(database_url: str, valkey: Valkey) -> None:
    """Nothing is said on it, so nothing is missed; only the missing answer to ping tells."""
    async with line_to("127.0.0.1", valkey.port) as line:
        parts = urlsplit(valkey.url)
        netloc = f"{parts.username or ''}:{parts.password}@127.0.0.1:{line.port}"
        async with two_nodes(database_url, urlunsplit(parts._replace(netloc=netloc))) as (here, there, anna):
            reconnects = there.node.bus.reconnects
            line.is_dead = True
            await until(lambda: there.node.bus.reconnects > reconnects, "notice", DEAF_AFTER_S * 3)
            line.is_dead = False
            line.cut()
            await until(lambda: there.node.bus.up, "subscription", 30)
            await say(here.node.db, said(1, 2))
            await until(lambda: anna.position == 2)
            assert anna.reloads == 0


async def test_a_half_open_line_with_traffic_is_noticed_by_the_log(database_url: str, valkey: Valkey) -> None:
    async with line_to("127.0.0.1", valkey.port) as line:
        parts = urlsplit(valkey.url)
        url = urlunsplit(parts._replace(netloc=f":{parts.password}@127.0.0.1:{line.port}"))
        async with two_nodes(database_url, url) as (here, there, anna):
            line.is_dead = True
            reconnects = there.node.bus.reconnects
            pings = asyncio.get_running_loop().time() + DEAF_AFTER_S
            rev = 2
            while there.node.bus.reconnects == reconnects:
                assert asyncio.get_running_loop().time() < pings, "it waited for the missing answer to ping"
                await talk(here.node.db, rev, 10)
                rev += 10
            await until(lambda: anna.position == rev - 1)
            assert anna.reloads == 0


async def test_a_lost_batch_is_read_from_the_log_at_once(database_url: str, redis_url: str) -> None:
    """The gap shows with the next batch, long before the check of every second."""
    async with two_nodes(database_url, redis_url) as (here, there, anna):
        await asyncio.sleep(1.0)  # what the subscription itself caused to be read is over
        read = there.node.follower.figures.from_log
        here.node.bus._queue.clear()
        forgetful(here)
        await say(here.node.db, said(1, 2))
        await until(lambda: here.node.follower.position == 2)
        remembering(here)
        await say(here.node.db, said(1, 3))
        await until(lambda: anna.position == 3)
        assert [f["position"] for f in anna.of("thing.said")] == [1, 2, 3]
        assert there.node.follower.figures.from_log > read


def forgetful(node: Node) -> None:
    node.node.bus.publish = lambda what, data: None  # type: ignore[method-assign]


def remembering(node: Node) -> None:
    del node.node.bus.publish  # type: ignore[method-assign]


async def test_what_is_not_ours_on_the_channel_does_no_harm(database_url: str, redis_url: str) -> None:
    async with two_nodes(database_url, redis_url) as (here, _, anna):
        async with redis.asyncio.Redis.from_url(redis_url) as client:
            for what in ("events", "presence"):
                for junk in (b"", b"x", b"\xff" * 40, b"\x00" * 12 + b"\x93", b"\0\0\0\0\0\0\0\2\0\0\0\1\x91\xc1"):
                    await client.publish(f"samovar:{here.node.follower.epoch}:{what}", junk)
        await say(here.node.db, said(1, 2))
        await until(lambda: anna.position == 2)
