"""Redis or Valkey: a carrier only. Every name has the epoch in front, since pub/sub ignores database numbers."""

import asyncio

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

CONNECT_TIMEOUT_S = 2.0
ANSWER_TIMEOUT_S = 1.0

# asyncio.TimeoutError is the builtin one from 3.11 on; the driver lets some of these through unwrapped
UNREACHABLE: tuple[type[Exception], ...] = (RedisError, OSError, TimeoutError, asyncio.IncompleteReadError)


def connect(url: str) -> Redis:
    """A client that fails at once when the server is away: who calls decides whether and when to try again."""
    return Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_timeout=ANSWER_TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
        retry_on_error=[],
        health_check_interval=0,
        max_connections=8,
    )


def name(epoch: str, what: str) -> str:
    """The name of a channel or key: two products, or two tests, on one server never meet."""
    return f"samovar:{epoch}:{what}"


async def is_up(client: Redis) -> bool:
    """Does the server answer within a second?"""
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            return bool(await client.ping())
    except UNREACHABLE:
        return False
