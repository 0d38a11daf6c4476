"""The bytes behind documents: taken from an upload or a message, found again for those who may have them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.documents.schemas import About
from backend.documents.sight import seen_sql
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing

# One's own loose upload that nothing has taken yet, or a file of a message in a dialog that one sees. Everything else
# is as not there; a file that stands in a field is had where the field is seen. Held: no sweep takes it meanwhile.
_TAKEN = """
SELECT a.conversation_id, a.seq, a.name, a.kind, c.channel_id, h.private, coalesce(m.meta ? 'call', false) AS is_call
FROM attachments a LEFT JOIN conversations c ON c.id = a.conversation_id LEFT JOIN channels h ON h.id = c.channel_id
LEFT JOIN messages m ON m.conversation_id = a.conversation_id AND m.seq = a.seq
WHERE a.id = $1 AND a.state = 'stored'
  AND CASE WHEN a.conversation_id IS NULL THEN a.taken_at IS NULL AND a.uploaded_by = $2
                                                     AND NOT a.of_form
           ELSE m.deleted_at IS NULL AND {seen} END
FOR SHARE OF a
"""
# what was prepared is prepared anew: the two are thrown away apart
_KEEP = """
INSERT INTO kept_files (id, kind, name, mime, size, width, height, duration_s, storage_key)
SELECT $2, a.kind, a.name, a.mime, coalesce(a.size, 0), a.width, a.height, a.duration_s, a.storage_key
FROM attachments a WHERE a.id = $1
"""
_FIND = """
SELECT t.title AS name, f.mime, f.storage_key, f.sound_key, f.preview_key, f.pages
FROM documents t JOIN kept_files f ON f.id = t.file_id WHERE t.file_id = $1 AND {seen}
UNION ALL
SELECT i.title, f.mime, f.storage_key, f.sound_key, f.preview_key, f.pages
FROM library_versions v JOIN library_items i ON i.id = v.item_id JOIN kept_files f ON f.id = v.file_id
WHERE v.file_id = $1
  AND (i.removed_at IS NULL OR EXISTS (SELECT FROM documents t WHERE t.library_id = i.id AND {seen}))
LIMIT 1
"""


class Taken(msgspec.Struct, frozen=True):
    """A file that now stands for itself. `said_in`: dialog and seq of the message that brought it."""

    id: UUID
    name: str
    said_in: tuple[int, int] | None


async def take(tx: Tx, grants: Grants, file_id: UUID, about: About | None = None) -> Taken:
    """Keep the bytes of it, whatever becomes of where they came from. Raises Invalid.

    `about`: None where everybody will have it: then no message's file is taken, but one's own upload alone.
    """
    seen, args = sees_sql(grants, "c", 3)
    row = await tx.row(_TAKEN.format(seen=seen), file_id, grants.uploader, *args)
    if row is None or (about is None and row["conversation_id"] is not None):
        raise Invalid("invalid", fields={"file_id": "no_such_upload"})
    if row["conversation_id"] is not None and about is not None:
        await _leaves(tx, row, about)
    made = uuid4()
    await tx.execute(_KEEP, file_id, made)
    said_in = (row["conversation_id"], row["seq"]) if row["conversation_id"] is not None else None
    return Taken(made, row["name"] or row["kind"], said_in)


async def _leaves(tx: Tx, row: Mapping[str, Any], about: About) -> None:
    """May a message's file stand where others than its dialog's people see it? Raises Invalid."""
    if row["is_call"]:
        # who hears recordings is a right of its own
        raise Invalid("invalid", fields={"file_id": "recording_stays"})
    if row["private"]:
        of_it = about.kind == "card" and await tx.value("SELECT channel_id FROM cards WHERE id = $1", about.id)
        if of_it != row["channel_id"]:
            raise Invalid("invalid", fields={"file_id": "private_file_stays"})


async def find_kept(tx: Tx, grants: Grants, file_id: UUID) -> Mapping[str, Any]:
    """Through a document that the caller sees, or the library, which everybody does. Raises Missing."""
    seen, args = seen_sql(grants, 2)
    row = await tx.row(_FIND.format(seen=seen), file_id, *args)
    if row is None:
        raise Missing
    return row
