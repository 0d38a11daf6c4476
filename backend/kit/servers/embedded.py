"""Start both servers for a process of ours, or find those that ``samovar run`` holds."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from backend.kit.servers import rundir
from backend.kit.servers.errors import DataDirBusy, ServerError
from backend.kit.servers.postgres import Postgres
from backend.kit.servers.server import Server
from backend.kit.servers.valkey import Valkey
from backend.kit.settings import Settings

URLS = "urls.json"


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses with login and password: keep them out of logs."""

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)


class Embedded:
    """The lock of a data directory and the servers in it."""

    def __init__(self, data_dir: Path, lock: IO[str], servers: Sequence[Server]) -> None:
        self.data_dir = data_dir
        self.servers = servers
        self._lock = lock

    @classmethod
    def hold(cls, data_dir: Path, servers: Sequence[Server], role: str) -> Embedded:
        """Take the lock and start ``servers``, from the main thread. Raises DataDirBusy, ServerError."""
        run = rundir.prepare(data_dir)
        held = rundir.lock(run, role)
        embedded = cls(data_dir, held, servers)
        try:
            run.joinpath(URLS).unlink(missing_ok=True)
            for server in servers:
                server.boot()
        except BaseException:
            embedded.close()
            raise
        return embedded

    @property
    def database_url(self) -> str:
        return self._url(Postgres)

    @property
    def redis_url(self) -> str:
        return self._url(Valkey)

    def _url(self, kind: type[Server]) -> str:
        for server in self.servers:
            if isinstance(server, kind):
                return server.url
        raise ServerError(f"no {kind.__name__} was asked for")

    def close(self) -> None:
        """Stop the servers, the last started first, and let the directory go."""
        self.data_dir.joinpath("run", URLS).unlink(missing_ok=True)
        for server in reversed(self.servers):
            server.stop()
        self._lock.close()

    async def stop(self) -> None:
        """``close`` without holding up the loop."""
        await asyncio.to_thread(self.close)


async def start_embedded(data_dir: Path, fsync: bool = True, role: str = "command") -> Embedded:
    """PostgreSQL and Valkey of ``data_dir``, ready. Blocks the loop for the start (0.5 s; initdb 1 s once).

    It must run in the main thread: the servers die with the thread that forked them.
    """
    servers = [Postgres(data_dir, fsync=fsync), Valkey(data_dir)]
    return Embedded.hold(data_dir, servers, role)


def announce(data_dir: Path, urls: Urls) -> None:
    """Tell other commands of this machine where the servers of a living ``samovar run`` are."""
    import json

    text = json.dumps({"database_url": urls.database_url, "redis_url": urls.redis_url})
    rundir.write_private(data_dir / "run" / URLS, text)


def attach(data_dir: Path) -> Urls | None:
    """Addresses of the servers that a living ``samovar run`` holds here, else None."""
    run = data_dir / "run"
    found = rundir.read_json(run / URLS)
    if not found or not rundir.is_locked(run):
        return None
    return Urls(str(found["database_url"]), str(found["redis_url"]))


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
            await found.stop()


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
