"""``samovar replay``: bodies and events that could not be taken in are read again by this version of the program."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

from backend.commands._house import database, in_words
from backend.inbox.channels.directory import Directory
from backend.inbox.quarantine.replay import Replay
from backend.kit.consumers import ConsumerRunner
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.worker import consumers


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("replay", help="read again what platforms told us; what is known changes nothing")
    parser.add_argument("--channel", type=int, metavar="N", help="this channel alone")
    parser.add_argument("--raw", action="store_true", help="all bodies of the days kept, not only those put aside")
    parser.add_argument(
        "--since", type=_since, metavar="TIME", help="from 2026-11-20, 2026-11-20T08:00Z, or 90m, 6h, 3d"
    )
    parser.set_defaults(run=lambda args, settings: in_words(lambda: _replay(args, settings)))


def _since(text: str) -> datetime:
    units = {"m": "minutes", "h": "hours", "d": "days"}
    if text[:-1].isascii() and text[:-1].isdigit() and text[-1] in units:
        return datetime.now(UTC) - timedelta(**{units[text[-1]]: int(text[:-1])})
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write 2026-11-20T08:00Z or 6h") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


async def _replay(args: argparse.Namespace, settings: Settings) -> int:
    async with database(settings) as db:
        channels = Directory(db, Cipher(settings.secret_key))
        replay = Replay(db, channels, channel_id=args.channel, since=args.since)
        found = await (replay.raw() if args.raw else replay.quarantine())
        taken, failing = 0, 0
        for consumer in () if args.channel or args.since else consumers():
            done, left = await ConsumerRunner(db, consumer).again()
            taken, failing = taken + done, failing + left
    print(f"{found.bodies} bodies read, {found.stored} things in them were new, {found.failed} bodies still fail.")
    if taken or failing:
        print(f"{taken} events that had been put aside were taken in, {failing} still fail.")
    return 1 if found.failed or failing else 0
