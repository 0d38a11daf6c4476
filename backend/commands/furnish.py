"""``samovar furnish``: what `demo` does before its programs start. An inhabited house is left as it is."""

from __future__ import annotations

import argparse

from backend.commands._house import database, in_words
from backend.demo.fill import doors, fill
from backend.kit.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("furnish", help="fill an empty house with made-up people; print their doors")
    parser.set_defaults(run=lambda args, settings: in_words(lambda: _furnish(settings)))


async def _furnish(settings: Settings) -> int:
    async with database(settings) as db:
        await fill(db, settings)
        for who, link in (await doors(db, settings)).items():
            print(f"{who}: {link}")
    return 0
