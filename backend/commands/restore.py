"""``samovar restore``: put a backup into a new house, or in the place of an old one."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path

from backend.kit.restore import restore
from backend.kit.servers import ServerError, attach
from backend.kit.servers.at_hand import at_hand
from backend.kit.settings import Settings

# a house where one of these has a row was lived in
FILLED_BY = ("users", "channels", "contacts", "conversations")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("restore", help="put a backup back; nothing old is sent again")
    parser.add_argument("file", type=Path, help="the file that samovar backup wrote")
    parser.add_argument("--force", action="store_true", help="erase what the database holds now")
    parser.set_defaults(run=_run)


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    if settings.database_url is None and attach(settings.data_dir) is not None:
        raise ServerError(f"samovar run is alive in {settings.data_dir}: stop it first")
    async with at_hand(settings) as urls:
        target = dataclasses.replace(settings, database_url=urls.database_url)
        done = await restore(target, args.file, args.force, FILLED_BY)
    print(f"restored the house of {done.head.made_at:%Y-%m-%d %H:%M} UTC with {done.tail.files} files.")
    print("What was waiting to be sent then waits for a person now: send or drop it under Settings.")
    if done.key_differs:
        print(
            "The secrets of channels were encrypted with another key: "
            "set SAMOVAR_SECRET_KEY to the one of the old house, or enter them anew.",
            file=sys.stderr,
        )
    return 0
