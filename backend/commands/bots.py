"""``samovar bots``: own channels: listen and send."""

import argparse
from typing import Any

from backend.kit.log import configure
from backend.kit.servers import resolved
from backend.kit.settings import Settings
from bots.process import run as serve
from bots.run import run_bots


def register(commands: Any) -> None:
    parser = commands.add_parser("bots", help="own channels: listen and send")
    parser.set_defaults(run=run)


async def run(args: argparse.Namespace, settings: Settings) -> int:
    configure(settings)
    await serve(resolved(settings), "bots", (run_bots,))
    return 0
