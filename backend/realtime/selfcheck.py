"""The self-check page: every node's place in the log, the log itself, Redis, the consumers."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import msgspec

from backend.kit.redis import UNREACHABLE, is_up, name
from backend.realtime.log import oldest_pending_s, read_state

if TYPE_CHECKING:
    from backend.kit.db import Database
    from backend.realtime.node import RealtimeNode

FORGOTTEN_S = 15.0
# holes are looked for among the newest; older positions were looked at when they were new
LOOKED_AT = 100_000


class NodeReport(msgspec.Struct, frozen=True):
    """One process. `closed`: sockets it ended, by close code (4408: too slow); `failing`: tasks not at work."""

    name: str
    at: float
    up_s: float
    position: int
    lag: int
    sockets: int
    queued_bytes: int
    opened: int
    closed: dict[int, int]
    revoked: int
    redis_up: bool
    redis_reconnects: int
    log_reads: int
    from_log: int
    resets: int
    holes: int
    moved: int
    relay_reconnects: int
    failing: list[str]
    restarts: dict[str, int]


class ConsumerState(msgspec.Struct, frozen=True):
    """A reader of the log: how far, how many events behind, how many it gave up on."""

    name: str
    position: int
    lag: int
    attempts: int
    parked: int


class SelfCheck(msgspec.Struct, frozen=True):
    """`holes`: positions missing among the newest 100,000; `in_default`: rows that found no partition.

    `proxy_unheard`: the asker came by a proxy that is not trusted, so that all people have its address.
    """

    position: int
    epoch: str
    oldest_pending_s: float
    holes: int
    in_default: int
    redis_up: bool
    nodes: list[NodeReport]
    consumers: list[ConsumerState]
    proxy_unheard: bool = False


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(NodeReport).decode

_HOLES = """
SELECT coalesce(max(position) - min(position) + 1 - count(*), 0) AS holes FROM event_log
WHERE position > (SELECT position FROM relay WHERE id = 1) - $1
"""
_CONSUMERS = """
SELECT c.name, c.position, (SELECT position FROM relay WHERE id = 1) - c.position AS lag, c.attempts,
       (SELECT count(*) FROM consumer_parked p WHERE p.name = c.name AND p.resolved_at IS NULL) AS parked
FROM consumers c ORDER BY c.name
"""


def report(node: RealtimeNode) -> NodeReport:
    """This process, now."""
    seen, sockets = node.follower.figures, node.sockets()
    return NodeReport(
        name=node.name,
        at=time.time(),
        up_s=time.time() - node.started,
        position=node.follower.position,
        lag=max(0, node.follower.goal - node.follower.position),
        sockets=len(sockets),
        queued_bytes=sum(s.queued for s in sockets),
        opened=node.figures.opened,
        closed=node.figures.closed,
        revoked=node.figures.revoked,
        redis_up=node.bus.up,
        redis_reconnects=node.bus.reconnects,
        log_reads=seen.log_reads,
        from_log=seen.from_log,
        resets=seen.resets,
        holes=seen.holes,
        moved=node.relay.figures.moved,
        relay_reconnects=node.relay.figures.reconnects,
        failing=node.tasks.failing,
        restarts={s.name: s.restarts for s in node.tasks.states.values() if s.restarts},
    )


async def write_report(node: RealtimeNode) -> None:
    """Where the other nodes find it. Raises what kit.redis calls UNREACHABLE."""
    key = name(node.follower.epoch, "nodes")
    async with asyncio.timeout(2):
        await node.bus.client.hset(key, node.name, _encode(report(node)).decode())
        await node.bus.client.expire(key, 3600)


async def self_check(node: RealtimeNode) -> SelfCheck:
    """What PostgreSQL says, and every node that reported within 15 s; without Redis, this node alone."""
    db = node.db
    state = await read_state(db.hot)
    return SelfCheck(
        position=state.position,
        epoch=state.epoch,
        oldest_pending_s=await oldest_pending_s(db.hot),
        holes=await db.hot.fetchval(_HOLES, LOOKED_AT),
        in_default=await db.hot.fetchval("SELECT count(*) FROM (SELECT 1 FROM event_log_default LIMIT 1000) d"),
        redis_up=await is_up(node.bus.client),
        nodes=await reports(node),
        consumers=await _consumers(db),
    )


async def _consumers(db: Database) -> list[ConsumerState]:
    return [ConsumerState(*row) for row in await db.hot.fetch(_CONSUMERS)]


async def reports(node: RealtimeNode) -> list[NodeReport]:
    """Of every process that reported within 15 s; without Redis, of this one alone."""
    own, key = report(node), name(node.follower.epoch, "nodes")
    try:
        async with asyncio.timeout(2):
            kept = await node.bus.client.hgetall(key)
            found = [_decode(text) for text in kept.values()]
            gone = [r.name for r in found if time.time() - r.at > FORGOTTEN_S]
            if gone:
                await node.bus.client.hdel(key, *gone)
    except UNREACHABLE:
        return [own]
    others = [r for r in found if r.name != own.name and r.name not in gone]
    return sorted([own, *others], key=lambda r: r.name)
