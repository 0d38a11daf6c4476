"""A film that its author will send as a round video message, or as a film again; until a message has taken it."""

from typing import Literal
from uuid import UUID

import msgspec

from backend.access.grants import Grants
from backend.inbox.rows.messages import attachment_of
from backend.inbox.schemas import Attachment
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing


class FileChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PATCH /files/{id}."""

    kind: Literal["video", "video_note"]


_FIND = """
SELECT kind FROM attachments
WHERE id = $1 AND conversation_id IS NULL AND taken_at IS NULL AND state = 'stored' AND uploaded_by = $2 FOR UPDATE
"""
_SET = """
UPDATE attachments SET kind = $2 WHERE id = $1
RETURNING id, kind, name, mime, size, width, height, duration_s, state
"""


async def change_kind(tx: Tx, me: Grants, file_id: UUID, change: FileChange) -> Attachment:
    """One's own loose upload alone. Raises Missing, Invalid for what is no film. What a channel wants of one it says
    when it is sent (reply/check.py).
    """
    kind = await tx.value(_FIND, file_id, me.uploader)
    if kind is None:
        raise Missing
    if kind not in ("video", "video_note"):
        raise Invalid("invalid", fields={"kind": "no_film"})
    row = await tx.row(_SET, file_id, change.kind)
    assert row is not None
    return attachment_of(row)
