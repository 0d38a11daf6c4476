"""Every stored file of a message that wants to be prepared has its job."""

from collections.abc import Awaitable, Callable

from backend.kit.db import Database
from backend.kit.jobs import feed, feeding

KIND = "file.prepare"
# the condition is that of the index attachments_unprepared
_DUE = """
INSERT INTO jobs (kind, key, payload)
SELECT $1, 'prepare:' || a.id, jsonb_build_object('file_id', a.id)
FROM attachments a
WHERE a.state = 'stored' AND a.conversation_id IS NOT NULL AND a.prepared IS NULL
  AND (a.kind IN ('voice', 'audio') OR a.mime = 'application/pdf')
  AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.key = 'prepare:' || a.id)
ORDER BY a.created_at, a.id LIMIT 100
ON CONFLICT (key) DO NOTHING
"""


async def queue_due(db: Database) -> int:
    """Jobs for the files that have none. Returns how many."""
    return await feed(db, _DUE, KIND)


def queueing(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""
    return feeding(db, _DUE, KIND)
