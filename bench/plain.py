"""A second web process whose sockets go through ASGI send, one by one: the way that needs nothing special."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psutil

from bench.house import START_WITHIN_S, House, free_port

# `samovar web` with uvicorn's own WebSocket class in the place of ours
_PROGRAM = """
from backend.cli import main
from backend.realtime import server
server.OPTIONS["ws"] = "websockets-sansio"
main()
"""


@dataclass(frozen=True)
class Node:
    """A web process that answers."""

    port: int
    process: psutil.Process


@asynccontextmanager
async def web(house: House, *, plain: bool) -> AsyncIterator[Node]:
    """One more web node on the house's servers."""
    port = free_port()
    urls = json.loads((house.data / "run" / "urls.json").read_text("utf-8"))
    given = {"SAMOVAR_DATABASE_URL": urls["database_url"], "SAMOVAR_REDIS_URL": urls["redis_url"]}
    program = ["-c", _PROGRAM] if plain else ["-m", "backend.cli"]
    process = _spawn([sys.executable, "-P", *program, "web", "--port", str(port)], house, given)
    try:
        await asyncio.to_thread(_until_ready, process, port)
        yield Node(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(60)


def _spawn(command: list[str], house: House, given: dict[str, str]) -> subprocess.Popen[bytes]:
    with open(house.folder / "log", "ab") as log:
        return subprocess.Popen(command, env=house.env | given, stdout=log, stderr=log)


def _until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the second web process did not start")
