"""Hold a data directory and the servers in it, or find those that ``samovar run`` holds. Standard library only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from backend.kit.servers import rundir
from backend.kit.servers.errors import ServerError
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


def announce(data_dir: Path, urls: Urls) -> None:
    """Tell other commands of this machine where the servers of a living ``samovar run`` are."""
    text = json.dumps({"database_url": urls.database_url, "redis_url": urls.redis_url})
    rundir.write_private(data_dir / "run" / URLS, text)


def attach(data_dir: Path) -> Urls | None:
    """Addresses of the servers that a living ``samovar run`` holds here, else None."""
    run = data_dir / "run"
    found = rundir.read_json(run / URLS)
    if not found or not rundir.is_locked(run):
        return None
    return Urls(str(found["database_url"]), str(found["redis_url"]))


def resolved(settings: Settings) -> Settings:
    """Settings with both addresses: given ones, else those of a living ``samovar run``. Raises ServerError."""
    if settings.database_url and settings.redis_url:
        return settings
    found = attach(settings.data_dir)
    if found is None:
        raise ServerError(
            f"no server is given and no samovar run is alive in {settings.data_dir}: "
            "start samovar run, or set SAMOVAR_DATABASE_URL and SAMOVAR_REDIS_URL"
        )
    return replace(
        settings,
        database_url=settings.database_url or found.database_url,
        redis_url=settings.redis_url or found.redis_url,
    )
