"""Old facts go, a few at a time, and points go with them in the same transaction; a journal says what went (E6)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from backend.contacts.warmth.keep import count_anew
from backend.kit.db import Database, Tx
from backend.timeline.keeping.old import days_ago, old_sql
from backend.timeline.keeping.setting import keeping

EVERY_S = 300.0
SLICE = 500
BREATH_S = 0.1
# one at a time, whatever the number of workers: two would count the same people
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('samovar.activities_swept'))"
_GO = """
WITH old AS (SELECT a.stored_at, a.id FROM activities a WHERE {old} ORDER BY {by}, a.id LIMIT $1),
gone AS (DELETE FROM activities a USING old o WHERE a.stored_at = o.stored_at AND a.id = o.id
         RETURNING a.id, a.at, a.contact_id),
unliked AS (DELETE FROM feed_likes l USING gone g WHERE l.activity_id = g.id)
SELECT count(*) AS n, min(at) AS oldest, array_agg(DISTINCT contact_id) AS people FROM gone
"""
_BEGUN = "SELECT id FROM activity_removals WHERE kind = $1 AND ended_at IS NULL"
_BEGIN = "INSERT INTO activity_removals (kind, days) VALUES ($1, $2) RETURNING id"
_NOTE = """
UPDATE activity_removals SET removed = removed + $2, people = people + $3, oldest = least(oldest, $4), days = $5
WHERE id = $1
"""
_END = "UPDATE activity_removals SET ended_at = now() WHERE kind = $1 AND ended_at IS NULL"


class _Round(msgspec.Struct):
    """One kind's, in this process. `late`: those told in time are through."""

    kind: str
    days: int
    late: bool = False
    over: bool = False
    counted: set[int] = msgspec.field(default_factory=set)


async def sweep(db: Database) -> int:
    """All that is old by now; how many facts went."""
    async with db.tx() as tx:
        setting = await keeping(tx)
    found = 0
    for kind, days in sorted(setting.days.items()):
        now = _Round(kind, days)
        while not now.over:
            found += await _some(db, now)
            # whoever writes meanwhile goes first
            await asyncio.sleep(0 if now.over else BREATH_S)
    return found


async def _some(db: Database, now: _Round) -> int:
    """How many went. It is over when there are no more, somebody else is at it, or other days were set meanwhile."""
    async with db.tx() as tx:
        if not await tx.value(_LOCK) or (await keeping(tx)).days.get(now.kind) != now.days:
            now.over = True
            return 0
        by = "a.at" if now.late else "a.stored_at"
        gone: Any = await tx.row(_GO.format(old=old_sql(now.kind, days_ago(now.days), late=now.late), by=by), SLICE)
        if gone["n"]:
            await _note(tx, now, gone)
        if gone["n"] < SLICE and now.late:
            await tx.execute(_END, now.kind)
        now.late, now.over = now.late or gone["n"] < SLICE, now.late and gone["n"] < SLICE
        return int(gone["n"])


async def _note(tx: Tx, now: _Round, gone: Mapping[str, Any]) -> None:
    people = sorted(set(gone["people"]) - {None})
    await count_anew(tx, people, is_news=False)
    begun = await tx.value(_BEGUN, now.kind) or await tx.value(_BEGIN, now.kind, now.days)
    await tx.execute(_NOTE, begun, gone["n"], len(set(people) - now.counted), gone["oldest"], now.days)
    now.counted.update(people)


def sweeping_old(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await sweep(db)
            await asyncio.sleep(EVERY_S)

    return run
