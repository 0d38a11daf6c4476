"""``samovar worker``: work that waits in tables and on the event log."""

import argparse
from typing import Any

from backend.kit.log import configure
from backend.kit.servers import resolved
from backend.kit.settings import Settings
from backend.worker import run_worker
from bots.process import run as serve


def register(commands: Any) -> None:
    parser = commands.add_parser("worker", help="work that waits in tables and on the event log")
    parser.set_defaults(run=run)


async def run(args: argparse.Namespace, settings: Settings) -> int:
    configure(settings)
    await serve(resolved(settings), "worker", (run_worker,))
    return 0
