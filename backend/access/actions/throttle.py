"""How often a password may be tried: by account and by address, whatever the outcome of each try.

From an address where somebody signed in themselves within the last month, their own tries alone count: strangers who
guess at their account, or neighbours who share the address, do not shut them out.
"""

from datetime import datetime
from math import ceil

import msgspec

from backend.access.cookie import LIFE
from backend.kit.db import Tx
from backend.kit.errors import TooMany

WINDOW_S = 15 * 60
PER_ACCOUNT = 10
PER_ADDRESS = 50

_COUNT = """
SELECT count(*) AS tries, extract(epoch FROM min(at) + interval '15 minutes' - now())::float8 AS free_in
FROM login_failures WHERE key = $1 AND at > now() - interval '15 minutes'
"""
_FAMILIAR = """
SELECT EXISTS (SELECT FROM sessions s JOIN users u ON u.id = s.user_id
               WHERE lower(u.email) = $1 AND s.ip = $2 AND s.created_at > now() - $3::interval)
"""


class Try(msgspec.Struct, frozen=True):
    """A try that was counted: `mine` is what a right one forgives whole, of `theirs` it forgives itself."""

    mine: str
    theirs: str
    at: datetime


async def attempt(tx: Tx, account: str, ip: str) -> Try:
    """Count a try before it is made, so that a hundred at once are a hundred. Raises TooMany."""
    theirs = f"i:{ip}"
    if await tx.value(_FAMILIAR, account, ip, LIFE):
        mine = f"f:{account} {ip}"
        limits = {mine: PER_ACCOUNT}
    else:
        mine = f"a:{account}"
        limits = {mine: PER_ACCOUNT, theirs: PER_ADDRESS}
    for key, most in sorted(limits.items()):
        await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", key)
        found = await tx.row(_COUNT, key)
        if found and found["tries"] >= most:
            raise TooMany("too_many_requests", values={"retry_after": max(1, ceil(found["free_in"]))})
    at = await tx.value("INSERT INTO login_failures (key) SELECT unnest($1::text[]) RETURNING at", [mine, theirs])
    return Try(mine, theirs, at)


async def forgive(tx: Tx, tried: Try) -> None:
    """The try was right: the account starts anew, the address loses this one; old lines go."""
    await tx.execute("DELETE FROM login_failures WHERE key = $1", tried.mine)
    await tx.execute("DELETE FROM login_failures WHERE key = $1 AND at = $2", tried.theirs, tried.at)
    await tx.execute("DELETE FROM login_failures WHERE at < now() - interval '1 day'")
