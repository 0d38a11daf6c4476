"""What became of an edit, a deletion or a reaction. Absolute, so a lost answer is asked again, never unconfirmed."""

from datetime import datetime
from typing import Any

import msgspec

from backend.connectors.contract import SendError
from backend.inbox.deliver import marks, states
from backend.inbox.deliver.sending import Job
from backend.kit.db import Tx

_DONE = "DELETE FROM outbox WHERE id = $1 AND attempt = $2 AND NOT again RETURNING id"
# Asked for anew meanwhile. What the platform has just taken is what the customer sees now.
_ONCE_MORE = """
UPDATE outbox SET state = 'queued', again = false, error = NULL, not_before = now(),
    before = coalesce($3::text::jsonb, before)
WHERE id = $1 AND attempt = $2 AND again
"""
_AGAIN = """
UPDATE outbox SET state = 'queued', again = false, error = $3::text::jsonb,
    not_before = least(now() + make_interval(secs => $4), greatest(give_up_at, now()))
WHERE id = $1 AND attempt = $2 AND state = 'sending'
RETURNING not_before
"""
_FAIL = """
DELETE FROM outbox WHERE id = $1 AND state = $2 AND attempt = coalesce($3, attempt) AND NOT again
RETURNING conversation_id, seq, verb, before::text AS before
"""
_TEXT = "SELECT text, entities::text AS entities FROM messages WHERE conversation_id = $1 AND seq = $2"
_TEXT_BACK = """
UPDATE messages SET text = $3, entities = $4::text::jsonb, edited_at = $5, rev = rev + 1,
    meta = CASE WHEN $6::text IS NULL THEN meta - 'buttons'
        ELSE coalesce(meta, '{}') || jsonb_build_object('buttons', $6::text::jsonb) END
WHERE conversation_id = $1 AND seq = $2
"""
# the versions that nobody but us ever saw
_VERSIONS_BACK = "DELETE FROM message_edits WHERE conversation_id = $1 AND seq = $2 AND edited_at >= $3"
_NOT_DELETED = "UPDATE messages SET deleted_at = NULL, rev = rev + 1 WHERE conversation_id = $1 AND seq = $2"
_REACTIONS_BACK = """
UPDATE messages SET rev = rev + 1,
    meta = jsonb_set(meta, '{reactions}', coalesce(meta -> 'reactions', '{}') || $3::text::jsonb)
WHERE conversation_id = $1 AND seq = $2
"""


class Before(msgspec.Struct, frozen=True):
    """outbox.before: of an edit its text, of a reaction ours."""

    text: str = ""
    entities: list[Any] = []
    edited_at: datetime | None = None
    # when it came to be
    since: datetime | None = None
    buttons: list[Any] = []
    ours: list[str] = []
    by: dict[str, Any] | None = None


_before = msgspec.json.Decoder(Before).decode


async def done(tx: Tx, job: Job) -> None:
    """The platform has it so."""
    await states.lock(tx, [job.conversation_id])
    if await tx.value(_DONE, job.id, job.attempt) is not None:
        await marks.clear(tx, job.key, job.verb)
        await _tell(tx, job.key)
        return
    content = job.content
    seen: dict[str, Any] = {"ours": [content.emoji] if content.emoji else []}
    if job.verb == "edit":
        at = content.edited_at
        seen = {
            "text": content.text,
            "entities": content.entities,
            "edited_at": at,
            "since": at,
            "buttons": content.buttons,
        }
    if await tx.execute(_ONCE_MORE, job.id, job.attempt, states.as_json(seen)):
        # one more event, so that the owner is woken
        await marks.pending(tx, job.key, job.verb)
        await _tell(tx, job.key)


async def again(tx: Tx, job: Job, error: SendError, wait_s: float) -> None:
    """Back into the queue for `wait_s` seconds; its thread waits with it."""
    await states.lock(tx, [job.conversation_id])
    row = await tx.row(_AGAIN, job.id, job.attempt, states.as_json(states.error_of(error.code)), wait_s)
    if row is not None:
        await marks.pending(tx, job.key, job.verb, error.code, retry_at=row["not_before"])
        await _tell(tx, job.key)


async def failed(tx: Tx, job: Job, error: SendError) -> None:
    """Refused: the message shows again what the customer sees, and says what was tried."""
    await states.lock(tx, [job.conversation_id])
    if not await undo(tx, job.id, error.code, "sending", job.attempt):
        # a newer wish may still be taken
        await tx.execute(_ONCE_MORE, job.id, job.attempt, None)
        await _tell(tx, job.key)


async def undo(tx: Tx, outbox_id: int, code: str, found_in: str, attempt: int | None = None) -> bool:
    """Give the change up. False: it is wanted anew, gone, or at another attempt. The conversation is locked."""
    row = await tx.row(_FAIL, outbox_id, found_in, attempt)
    if row is None:
        return False
    key, before = (row["conversation_id"], row["seq"]), _before(row["before"] or "{}")
    tried: dict[str, Any] = {}
    match row["verb"]:
        case "edit":
            now: Any = await tx.row(_TEXT, *key)
            tried = {"text": now["text"], "entities": msgspec.json.decode(now["entities"] or "[]")}
            entities = states.as_json(before.entities) if before.entities else None
            buttons = states.as_json(before.buttons) if before.buttons else None
            await tx.execute(_TEXT_BACK, *key, before.text, entities, before.edited_at, buttons)
            await tx.execute(_VERSIONS_BACK, *key, before.since)
        case "delete":
            await tx.execute(_NOT_DELETED, *key)
        case "react":
            await tx.execute(_REACTIONS_BACK, *key, states.as_json({"ours": before.ours, "by": before.by}))
    await marks.failed(tx, key, row["verb"], code, **tried)
    await _tell(tx, key)
    return True


async def _tell(tx: Tx, key: states.Key) -> None:
    await states.show_whole(tx, key)
    await states.publish(tx, [key])
