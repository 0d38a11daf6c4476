"""How often a password may be tried: by account and by address, whatever the outcome of each try."""

from datetime import datetime
from math import ceil

from backend.kit.db import Tx
from backend.kit.errors import TooMany

WINDOW_S = 15 * 60
PER_ACCOUNT = 10
PER_ADDRESS = 50

_COUNT = """
SELECT count(*) AS tries, extract(epoch FROM min(at) + interval '15 minutes' - now())::float8 AS free_in
FROM login_failures WHERE key = $1 AND at > now() - interval '15 minutes'
"""


async def attempt(tx: Tx, account: str, ip: str) -> datetime:
    """Count a try before it is made, so that a hundred at once are a hundred. Raises TooMany."""
    limits = {f"a:{account}": PER_ACCOUNT, f"i:{ip}": PER_ADDRESS}
    for key, most in sorted(limits.items()):
        await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", key)
        found = await tx.row(_COUNT, key)
        if found and found["tries"] >= most:
            raise TooMany("too_many_requests", values={"retry_after": max(1, ceil(found["free_in"]))})
    at: datetime = await tx.value(
        "INSERT INTO login_failures (key) SELECT unnest($1::text[]) RETURNING at", sorted(limits)
    )
    return at


async def forgive(tx: Tx, account: str, ip: str, at: datetime) -> None:
    """The try was right: the account starts anew, the address loses this one; old lines go."""
    await tx.execute("DELETE FROM login_failures WHERE key = $1", f"a:{account}")
    await tx.execute("DELETE FROM login_failures WHERE key = $1 AND at = $2", f"i:{ip}", at)
    await tx.execute("DELETE FROM login_failures WHERE at < now() - interval '1 day'")
