"""Of two at once: the second has begun, and stands before what the first holds."""

import asyncio
from typing import Any

from tests.cast import Cast

_WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"


async def waits_or_ends(cast: Cast, doing: asyncio.Task[Any]) -> None:
    async with asyncio.timeout(30):
        while not doing.done() and not await cast.db.hot.fetchval(_WAITS):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
