"""What a person has begun to write and not sent, wherever: for the marks in the list."""

from typing import Literal

import msgspec

from backend.kit.db import Tx

MOST, PREVIEW = 500, 160
_BEGUN = f"""
SELECT conversation_id, kind, left(text, {PREVIEW}) AS text, cardinality(attachments) AS files, rev FROM drafts
WHERE user_id = $1 AND (text <> '' OR cardinality(attachments) > 0)
ORDER BY updated_at DESC, conversation_id, kind LIMIT $2
"""


class DraftMark(msgspec.Struct, frozen=True):
    """That something is begun there; `text` at most 160 characters. Stays after the dialog is out of sight."""

    conversation_id: int
    kind: Literal["reply", "note"]
    text: str
    files: int
    rev: int


async def begun(tx: Tx, user_id: int) -> list[DraftMark]:
    """One's own alone, the newest first."""
    return [DraftMark(**row) for row in await tx.fetch(_BEGUN, user_id, MOST)]
