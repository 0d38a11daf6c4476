"""Every file that still lies with a platform has its job, however its message came in."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from backend.kit.db import Database
from backend.kit.jobs import feeding

KIND = "file.fetch"
_DUE = """
INSERT INTO jobs (kind, key, payload)
SELECT $1, 'file:' || a.id, jsonb_build_object('file_id', a.id)
FROM attachments a
WHERE a.state = 'remote' AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.key = 'file:' || a.id)
ORDER BY a.created_at, a.id LIMIT 200
ON CONFLICT (key) DO NOTHING
"""


def key_of(file_id: UUID) -> str:
    """The job's key: one at a time for each file."""
    return f"file:{file_id}"


def queueing(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""
    return feeding(db, _DUE, KIND, on=("message.arrived", "message.changed"))
