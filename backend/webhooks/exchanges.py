"""What a channel's program was told by the channel's owner, in the same journal as webhooks."""

from backend.connectors.abilities import Exchange
from backend.kit.clean import clean_text
from backend.kit.db import Tx

_NOTE = """
INSERT INTO webhook_deliveries AS d
    (channel_id, message_id, type, subject_kind, subject_id, state, attempts, happened_at, status, error, ended_at)
VALUES ($1, $2, $3, 'conversation', (SELECT id FROM conversations WHERE channel_id = $1 AND thread_key = $4),
        $5, 1, now(), $6, $7, now())
ON CONFLICT (channel_id, message_id) WHERE channel_id IS NOT NULL DO UPDATE SET attempts = d.attempts + 1,
    state = excluded.state, status = excluded.status, error = excluded.error, ended_at = now()
RETURNING id, attempts
"""
_ATTEMPT = """
INSERT INTO webhook_attempts (delivery_id, attempt, at, duration_ms, status, error, answer)
VALUES ($1, $2, now() - make_interval(secs => $3::float8 / 1000), $3, $4, $5, $6) ON CONFLICT DO NOTHING
"""


async def note(tx: Tx, channel_id: int, told: Exchange) -> None:
    taken = told.status is not None and 200 <= told.status < 300
    row = await tx.row(
        _NOTE,
        channel_id,
        told.name,
        told.type,
        told.thread_key,
        "delivered" if taken else "failed",
        told.status,
        told.error,
    )
    if row is not None:
        args = (told.duration_ms, told.status, told.error, clean_text(told.answer))
        await tx.execute(_ATTEMPT, row["id"], row["attempts"], *args)
