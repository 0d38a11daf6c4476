"""An item of the library for a message: an upload of the caller's own over the same bytes; nothing is copied."""

from typing import Any
from uuid import uuid4

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can
from backend.inbox.rows.messages import attachment_of
from backend.inbox.schemas import Attachment
from backend.kit.db import Tx
from backend.kit.errors import Forbidden, Missing

_NOW = """
SELECT v.url, v.file_id FROM library_items i JOIN library_versions v ON v.item_id = i.id AND v.version = i.version
WHERE i.id = $1 AND i.removed_at IS NULL
"""
_LEND = """
INSERT INTO attachments (id, kind, name, mime, size, width, height, duration_s, state, storage_key, uploaded_by)
SELECT $1, f.kind, i.title, f.mime, f.size, f.width, f.height, f.duration_s, 'stored', f.storage_key, $3
FROM kept_files f, library_items i WHERE f.id = $2 AND i.id = $4
RETURNING id, kind, name, mime, size, width, height, duration_s, state
"""


class LibraryUse(msgspec.Struct, frozen=True):
    """For a message: a file to attach, or an address to write."""

    attachment: Attachment | None
    url: str | None


async def use(tx: Tx, me: Grants, item_id: int) -> LibraryUse:
    """Raises Missing, Forbidden. Nothing is sent; what the channel takes is asked where it is."""
    if not (can(me, "messages.send") or can(me, "notes.write")):
        raise Forbidden(values={"right": "messages.send"})
    now = await tx.row(_NOW, item_id)
    if now is None:
        raise Missing
    if now["url"] is not None:
        return LibraryUse(None, now["url"])
    row: Any = await tx.row(_LEND, uuid4(), now["file_id"], me.uploader, item_id)
    return LibraryUse(attachment_of(row), None)
