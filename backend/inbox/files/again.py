"""A file that could not be had from the platform is asked for once more."""

from uuid import UUID

from backend.access.grants import Grants
from backend.access.policy import can
from backend.access.sight import sees
from backend.inbox.files.due import KIND, key_of
from backend.inbox.files.fetch import change
from backend.inbox.rows import scope_of
from backend.inbox.rows.messages import attachment_of
from backend.inbox.rows.withheld import READ_DELETED
from backend.inbox.schemas import Attachment
from backend.kit import jobs
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Missing

_FIND = """
SELECT a.id, a.conversation_id, a.seq,
       c.channel_id, c.team_id, c.responsible_id, c.participants, c.pool_kind, c.pool_id,
       m.deleted_at IS NOT NULL AS deleted
FROM attachments a JOIN conversations c ON c.id = a.conversation_id
JOIN messages m ON m.conversation_id = a.conversation_id AND m.seq = a.seq
WHERE a.id = $1
"""
_AGAIN = """
UPDATE attachments SET state = 'remote', error = NULL WHERE id = $1 AND state = 'failed' AND remote IS NOT NULL
"""
_VIEW = """
SELECT id, kind, name, mime, size, width, height, duration_s, state, waveform, sound_key, preview_key, pages
FROM attachments WHERE id = $1
"""


async def fetch_again(tx: Tx, me: Grants, file_id: UUID) -> Attachment:
    """By whoever sees its dialog. One that is there, or on its way, stays as it is. Raises Missing, Conflict."""
    row = await tx.row(_FIND, file_id)
    if row is None or not sees(me, scope_of(row)) or (row["deleted"] and not can(me, READ_DELETED)):
        raise Missing
    # a job that is there still has given up this very moment, and would end after us without another try
    if await change(tx, row, _AGAIN) and await jobs.add(tx, KIND, {"file_id": file_id}, key=key_of(file_id)) is None:
        raise Conflict("file_in_work")
    found = await tx.row(_VIEW, file_id)
    if found is None:
        raise Missing
    return attachment_of(found)
