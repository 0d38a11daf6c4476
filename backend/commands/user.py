"""``samovar user add|password``: colleagues without the interface."""

from __future__ import annotations

import argparse

import msgspec

from backend.access import audit
from backend.access.actions import passwords, sessions
from backend.access.actions.create import create, role_named
from backend.access.hashing import password_hash
from backend.access.schemas import Reset, SetUp
from backend.commands._house import database, in_words, read_password
from backend.kit.errors import Invalid
from backend.kit.settings import Settings

ROLES = "operator, supervisor, administrator (or admin), or the key of a role of your own"


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verbs = commands.add_parser("user", help="colleagues: add one, set a password").add_subparsers(
        required=True, metavar="VERB"
    )
    adding = verbs.add_parser("add", help="a new colleague")
    adding.add_argument("--email", required=True)
    adding.add_argument("--name", required=True)
    adding.add_argument("--role", default="operator", help=ROLES)
    adding.add_argument("--locale", default="ru", choices=("ru", "en", "lt"))
    adding.add_argument("--time-zone")
    adding.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    adding.set_defaults(run=lambda args, settings: in_words(lambda: _add(args, settings)))
    setting = verbs.add_parser("password", help="a new password; signs the colleague out everywhere")
    setting.add_argument("--email", required=True)
    setting.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    setting.set_defaults(run=lambda args, settings: in_words(lambda: _password(args, settings)))


async def _add(args: argparse.Namespace, settings: Settings) -> int:
    asked = {"email": args.email, "name": args.name, "locale": args.locale, "time_zone": args.time_zone}
    new = msgspec.convert(asked | {"password": read_password(args.password_stdin)}, SetUp)
    hashed = await password_hash(new.password)
    async with database(settings) as db, db.orm() as tx:
        made = await create(
            tx,
            email=new.email,
            name=new.name,
            role_id=await role_named(tx, args.role),
            hashed=hashed,
            locale=new.locale,
            time_zone=new.time_zone,
        )
        await audit.write(tx, None, "command", "user.added", ("user", made.id), after={"role": made.role})
    print(f"{made.id} {new.email} {made.role}")
    return 0


async def _password(args: argparse.Namespace, settings: Settings) -> int:
    new = msgspec.convert({"password": read_password(args.password_stdin)}, Reset)
    hashed = await password_hash(new.password)
    async with database(settings) as db, db.orm() as tx:
        user_id = await tx.value("SELECT id FROM users WHERE lower(email) = lower($1)", args.email.strip())
        if user_id is None:
            raise Invalid("invalid", fields={"email": "no_such_user"})
        await passwords.put(tx, user_id, hashed)
        ended = await sessions.end_all(tx, user_id)
        await audit.write(tx, None, "command", "password.set", ("user", user_id))
    print(f"{args.email}: the password is set, {ended} sessions ended")
    return 0
