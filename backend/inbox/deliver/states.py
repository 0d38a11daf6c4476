"""States of our messages: written under their conversations' locks, shown in the list's preview, told to all."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.inbox.rows import load_conversations, load_messages, message_changed
from backend.kit.db import Tx

Key = tuple[int, int]
_LOCK = "SELECT id FROM conversations WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"
_SET = """
UPDATE messages m SET state = $3, error = $4::text::jsonb, rev = m.rev + 1
FROM unnest($1::bigint[], $2::bigint[]) AS k (conversation_id, seq)
WHERE m.conversation_id = k.conversation_id AND m.seq = k.seq
"""
# The row is told anew even when its preview shows another message: it says how many are in trouble.
_PREVIEW = """
UPDATE conversations c SET rev = c.rev + 1, last_message = coalesce((
    SELECT jsonb_set(c.last_message, '{state}', to_jsonb(m.state)) FROM messages m
    WHERE m.conversation_id = c.id AND m.seq = (c.last_message ->> 'seq')::bigint AND m.seq = ANY (k.seqs)),
    c.last_message)
FROM (SELECT conversation_id, array_agg(seq) AS seqs FROM unnest($1::bigint[], $2::bigint[])
      AS w (conversation_id, seq) GROUP BY conversation_id) AS k
WHERE c.id = k.conversation_id
"""
_PREVIEW_WHOLE = """
UPDATE conversations c SET rev = c.rev + 1, last_message = c.last_message || jsonb_build_object(
    'state', m.state, 'deleted', m.deleted_at IS NOT NULL,
    'text', CASE WHEN m.deleted_at IS NULL THEN left(m.text, 160) ELSE '' END,
    'file', CASE WHEN m.deleted_at IS NULL THEN (
        SELECT a.kind FROM attachments a WHERE a.conversation_id = m.conversation_id AND a.seq = m.seq
        ORDER BY a.position LIMIT 1) END)
FROM messages m
WHERE c.id = $1 AND m.conversation_id = $1 AND m.seq = $2 AND (c.last_message ->> 'seq')::bigint = $2
"""
_encode = msgspec.json.Encoder().encode


def error_of(code: str, **more: Any) -> dict[str, Any]:
    """What stands in messages.error and outbox.error: {code, at, …}. The code's sentence is send_errors.<code>."""
    return {"code": code, "at": datetime.now(UTC), **{name: value for name, value in more.items() if value}}


def as_json(value: Any) -> str:
    return _encode(value).decode()


def columns(keys: Sequence[Key]) -> tuple[list[int], list[int]]:
    return [key[0] for key in keys], [key[1] for key in keys]


async def lock(tx: Tx, conversation_ids: Sequence[int]) -> None:
    """Lock the conversations in the order that everybody keeps."""
    await tx.fetch(_LOCK, sorted(set(conversation_ids)))


async def set_state(tx: Tx, keys: Sequence[Key], state: str, error: dict[str, Any] | None = None) -> None:
    """State and error of these messages, and of the previews that show them. Their conversations are locked."""
    await tx.execute(_SET, *columns(keys), state, None if error is None else as_json(error))
    await show(tx, keys)


async def show(tx: Tx, keys: Sequence[Key]) -> None:
    """Bring the list's previews up to the messages' states."""
    await tx.execute(_PREVIEW, *columns(keys))


async def show_whole(tx: Tx, key: Key) -> None:
    """Bring the list's preview up to a message that was edited or taken back."""
    await tx.execute(_PREVIEW_WHOLE, *key)


async def publish(tx: Tx, keys: Sequence[Key]) -> None:
    """message.changed for each, with the rows as they now stand."""
    conversations = await load_conversations(tx, sorted({key[0] for key in keys}))
    messages = await load_messages(tx, keys)
    for key in keys:
        if key in messages:
            row, scope = conversations[key[0]]
            tx.publish(message_changed(row, messages[key], scope))
