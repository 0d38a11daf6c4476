"""Append one message of ours (reply, note, system line) to a locked conversation."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from backend.connectors.contract import Entity
from backend.inbox.actions.locked import Locked
from backend.kit.db import HotTx
from backend.kit.errors import Invalid

PREVIEW = 160
_encode = msgspec.json.Encoder().encode

_INSERT = """
INSERT INTO messages (conversation_id, seq, direction, text, entities, author_id, reply_to, client_id, state,
                      provider_at, meta)
VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7, $8, $9, $10, $11::text::jsonb)
"""
_BUMP = """
UPDATE conversations SET seq = $2, rev = rev + 1, last_at = now(),
    last_message = CASE WHEN $4 AND last_message IS NOT NULL THEN last_message ELSE $3::text::jsonb END
WHERE id = $1
"""
_FILES = """
UPDATE attachments SET conversation_id = $1, seq = $2, position = o.position - 1
FROM unnest($3::uuid[]) WITH ORDINALITY AS o (id, position)
WHERE attachments.id = o.id AND attachments.conversation_id IS NULL AND attachments.taken_at IS NULL
  AND attachments.uploaded_by = $4
RETURNING attachments.kind, o.position
"""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A message about to be appended."""

    direction: Literal["out", "note", "system"]
    text: str
    at: datetime
    entities: tuple[Entity, ...] = ()
    author_id: int | None = None
    author_name: str | None = None
    reply_to: int | None = None
    client_id: UUID | None = None
    state: str | None = None
    meta: dict[str, Any] = {}
    files: tuple[UUID, ...] = ()
    # whose uploads they are (Grants.uploader)
    uploader: int | None = None


def _json(value: Any) -> str | None:
    return _encode(value).decode() if value else None


def _thing(draft: Draft, kinds: list[str]) -> str | None:
    """What it is without words."""
    return "call" if "call" in draft.meta else kinds[0] if kinds else None


def _preview(draft: Draft, seq: int, file: str | None) -> str:
    return _encode(
        {
            "seq": seq,
            "direction": draft.direction,
            "text": draft.text[:PREVIEW],
            "at": draft.at,
            "author": draft.author_name,
            "state": draft.state,
            "file": file,
        }
    ).decode()


async def _bind_files(tx: HotTx, conversation_id: int, seq: int, draft: Draft) -> list[str]:
    """Bind loose uploads of the uploader to the message: the kinds bound, in order.

    Only loose ones: a file that stands on a note can never be put on an answer. Raises Invalid when another message has
    taken one since it was looked at: what is said with a file is not said without it.
    """
    if not draft.files:
        return []
    bound = await tx.fetch(_FILES, conversation_id, seq, list(draft.files), draft.uploader)
    if len(bound) != len(draft.files):
        raise Invalid("invalid", fields={"attachments": "no_such_file"})
    return [row["kind"] for row in sorted(bound, key=lambda row: row["position"])]


async def append(tx: HotTx, found: Locked, draft: Draft) -> tuple[int, int]:
    """Write the message under the next seq. Returns (seq, number of files bound)."""
    last: int = await tx.value("SELECT seq FROM conversations WHERE id = $1", found.id)
    seq = last + 1
    kinds = await _bind_files(tx, found.id, seq, draft)
    await tx.execute(
        _INSERT,
        found.id,
        seq,
        draft.direction,
        draft.text,
        _json(draft.entities),
        draft.author_id,
        draft.reply_to,
        draft.client_id,
        draft.state,
        draft.at,
        _json(draft.meta),
    )
    # a line of ours about the dialog does not stand in the list for what a person said last
    is_system = draft.direction == "system"
    await tx.execute(_BUMP, found.id, seq, _preview(draft, seq, _thing(draft, kinds)), is_system)
    return seq, len(kinds)
