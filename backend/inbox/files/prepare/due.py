"""Every stored file of a message or a field that wants to be prepared has its job: the new at once, the old in time."""

from collections.abc import Awaitable, Callable

from backend.kit.db import Database
from backend.kit.jobs import feed, feeding

KIND = "file.prepare"
# What has come lately is wanted now. What an import brought, or an earlier version left without a picture, is not
# begun all at once: a few, and the next ones when those are done, so that it never stands in the way of today's.
OLD_AT_ONCE = 4
# a file comes to be stored with a message, after it, or in a field
STORED = ("message.arrived", "message.changed", "card.changed", "contact.changed", "company.changed")
OLD_EVERY_S = 5.0
# Each half has the condition and the order of its index: attachments_unprepared, attachments_unpictured.
_WANTED = """
SELECT a.id, a.created_at FROM attachments a
WHERE a.state = 'stored' AND a.conversation_id IS NOT NULL AND a.prepared IS NULL AND {kinds}
  AND a.created_at {age} now() - interval '7 days'
  AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.key = 'prepare:' || a.id)
ORDER BY a.created_at {way}, a.id {way} LIMIT {most}
"""
_HEARD_OR_READ = "(a.kind IN ('voice', 'audio') OR a.mime = 'application/pdf')"
_SEEN = """a.kind IN ('photo', 'video', 'video_note', 'animation')
  AND (a.kind <> 'photo' OR coalesce(greatest(a.width, a.height), 9999) > 960 OR a.size > 150000)"""
# of fields: few, and all of them by one index, attachments_taken_unprepared
_OF_FIELDS = f"""
SELECT a.id, a.created_at FROM attachments a
WHERE a.state = 'stored' AND a.taken_at IS NOT NULL AND a.prepared IS NULL
  AND ({_HEARD_OR_READ} OR {_SEEN})
  AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.key = 'prepare:' || a.id)
ORDER BY a.created_at {{way}}, a.id {{way}} LIMIT {{most}}
"""
_ADD = """
INSERT INTO jobs (kind, key, payload)
SELECT $1, 'prepare:' || id, jsonb_build_object('file_id', id)
FROM (SELECT id, created_at FROM (({heard}) UNION ALL ({seen}) UNION ALL ({of_fields})) AS all_of_them
      ORDER BY created_at {way}, id {way} LIMIT {most}) AS wanted
WHERE {when}
ORDER BY created_at {way}, id {way}
ON CONFLICT (key) DO NOTHING
"""


def _add(age: str, way: str, most: int, when: str) -> str:
    halves = {
        name: _WANTED.format(kinds=kinds, age=age, way=way, most=most)
        for name, kinds in (("heard", _HEARD_OR_READ), ("seen", _SEEN))
    }
    halves["of_fields"] = _OF_FIELDS.format(way=way, most=most)
    return _ADD.format(**halves, way=way, most=most, when=when)


_IDLE = "NOT EXISTS (SELECT 1 FROM jobs WHERE kind = $1 AND state IN ('waiting', 'running'))"
_NEW = _add(">", "ASC", 200, "true")
# the newest of the old first: they are the likeliest to be looked at
_OLD = _add("<=", "DESC", OLD_AT_ONCE, _IDLE)


async def queue_due(db: Database) -> int:
    """Jobs for the files of the last week that have none. Returns how many."""
    return await feed(db, _NEW, KIND)


async def queue_old(db: Database) -> int:
    """Jobs for a few older ones, when nothing is being prepared. Returns how many.

    Where it stands is in the rows themselves: a restart goes on where it was.
    """
    return await feed(db, _OLD, KIND)


def queueing(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""
    return feeding(db, _NEW, KIND, on=STORED)


def going_back(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task, that never hurries."""
    return feeding(db, _OLD, KIND, every_s=OLD_EVERY_S, at_once=False)
