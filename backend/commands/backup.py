"""``samovar backup``: everything in one file."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from backend.kit.backup import backup, default_name
from backend.kit.servers.at_hand import at_hand
from backend.kit.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("backup", help="write the database and the files into one tar file")
    parser.add_argument("file", nargs="?", type=_path, help="the file to write; by default named after the time")
    parser.set_defaults(run=_run)


def _path(text: str) -> Path:
    return Path(text).absolute()


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    out: Path = args.file or _path(default_name())
    async with at_hand(settings) as urls:
        tail = await backup(dataclasses.replace(settings, database_url=urls.database_url), out)
    print(f"{out} ({tail.files} files). It holds people's messages and secrets: keep it safe.")
    return 0
