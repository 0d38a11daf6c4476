"""Who did what to whom, append-only: the application's role can neither change nor delete a line."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Database, Tx

_WRITE = """
INSERT INTO audit (user_id, token_id, ip, verb, subject_kind, subject_id, refused, before, after)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9::text::jsonb)
"""
SECRET = frozenset({"password", "token", "secret", "code", "hash", "key", "recovery_codes"})


async def write(
    tx: Tx,
    by: Grants | None,
    ip: str | None,
    verb: str,
    subject: tuple[str, int | None] | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    *,
    refused: str | None = None,
) -> None:
    """One line, in the transaction of what it tells of. `subject` is (kind, id); by None: nobody signed in, or the CLI.

    Fields that are secrets by their name are left out; hand over what a person may read.
    """
    kind, subject_id = subject or (None, None)
    user_id, token_id = (by.user_id, by.token_id) if by else (None, None)
    await tx.execute(
        _WRITE, user_id, token_id, ip, verb, kind, subject_id, refused, _readable(before), _readable(after)
    )


async def refused(
    db: Database,
    by: Grants | None,
    ip: str | None,
    verb: str,
    code: str,
    subject: tuple[str, int | None] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """An attempt that was turned away, in a transaction of its own."""
    async with db.tx() as tx:
        await write(tx, by, ip, verb, subject, after=after, refused=code)


def _readable(values: dict[str, Any] | None) -> str | None:
    if values is None:
        return None
    kept = {name: value for name, value in values.items() if name not in SECRET}
    return msgspec.json.encode(kept).decode()
