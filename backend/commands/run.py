"""``samovar run``: the whole product on this machine. Imports nothing heavy, for it stays in memory as the parent."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from backend.kit.console import Console
from backend.kit.servers import Embedded, Postgres, ServerError, Urls, Valkey, announce, rundir
from backend.kit.servers.server import Server
from backend.kit.settings import Settings
from backend.kit.supervisor import Program, Supervisor, child_env, is_answering, is_free

PROGRAMS = ("back", "web")  # they end in the reverse order: first nobody asks for more, then the work in hand is done


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("run", help="start the whole product on this machine, with its own servers")
    parser.add_argument("--port", type=int, help="instead of SAMOVAR_PORT; 0 takes a free one")
    parser.set_defaults(run=lambda args, settings: run(with_port(settings, args.port)))


def with_port(settings: Settings, port: int | None) -> Settings:
    """Settings with another port, which the public address follows unless it is set apart."""
    if port is None:
        return settings
    return Settings.load(dict(os.environ) | {"SAMOVAR_PORT": str(port)})


def run(settings: Settings, programs: Iterable[str] = PROGRAMS, prepare: tuple[str, ...] = ()) -> int:
    """Start the servers that have no address given, migrate, keep ``programs`` alive. Returns the exit code.

    ``prepare``: commands that are run to their end before the programs start.
    """
    console = Console(settings.log)
    if settings.port == 0:
        settings = with_port(settings, rundir.port(None))
    try:
        if "web" in programs and not is_free(settings.host, settings.port):
            raise ServerError(f"port {settings.port} of {settings.host} is taken; set SAMOVAR_PORT to another one")
        with Supervisor(console) as supervisor, _held(settings, supervisor) as held:
            _run(settings, ("migrate", *prepare), tuple(programs), held, supervisor, console)
    except ServerError as error:
        console.say(str(error))
        return 1
    return 0


@contextlib.contextmanager
def _held(settings: Settings, supervisor: Supervisor) -> Iterator[Embedded]:
    held = Embedded.hold(settings.data_dir, _servers(settings), "run")
    try:
        for server in held.servers:
            supervisor.adopt(server)
        yield held
    finally:
        supervisor.end()
        held.close()


def _run(
    settings: Settings,
    prepare: tuple[str, ...],
    programs: tuple[str, ...],
    held: Embedded,
    supervisor: Supervisor,
    console: Console,
) -> None:
    urls = Urls(settings.database_url or held.database_url, settings.redis_url or held.redis_url)
    for name in prepare:
        _prepare(name, settings, urls, supervisor, console)
    if held.servers and not supervisor.stopping:
        announce(settings.data_dir, urls)
    for name in programs if not supervisor.stopping else ():
        supervisor.launch(_program(name, settings, urls, console))
    supervisor.keep(_tell_when_ready(settings, console) if "web" in programs else lambda: None)


def _servers(settings: Settings) -> list[Server]:
    servers: list[Server] = []
    if settings.database_url is None:
        servers.append(Postgres(settings.data_dir))
    if settings.redis_url is None:
        servers.append(Valkey(settings.data_dir))
    return servers


def _prepare(name: str, settings: Settings, urls: Urls, supervisor: Supervisor, console: Console) -> None:
    if supervisor.stopping:
        return
    code = supervisor.run_once(_program(name, settings, urls, console))
    if code and not supervisor.stopping:
        raise ServerError(f"{name} could not do its work before the start; see its lines above")


def _program(name: str, settings: Settings, urls: Urls, console: Console) -> Program:
    # -P: whatever folder we are started from, the children import this very installation
    command = [sys.executable, "-P", "-m", "backend.cli", name]
    env = child_env(
        PYTHONPATH=str(Path(__file__).parents[2]),
        SAMOVAR_DATA_DIR=str(settings.data_dir),
        SAMOVAR_DATABASE_URL=urls.database_url,
        SAMOVAR_REDIS_URL=urls.redis_url,
        SAMOVAR_HOST=settings.host,
        SAMOVAR_PORT=str(settings.port),
        SAMOVAR_PROCESS=name,
    )
    return Program(name, command, env, console)


def _tell_when_ready(settings: Settings, console: Console) -> Callable[[], None]:
    said = False
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)

    def look() -> None:
        nonlocal said
        if not said and is_answering(host, settings.port, "/health/ready"):
            said = True
            console.say(f"ready: {settings.public_url}")

    return look
