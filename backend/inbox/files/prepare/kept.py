"""The same of files that are bound to something (backend/documents): a picture of what is looked at."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from backend.documents.library.events import tell
from backend.documents.rows import publish_documents
from backend.inbox.files.prepare.make import NOTHING, Made, Preparer
from backend.kit.db import Database
from backend.kit.jobs import Job, feed, feeding

KIND = "kept.prepare"
# as its index has it: kept_files_unprepared
_DUE = """
INSERT INTO jobs (kind, key, payload)
SELECT $1, 'kept:' || f.id, jsonb_build_object('file_id', f.id) FROM kept_files f
WHERE f.prepared IS NULL AND (f.kind <> 'document' OR f.mime = 'application/pdf')
  AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.key = 'kept:' || f.id)
ORDER BY f.created_at, f.id LIMIT 50
ON CONFLICT (key) DO NOTHING
"""
_FIND = "SELECT id, kind, mime, size, storage_key FROM kept_files WHERE id = $1 AND prepared IS NULL"
_SET = """
UPDATE kept_files SET prepared = $2, waveform = $3::smallint[], duration_s = coalesce(duration_s, $4),
    sound_key = $5, preview_key = $6, pages = $7, width = coalesce(width, $8), height = coalesce(height, $9)
WHERE id = $1 AND prepared IS NULL
"""
# what was made of it is nobody's edit: whoever has it open is not told that somebody was first
_USED = "SELECT id FROM documents WHERE file_id = $1 AND removed_at IS NULL"
_ITEMS = """
SELECT i.id, i.rev FROM library_items i JOIN library_versions v ON v.item_id = i.id AND v.version = i.version
WHERE v.file_id = $1 AND i.removed_at IS NULL ORDER BY i.id
"""


class KeptPreparer:
    """The handler of jobs kept.prepare."""

    def __init__(self, db: Database, preparer: Preparer) -> None:
        self._db = db
        self._preparer = preparer

    async def __call__(self, job: Job) -> None:
        async with self._db.tx() as tx:
            row = await tx.row(_FIND, UUID(job.payload["file_id"]))
        if row is None:
            return
        made = await self._preparer.made_of(row)
        found = (made.prepared, made.wave, made.duration_s, made.sound_key, made.preview_key, made.pages)
        async with self._db.tx() as tx:
            if await tx.execute(_SET, row["id"], *found, made.width, made.height) and made not in (NOTHING, Made()):
                used = await tx.fetch(_USED, row["id"])
                await publish_documents(tx, sorted(each["id"] for each in used))
                for item in await tx.fetch(_ITEMS, row["id"]):
                    tell(tx, item["id"], item["rev"])


async def queue_kept(db: Database) -> int:
    """Jobs for those that have none. Returns how many."""
    return await feed(db, _DUE, KIND)


def queueing_kept(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""
    return feeding(db, _DUE, KIND, on=("document.changed", "library.changed"))
