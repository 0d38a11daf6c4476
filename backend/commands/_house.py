"""What commands on a house's data share: its database at hand and migrated, refusals in words."""

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from getpass import getpass

import msgspec

from backend.commands.migrate import migrate
from backend.kit.db import Database
from backend.kit.errors import Refused
from backend.kit.http.answers import as_refused, body
from backend.kit.migrate import current
from backend.kit.servers.at_hand import at_hand
from backend.kit.settings import Settings
from backend.kit.words import LOCALES


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Attached to the running house, or on servers started for this command; a new one is migrated first."""
    async with at_hand(settings) as urls:
        if await current(urls.database_url) is None:
            await migrate(urls.database_url)
        async with Database.open(urls.database_url, hot_size=2, orm_size=2, name="samovar-command") as db:
            yield db


async def in_words(work: Callable[[], Awaitable[int]]) -> int:
    """The exit code of `work`; a refusal is said in the terminal's language, and is 1."""
    try:
        return await work()
    except (Refused, msgspec.ValidationError) as refused:
        error = body(as_refused(refused), _language())["error"]
        print(f"samovar: {error['message']}", file=sys.stderr)
        for name, what in error["fields"].items():
            print(f"  {name}: {what['message'] if isinstance(what, dict) else what}", file=sys.stderr)
        return 1


def read_password(from_stdin: bool) -> str:
    """One line of standard input, or typed twice without showing."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("Password: ")
    return first if first == getpass("Once more: ") else ""


def _language() -> str:
    spoken = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2].lower()
    return spoken if spoken in LOCALES else "en"
