"""What a message says of its changes under way: meta.changes {verb: {state, at, code?, retry_at?, text?}}."""

from datetime import UTC, datetime
from typing import Any

from backend.inbox.deliver import states
from backend.kit.db import Tx

# meta is NULL where nothing stands in it
_MARK = """
UPDATE messages SET rev = rev + 1, meta = coalesce(meta, '{}')
    || jsonb_build_object('changes', coalesce(meta -> 'changes', '{}') || jsonb_build_object($3::text, $4::text::jsonb))
WHERE conversation_id = $1 AND seq = $2
"""
_CLEAR = """
UPDATE messages SET rev = rev + 1, meta = nullif(CASE
    WHEN (meta -> 'changes') - $3::text[] = '{}' THEN meta - 'changes'
    ELSE jsonb_set(meta, '{changes}', (meta -> 'changes') - $3::text[]) END, '{}')
WHERE conversation_id = $1 AND seq = $2 AND meta -> 'changes' ?| $3::text[]
"""
_DROP = """
DELETE FROM outbox WHERE conversation_id = $1 AND seq = $2 AND verb = ANY ($3::text[]) AND state <> 'sending'
RETURNING verb
"""


async def pending(tx: Tx, key: states.Key, verb: str, code: str | None = None, **more: Any) -> None:
    """The platform is still to be told; `code`: why the last try failed."""
    mark = {"state": "pending", "at": datetime.now(UTC), **({"code": code} if code else {}), **more}
    await tx.execute(_MARK, *key, verb, states.as_json(mark))


async def failed(tx: Tx, key: states.Key, verb: str, code: str, **more: Any) -> None:
    """It was refused, and undone here."""
    mark = {"state": "failed", "at": datetime.now(UTC), "code": code, **more}
    await tx.execute(_MARK, *key, verb, states.as_json(mark))


async def clear(tx: Tx, key: states.Key, *verbs: str) -> None:
    """Nothing is to be said of these any more."""
    await tx.execute(_CLEAR, *key, list(verbs))


async def drop_waiting(tx: Tx, key: states.Key) -> None:
    """Edits and reactions that have not gone out need not any more; what is under way ends by itself."""
    dropped = await tx.fetch(_DROP, *key, ["edit", "react"])
    await clear(tx, key, *(row["verb"] for row in dropped))


async def forget(tx: Tx, key: states.Key) -> None:
    """Nothing of this message leaves the house any more: it was called back, or goes anew with its newest text."""
    await tx.execute(_DROP, *key, ["send", "edit", "delete", "react"])
    await clear(tx, key, "edit", "delete", "react")
