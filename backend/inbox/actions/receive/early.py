"""Changes that came before their message (DESIGN 3, 8): kept seven days, applied when it comes."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec

from backend.connectors.contract import Incoming
from backend.inbox.actions.receive.known import ChannelKey
from backend.inbox.actions.receive.work import Early
from backend.kit.db import Tx

_FIND = """
SELECT e.channel_id, e.key, e.change::text AS change FROM unnest($1::bigint[], $2::text[]) AS w (channel_id, key)
JOIN early e USING (channel_id, key)
ORDER BY e.at, e.stored_at
"""
_KEEP = """
INSERT INTO early (channel_id, key, kind, at, change, stored_at)
SELECT channel_id, key, kind, at, change::jsonb, now() + ord * interval '1 microsecond'
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::text[])
     WITH ORDINALITY AS w (channel_id, key, kind, at, change, ord)
ORDER BY channel_id, key, kind, at
ON CONFLICT DO NOTHING
"""
_DROP = """
DELETE FROM early e USING unnest($1::bigint[], $2::text[]) AS w (channel_id, key)
WHERE e.channel_id = w.channel_id AND e.key = w.key
"""
# An echo that no send in flight has claimed: written outside Samovar.
_ECHOES = """
SELECT channel_id, change::text AS change FROM early
WHERE kind = 'echo' AND stored_at < now() - $1::interval AND channel_id = ANY ($2::bigint[])
ORDER BY stored_at LIMIT 200
"""
_WITH_ECHOES = """
SELECT DISTINCT channel_id FROM early WHERE kind = 'echo' AND stored_at < now() - $1::interval ORDER BY channel_id
"""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Incoming).decode


async def find(tx: Tx, keys: Iterable[ChannelKey]) -> dict[ChannelKey, list[Incoming]]:
    """What waits for these keys, the earliest first."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    found: dict[ChannelKey, list[Incoming]] = {}
    for row in await tx.fetch(_FIND, [k[0] for k in wanted], [k[1] for k in wanted]):
        found.setdefault((row["channel_id"], row["key"]), []).append(_decode(row["change"]))
    return found


async def keep(tx: Tx, new: Sequence[Early]) -> None:
    """Once each: told twice, it is one change."""
    if new:
        await tx.execute(
            _KEEP,
            [e.channel_id for e in new],
            [e.key for e in new],
            [e.kind for e in new],
            [e.at for e in new],
            [_encode(e.incoming).decode() for e in new],
        )


async def drop(tx: Tx, used: Iterable[ChannelKey]) -> None:
    """These have been applied."""
    keys = sorted(set(used))
    if keys:
        await tx.execute(_DROP, [k[0] for k in keys], [k[1] for k in keys])


async def channels_with_echoes(tx: Tx, older_than_s: float) -> list[int]:
    """Where echoes stand that waited long enough for a send of ours to claim them."""
    return [row["channel_id"] for row in await tx.fetch(_WITH_ECHOES, timedelta(seconds=older_than_s))]


async def unclaimed_echoes(tx: Tx, channel_ids: Sequence[int], older_than_s: float) -> list[tuple[int, Incoming]]:
    """(channel, echo) of those, the oldest first."""
    rows = await tx.fetch(_ECHOES, timedelta(seconds=older_than_s), list(channel_ids))
    return [(row["channel_id"], _decode(row["change"])) for row in rows]
