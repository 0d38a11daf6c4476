"""``samovar token add``: a key for a program. Prints the key alone, so that a script can take it."""

from __future__ import annotations

import argparse

import msgspec

from backend.access import audit
from backend.access.actions import tokens
from backend.access.actions.bounds import known
from backend.access.actions.create import role_named
from backend.access.schemas import NewToken
from backend.commands._house import database, in_words
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.kit.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verbs = commands.add_parser("token", help="keys for programs").add_subparsers(required=True, metavar="VERB")
    adding = verbs.add_parser("add", help="print a new bearer token")
    whose = adding.add_mutually_exclusive_group(required=True)
    whose.add_argument("--role", help="a service account: it may send, and never claims a conversation")
    whose.add_argument("--user", help="the e-mail of the colleague in whose name it acts")
    adding.add_argument("--name", help="what it is for")
    adding.add_argument("--scopes", help="a subset of the rights, parted by commas")
    adding.add_argument("--expires-in-days", type=int)
    adding.set_defaults(run=lambda args, settings: in_words(lambda: _add(args, settings)))


async def _add(args: argparse.Namespace, settings: Settings) -> int:
    scopes = None if args.scopes is None else sorted(known(args.scopes.replace(" ", "").split(","), "scopes"))
    async with database(settings) as db, db.orm() as tx:
        asked = {
            "name": args.name or args.role or args.user,
            "role_id": None if args.role is None else await role_named(tx, args.role),
            "user_id": None if args.user is None else await _user(tx, args.user),
            "scopes": scopes,
            "expires_in_days": args.expires_in_days,
        }
        new = msgspec.convert(asked, NewToken)
        token_id, token = await tokens.put(tx, new, created_by=None)
        await audit.write(tx, None, "command", "token.issued", ("token", token_id), after=asked)
    print(token)
    return 0


async def _user(tx: Tx, email: str) -> int:
    found = await tx.value(
        "SELECT id FROM users WHERE lower(email) = lower($1) AND deactivated_at IS NULL", email.strip()
    )
    if found is None:
        raise Invalid("invalid", fields={"user": "no_such_user"})
    return int(found)
