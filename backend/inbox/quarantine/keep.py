"""Put bodies aside."""

from collections.abc import Sequence
from hashlib import blake2b

import msgspec
import structlog

from backend.kit.db import Tx

log = structlog.get_logger("inbox")

# Told again, it is the same trouble: counted, and open again if it had been replayed.
_KEEP = """
INSERT INTO quarantine (channel_id, reason, body, digest)
SELECT channel_id, reason, body, digest FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[])
     WITH ORDINALITY AS w (channel_id, reason, body, digest, ord)
ORDER BY channel_id, digest
ON CONFLICT (channel_id, digest) DO UPDATE SET seen = quarantine.seen + 1, reason = excluded.reason, replayed_at = NULL
"""
_MEND = """
UPDATE quarantine q SET replayed_at = now() FROM unnest($1::bigint[], $2::bytea[]) AS w (channel_id, digest)
WHERE q.channel_id = w.channel_id AND q.digest = w.digest AND q.replayed_at IS NULL
"""


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).digest()


class Mended(msgspec.Struct, frozen=True):
    """A body that was put aside and need not be read any more."""

    channel_id: int
    body: bytes


class Spoilt(msgspec.Struct, frozen=True):
    """A body that cannot be taken in, and why, in words for an administrator (no customer's words)."""

    channel_id: int
    reason: str
    body: bytes

    @property
    def digest(self) -> bytes:
        return _digest(self.body)


async def keep(tx: Tx, spoilt: Sequence[Spoilt]) -> None:
    """Once each by content."""
    rows = {(each.channel_id, each.digest): each for each in spoilt}
    if not rows:
        return
    await tx.execute(
        _KEEP,
        [channel_id for channel_id, _ in rows],
        [each.reason for each in rows.values()],
        [each.body for each in rows.values()],
        [digest for _, digest in rows],
    )
    for each in rows.values():
        log.warning("inbox.quarantined", channel=each.channel_id, reason=each.reason, size=len(each.body))


async def mend(tx: Tx, mended: Sequence[Mended]) -> None:
    """They are nobody's trouble any more."""
    rows = sorted({(each.channel_id, _digest(each.body)) for each in mended})
    if rows:
        await tx.execute(_MEND, [channel_id for channel_id, _ in rows], [digest for _, digest in rows])
