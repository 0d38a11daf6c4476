"""What every `python -m tests.platforms.<name>` does with a server once it is made: serve until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import signal

from tests.platforms.house import House


def arguments(name: str, port: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m tests.platforms.{name}")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=port, help="0 = any free port, printed at start")
    parser.add_argument("--no-limits", action="store_true", help="no refusals for speed")
    parser.add_argument("--quick-repeats", action="store_true", help="webhooks are repeated within seconds")
    return parser


async def serve(server: House, *lines: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with server:
        print(f"{server.name} is played at {server.base_url} (open it to write as a customer)", flush=True)
        for line in lines:
            print(line, flush=True)
        await stop.wait()
