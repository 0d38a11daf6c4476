"""Files of messages that are passed on: rows of their own for the same bytes (files/sweep.py)."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from backend.kit.db import Tx
from backend.kit.errors import Invalid

_COPY = """
INSERT INTO attachments (id, kind, name, mime, size, width, height, duration_s, state, storage_key, uploaded_by,
    sound_key, preview_key, waveform, pages)
SELECT k.copy, a.kind, a.name, a.mime, a.size, a.width, a.height, a.duration_s, 'stored', a.storage_key, $4,
    a.sound_key, a.preview_key, a.waveform, a.pages
FROM unnest($1::uuid[], $2::uuid[]) AS k (id, copy) JOIN attachments a ON a.id = k.id
WHERE a.conversation_id = $3 AND a.seq = ANY ($5::bigint[]) AND a.state = 'stored'
ON CONFLICT (id) DO NOTHING
"""
_THERE = "SELECT count(*) FROM attachments WHERE id = ANY ($1::uuid[])"


async def copied(
    tx: Tx, conversation_id: int, seqs: Sequence[int], files: Sequence[UUID], client_id: UUID, uploader: int | None
) -> tuple[UUID, ...]:
    """The same for every attempt. Raises Invalid for a file that is not one of these messages'."""
    made = [uuid5(client_id, str(each)) for each in files]
    await tx.execute(_COPY, list(files), made, conversation_id, uploader, list(seqs))
    if await tx.value(_THERE, made) != len(set(made)):
        raise Invalid("invalid", fields={"files": "no_such_file"})
    return tuple(made)
