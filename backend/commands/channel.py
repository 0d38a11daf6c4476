"""``samovar channel add|list|check``: channels without the interface. Secrets come from standard input."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import msgspec

from backend.commands._house import database, in_words
from backend.connectors.registry import kinds
from backend.inbox.channels.actions import create, turn
from backend.inbox.channels.directory import Directory
from backend.inbox.channels.examine import Examined, examine
from backend.inbox.channels.learning import learning
from backend.inbox.channels.present import check_words, hook_url
from backend.inbox.channels.schemas import NewChannel
from backend.kit.db import Database
from backend.kit.errors import Invalid, Missing
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings

IP = "command"
_LIST = "SELECT id, kind, name, state FROM channels WHERE state <> 'deleted' ORDER BY id"
_KIND = "SELECT kind FROM channels WHERE id = $1 AND state <> 'deleted' AND kind <> 'internal'"


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verbs = commands.add_parser("channel", help="connected accounts").add_subparsers(required=True, metavar="VERB")
    adding = verbs.add_parser("add", help="connect an account, check it and start it; prints its number")
    adding.add_argument("--kind", required=True, help=", ".join(kinds()))
    adding.add_argument("--name", required=True)
    adding.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting")
    adding.add_argument("--stdin", metavar="NAME", help="the setting that is read from standard input: token")
    adding.add_argument("--no-leads", action="store_true", help="its conversations make no leads")
    adding.set_defaults(run=lambda args, settings: in_words(lambda: _add(args, settings)))
    listing = verbs.add_parser("list", help="number, kind, state and name of each")
    listing.set_defaults(run=lambda args, settings: in_words(lambda: _list(settings)))
    checking = verbs.add_parser("check", help="are its settings right?")
    checking.add_argument("channel", type=int)
    checking.add_argument("--start", action="store_true", help="and start it when they are")
    checking.set_defaults(run=lambda args, settings: in_words(lambda: _check(args, settings)))


def given(pairs: list[str], from_stdin: str | None) -> dict[str, Any]:
    """NAME=VALUE; a value that is JSON (true, 5) is taken as such. Raises Invalid."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise Invalid("invalid", fields={pair: "bad_format"})
        found[name.strip()] = _value(value)
    if from_stdin:
        found[from_stdin] = sys.stdin.readline().strip()
    return found


def _value(text: str) -> Any:
    try:
        value = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
    return value if isinstance(value, bool | int | float | list) else text


async def _add(args: argparse.Namespace, settings: Settings) -> int:
    asked = {
        "kind": args.kind,
        "name": args.name,
        "settings": given(args.set, args.stdin),
        "lead_source": False if args.no_leads else None,
    }
    async with database(settings) as db:
        async with db.tx() as tx:
            new = msgspec.convert(asked, NewChannel)
            channel_id = await create.create(tx, None, IP, Cipher(settings.secret_key), settings.public_url, new)
        print(channel_id)
        return await _examined(db, settings, channel_id, args.kind, start=True)


async def _list(settings: Settings) -> int:
    async with database(settings) as db, db.tx() as tx:
        for row in await tx.fetch(_LIST):
            print(f"{row['id']:>4}  {row['kind']:<10} {row['state']:<8} {row['name']}")
    return 0


async def _check(args: argparse.Namespace, settings: Settings) -> int:
    async with database(settings) as db:
        async with db.tx() as tx:
            kind = await tx.value(_KIND, args.channel)
        if kind is None:
            raise Missing
        return await _examined(db, settings, args.channel, kind, start=args.start)


async def _examined(db: Database, settings: Settings, channel_id: int, kind: str, *, start: bool) -> int:
    """Asked from this very process: no other one need be running. 1 when something is missing."""
    directory = Directory(db, Cipher(settings.secret_key))
    facts = (await directory.many([channel_id])).get(channel_id)
    if facts is None:
        raise Missing
    found = await examine(facts, hook_url(settings.public_url, channel_id), learning(db, directory), start=start)
    async with db.tx() as tx:
        if found.ok and start:
            await turn.start(tx, None, IP, channel_id, found)
        else:
            await turn.checked(tx, channel_id, found)
    return _said(kind, found)


def _said(kind: str, found: Examined) -> int:
    for code in found.missing:
        print(f"samovar: {check_words('en', kind, code)}", file=sys.stderr)
    return 0 if found.ok else 1
