"""Every stored file of a message that wants to be prepared has its job."""

from collections.abc import Awaitable, Callable

from backend.kit.db import Database
from backend.kit.jobs import feed, feeding

KIND = "file.prepare"
# Each half has the condition of its index: attachments_unprepared, attachments_unpictured. Pictures are shown as they
# are until they have a small one, so those of an archive are left alone.
_WANTED = """
SELECT a.id, a.created_at FROM attachments a
WHERE a.state = 'stored' AND a.conversation_id IS NOT NULL AND a.prepared IS NULL AND {condition}
  AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.key = 'prepare:' || a.id)
ORDER BY a.created_at, a.id LIMIT 100
"""
_HEARD_OR_READ = "(a.kind IN ('voice', 'audio') OR a.mime = 'application/pdf')"
_SEEN = """a.kind IN ('photo', 'video', 'video_note', 'animation')
  AND (a.kind <> 'photo' OR coalesce(greatest(a.width, a.height), 9999) > 960 OR a.size > 150000)
  AND a.created_at > now() - interval '7 days'"""
_DUE = f"""
INSERT INTO jobs (kind, key, payload)
SELECT $1, 'prepare:' || id, jsonb_build_object('file_id', id)
FROM (({_WANTED.format(condition=_HEARD_OR_READ)}) UNION ALL ({_WANTED.format(condition=_SEEN)})) AS wanted
ORDER BY created_at, id
ON CONFLICT (key) DO NOTHING
"""


async def queue_due(db: Database) -> int:
    """Jobs for the files that have none. Returns how many."""
    return await feed(db, _DUE, KIND)


def queueing(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""
    return feeding(db, _DUE, KIND)
