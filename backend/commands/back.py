"""``samovar back``: bots and worker in one process."""

import argparse
from typing import Any

from backend.kit.log import configure
from backend.kit.servers import resolved
from backend.kit.settings import Settings
from backend.worker import run_worker
from bots.process import run as serve
from bots.run import run_bots


def register(commands: Any) -> None:
    parser = commands.add_parser("back", help="bots and worker in one process")
    parser.set_defaults(run=run)


async def run(args: argparse.Namespace, settings: Settings) -> int:
    configure(settings)
    await serve(resolved(settings), "back", (run_bots, run_worker))
    return 0
