"""A file for those who may have it: seen through its conversation or on a note that names one, where it stands in a
field, one's own upload that nothing has taken yet, or seen through what it is bound to (backend/documents).
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.access.sight import sees
from backend.documents.files import find_kept
from backend.inbox.files.holders import is_shown
from backend.inbox.mentions.alone import READABLE
from backend.inbox.rows import scope_of
from backend.inbox.rows.withheld import READ_DELETED
from backend.kit.db import Tx
from backend.kit.errors import Missing

HEAR = "recordings.hear"
_FIND = f"""
SELECT a.conversation_id, a.taken_at, a.uploaded_by, a.name, a.mime, a.size, a.storage_key, a.sound_key,
       a.preview_key, a.pages,
       c.channel_id, c.team_id, c.responsible_id, c.participants, c.pool_kind, c.pool_id,
       m.deleted_at IS NOT NULL AS deleted, coalesce(m.meta ? 'call', false) AS is_call,
       coalesce({READABLE}, false) AS addressed
FROM attachments a LEFT JOIN conversations c ON c.id = a.conversation_id
LEFT JOIN messages m ON m.conversation_id = a.conversation_id AND m.seq = a.seq
WHERE a.id = $1 AND a.state = 'stored'
"""


class Found(msgspec.Struct, frozen=True):
    name: str
    mime: str
    storage_key: str
    sound_key: str | None = None
    preview_key: str | None = None
    pages: int | None = None


async def find(tx: Tx, me: Grants, file_id: UUID) -> Found:
    """Raises Missing: for what is not there, not fetched yet, or not the caller's to see; Forbidden: of a recording."""
    row = await tx.row(_FIND, file_id, me.user_id)
    if row is None:
        return Found(**await find_kept(tx, me, file_id))
    if not await _is_theirs(tx, me, file_id, row):
        raise Missing
    if row["deleted"] and not can(me, READ_DELETED):
        raise Missing
    if row["is_call"]:
        demand(me, HEAR)
    made = (row["sound_key"], row["preview_key"], row["pages"])
    return Found(row["name"], row["mime"], row["storage_key"], *made)


async def _is_theirs(tx: Tx, me: Grants, file_id: UUID, row: Mapping[str, Any]) -> bool:
    if row["conversation_id"] is not None:
        return sees(me, scope_of(row)) or bool(row["addressed"])
    # once it stands somewhere, whoever uploaded it has it as everybody: where they see it
    if row["taken_at"] is not None:
        return await is_shown(tx, me, file_id)
    return me.uploader is not None and bool(row["uploaded_by"] == me.uploader)


def sound(found: Found) -> Found:
    """What every browser plays of it. Raises Missing."""
    return _other(found, found.sound_key, "audio/mpeg", ".mp3")


def preview(found: Found) -> Found:
    """The picture of its first page. Raises Missing."""
    return _other(found, found.preview_key, "image/webp", ".webp")


def _other(found: Found, key: str | None, mime: str, ending: str) -> Found:
    if key is None:
        raise Missing
    return Found(found.name + ending, mime, key)
