"""A process of the back: bots, worker, or both in one, so that SDKs are loaded once."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog

from backend.kit.db import Database
from backend.kit.settings import Settings
from backend.realtime.node import RealtimeNode
from backend.wiring import realtime_hooks

log = structlog.get_logger("back")

Part = Callable[[Settings, Database, RealtimeNode], Coroutine[Any, Any, None]]


async def run(settings: Settings, name: str, parts: Sequence[Part]) -> None:
    """Until SIGTERM or SIGINT, or until a part fails. `settings` has both addresses."""
    if settings.database_url is None or settings.redis_url is None:
        raise RuntimeError(f"{name} needs SAMOVAR_DATABASE_URL and SAMOVAR_REDIS_URL, or `samovar run`")
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Database.open(settings.database_url, name=f"samovar-{name}") as db:
        async with RealtimeNode(db, settings.database_url, settings.redis_url, realtime_hooks(db), name=name) as node:
            working = [asyncio.create_task(part(settings, db, node), name=part.__name__) for part in parts]
            stopping = asyncio.create_task(stop.wait())
            log.info("ready")
            await asyncio.wait([*working, stopping], return_when=asyncio.FIRST_COMPLETED)
            for task in [*working, stopping]:
                task.cancel()
            ends = await asyncio.gather(*working, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end
