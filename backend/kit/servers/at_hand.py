"""Servers for a process that has an event loop. Apart from the rest, for asyncio would double the supervisor."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

from backend.kit.servers.embedded import Embedded, Urls, attach
from backend.kit.servers.errors import DataDirBusy
from backend.kit.servers.postgres import Postgres
from backend.kit.servers.valkey import Valkey
from backend.kit.settings import Settings


async def start_embedded(data_dir: Path, fsync: bool = True, role: str = "command") -> Embedded:
    """PostgreSQL and Valkey of ``data_dir``, ready. Blocks the loop for the start (0.5 s; initdb 1 s once).

    It must run in the main thread: the servers die with the thread that forked them.
    """
    servers = [Postgres(data_dir, fsync=fsync), Valkey(data_dir)]
    return Embedded.hold(data_dir, servers, role)


@contextlib.asynccontextmanager
async def at_hand(settings: Settings, deadline_s: float = 60.0) -> AsyncIterator[Urls]:
    """Addresses of both servers for one command: given ones, those of a living ``run``, else started for it."""
    if settings.database_url and settings.redis_url:
        yield Urls(settings.database_url, settings.redis_url)
        return
    found = await _attach_or_start(settings, time.monotonic() + deadline_s)
    urls = Urls(settings.database_url or found.database_url, settings.redis_url or found.redis_url)
    try:
        yield urls
    finally:
        if isinstance(found, Embedded):
            await asyncio.to_thread(found.close)


async def _attach_or_start(settings: Settings, until: float) -> Urls | Embedded:
    while True:
        if (found := attach(settings.data_dir)) is not None:
            return found
        try:
            return await start_embedded(settings.data_dir)
        except DataDirBusy:
            # a run that is just starting, or another command that ends soon
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.1)
