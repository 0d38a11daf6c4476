"""A colleague's sessions: one a device."""

from backend.access.cookie import LIFE
from backend.access.hashing import new_token, token_hash
from backend.kit.db import Tx
from backend.kit.errors import Missing

_START = """
INSERT INTO sessions (token_hash, user_id, expires_at, ip, user_agent)
SELECT $1, id, now() + $3, $4, $5 FROM users WHERE id = $2 AND deactivated_at IS NULL
"""


async def start(tx: Tx, user_id: int, ip: str, user_agent: str, replaces: str | None = None) -> str:
    """A new session with a token of our own making; the one that the browser came with ends."""
    if replaces is not None:
        await tx.execute(
            "UPDATE sessions SET revoked_at = now() WHERE token_hash = $1 AND revoked_at IS NULL", token_hash(replaces)
        )
    token = new_token()
    if not await tx.execute(_START, token_hash(token), user_id, LIFE, ip, user_agent[:300]):
        raise Missing
    return token


async def end(tx: Tx, user_id: int, session_id: int) -> None:
    """Sign one device out. Raises Missing for one that is not theirs."""
    ended = await tx.execute(
        "UPDATE sessions SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL",
        session_id,
        user_id,
    )
    if not ended:
        raise Missing


async def end_all(tx: Tx, user_id: int, but: int | None = None) -> int:
    """Sign out everywhere, but for one session; returns how many ended."""
    return await tx.execute(
        "UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $2",
        user_id,
        but,
    )
