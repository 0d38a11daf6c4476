"""Files that were uploaded and never sent go after a day; what a draft still holds stays. What stood in a field goes
thirty days after nothing holds it any more: until then it can be put back."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from backend.inbox.files.holders import HELD
from backend.kit.db import Database
from backend.kit.storage import Storage

EVERY_S = 3600.0
SLICE = 100
# A form's file: where its message was put aside, it may be replayed for 90 days.
# A scheduled answer has its files on its message already; the files of saved replies are rows of their own. The row is
# locked and looked at again, so that none goes that a message has taken meanwhile.
_LOOSE = """
DELETE FROM attachments a WHERE a.conversation_id IS NULL AND a.taken_at IS NULL AND a.id IN (
    SELECT l.id FROM attachments l
    WHERE l.conversation_id IS NULL AND l.taken_at IS NULL
      AND l.created_at < now() - CASE WHEN l.of_form THEN interval '91 days' ELSE interval '1 day' END
      AND NOT EXISTS (SELECT FROM drafts d WHERE d.user_id = l.uploaded_by AND l.id = ANY (d.attachments))
    ORDER BY l.created_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING a.storage_key, NULL AS sound_key, NULL AS preview_key
"""
DAYS = 30
# A slice of those that something took: what is adrift is marked so, what has come back no more.
_MARK = f"""
WITH slice AS (SELECT l.id, l.lost_at, ({HELD}) AS held FROM attachments l
              WHERE l.taken_at IS NOT NULL AND l.id > $1 ORDER BY l.id LIMIT $2),
     put AS (UPDATE attachments t SET lost_at = CASE WHEN s.held THEN NULL ELSE now() END FROM slice s
             WHERE t.id = s.id AND s.held = (s.lost_at IS NOT NULL))
SELECT max(id::text) AS last FROM slice
"""
# Held is asked again: what a colleague puts back this very moment has its row locked, or is held no more as adrift.
_ADRIFT = f"""
DELETE FROM attachments a WHERE a.lost_at < now() - interval '{DAYS} days' AND a.id IN (
    SELECT l.id FROM attachments l
    WHERE l.taken_at IS NOT NULL AND l.lost_at < now() - interval '{DAYS} days' AND NOT ({HELD})
    ORDER BY l.id LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING a.storage_key, a.sound_key, a.preview_key
"""
# What a message took is the message's; where it was put aside instead (quarantine), it may be replayed for 90 days.
_VISITORS = """
DELETE FROM visitor_files WHERE id IN (
    SELECT id FROM visitor_files
    WHERE created_at < now() - CASE WHEN taken_by IS NULL THEN interval '1 day' ELSE interval '91 days' END
    ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING storage_key, NULL AS sound_key, NULL AS preview_key
"""
# Bound to nothing any more: what was removed thirty days ago, or whose person went for good (kit/upkeep.py).
_KEPT = """
DELETE FROM kept_files WHERE id IN (
    SELECT f.id FROM kept_files f WHERE NOT EXISTS (SELECT FROM documents d WHERE d.file_id = f.id)
      AND NOT EXISTS (SELECT FROM library_versions v WHERE v.file_id = f.id)
    ORDER BY f.id LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING storage_key, sound_key, preview_key
"""
# Several rows may stand for the same bytes: a saved reply's file, and each use of it; a message that was passed on has
# what was made of its files, too.
UNUSED = """
SELECT DISTINCT k.key FROM unnest($1::text[]) AS k (key)
WHERE NOT EXISTS (SELECT FROM attachments a WHERE a.storage_key = k.key)
  AND NOT EXISTS (SELECT FROM attachments a WHERE a.sound_key = k.key)
  AND NOT EXISTS (SELECT FROM attachments a WHERE a.preview_key = k.key)
  AND NOT EXISTS (SELECT FROM saved_reply_files s WHERE s.storage_key = k.key)
  AND NOT EXISTS (SELECT FROM visitor_files v WHERE v.storage_key = k.key)
  AND NOT EXISTS (SELECT FROM kept_files f WHERE f.storage_key = k.key)
ORDER BY k.key
"""


async def sweep(db: Database, storage: Storage) -> int:
    """Everything that is due: rows, and bytes that nothing else stands on. Returns how many rows."""
    swept = 0
    await _mark(db)
    while True:
        async with db.tx() as tx:
            slices = [await tx.fetch(statement, SLICE) for statement in (_LOOSE, _VISITORS, _KEPT, _ADRIFT)]
            keys = sorted({key for rows in slices for row in rows for key in row.values() if key})
            unused = [row["key"] for row in await tx.fetch(UNUSED, keys)] if keys else []
        # After the commit: bytes may lie there for nothing, but no row is ever without its bytes.
        for key in unused:
            await storage.delete(key)
        swept += sum(map(len, slices))
        if max(map(len, slices)) < SLICE:
            return swept


async def _mark(db: Database) -> None:
    last: UUID | None = UUID(int=0)
    while last is not None:
        async with db.tx() as tx:
            found = await tx.value(_MARK, last, SLICE)
        last = UUID(found) if found else None


def sweeping(db: Database, storage: Storage) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await sweep(db, storage)
            await asyncio.sleep(EVERY_S)

    return run
