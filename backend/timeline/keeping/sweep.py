"""Old facts go, a few at a time, and points go with them in the same transaction; a journal says what went (E6).

Each kind is walked from its oldest fact on, and the next round goes on where this one ended: what stays (under which
somebody wrote, or of another of one's own kinds) is looked at once a day, and not every five minutes.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from backend.contacts.warmth.facts import remember_heard
from backend.contacts.warmth.keep import count_anew
from backend.kit.db import Database, Tx
from backend.kit.db.trouble import is_passing
from backend.timeline.keeping.old import NEEDED, before_sql, days_ago, of_sql
from backend.timeline.keeping.setting import keeping

log = structlog.get_logger("facts")

EVERY_S, ANEW_S = 300.0, 86_400.0
SLICE, LOOKED = 500, 5_000
BREATH_S = 0.1
# one at a time, whatever the number of workers: two would count the same people
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('samovar.activities_swept'))"
_LOOK = """
SELECT a.stored_at, a.id, {by} AS place, {picked} AND NOT {needed} AS goes FROM activities a
WHERE {led} AND {before} AND ({by}, a.id) > ($1::timestamptz, $2::bigint) ORDER BY {by}, a.id LIMIT {looked}
"""
_THESE = "unnest($1::timestamptz[], $2::bigint[]) AS o (stored_at, id)"
# A statement of its own, so that the next one's snapshot follows it: whoever comments holds the fact until their
# comment can be seen, and what somebody holds at this moment stays.
_HOLD = f"""
SELECT a.stored_at, a.id FROM activities a JOIN {_THESE} USING (stored_at, id)
ORDER BY a.stored_at, a.id FOR UPDATE OF a SKIP LOCKED
"""
_GO = f"""
WITH gone AS (DELETE FROM activities a USING {_THESE} WHERE a.stored_at = o.stored_at AND a.id = o.id AND NOT {NEEDED}
              RETURNING a.id, a.at, a.contact_id, a.kind, a.actor_kind, a.data),
unliked AS (DELETE FROM feed_likes l USING gone g WHERE l.activity_id = g.id),
heard AS ({remember_heard("gone")})
SELECT count(*) AS n, min(at) AS oldest, array_agg(DISTINCT contact_id) AS people FROM gone
"""
_BEGUN = "SELECT id FROM activity_removals WHERE kind = $1 AND ended_at IS NULL"
_BEGIN = "INSERT INTO activity_removals (kind, days) VALUES ($1, $2) RETURNING id"
_NOTE = """
UPDATE activity_removals SET removed = removed + $2, people = people + $3, oldest = least(oldest, $4), days = $5
WHERE id = $1
"""
_END = "UPDATE activity_removals SET ended_at = now() WHERE kind = $1 AND ended_at IS NULL"
Place = tuple[datetime, int]
_FIRST: Place = (datetime(1, 1, 2, tzinfo=UTC), 0)


class Looked(msgspec.Struct):
    """How far each kind was walked by this process: by (kind, days, are these the ones that were told late)."""

    places: dict[tuple[str, int, bool], Place] = {}
    since: float = msgspec.field(default_factory=time.monotonic)

    def anew_daily(self) -> None:
        """What came behind these places (of long ago, and told today; an event brought back) is found then."""
        if time.monotonic() - self.since >= ANEW_S:
            self.places.clear()
            self.since = time.monotonic()


class _Round(msgspec.Struct):
    """One kind's. `late`: those told in time are through."""

    kind: str
    days: int
    looked: Looked
    late: bool = False
    over: bool = False
    counted: set[int] = msgspec.field(default_factory=set)

    @property
    def place(self) -> Place:
        return self.looked.places.get((self.kind, self.days, self.late), _FIRST)

    def go_on(self, walked: Sequence[Mapping[str, Any]], goes: Sequence[Mapping[str, Any]]) -> None:
        last = goes[-1] if len(goes) == SLICE else walked[-1] if walked else None
        if last is not None:
            self.looked.places[self.kind, self.days, self.late] = (last["place"], last["id"])
        if len(goes) < SLICE and len(walked) < LOOKED:
            self.late, self.over = True, self.late


async def sweep(db: Database, looked: Looked | None = None) -> int:
    """All that is old by now, of what was not looked at yet; how many facts went."""
    looked = looked or Looked()
    looked.anew_daily()
    async with db.tx() as tx:
        setting = await keeping(tx)
    found, wrong = 0, []
    for kind, days in sorted(setting.days.items()):
        try:
            found += await _all_of(db, _Round(kind, days, looked))
        except Exception as error:
            # one that takes too long must not keep the others from their turn
            log.warning("facts.kind_not_swept", kind=kind, exc_info=error)
            wrong += [] if is_passing(error) else [error]
    if wrong:
        raise wrong[0]
    return found


async def _all_of(db: Database, now: _Round) -> int:
    found = 0
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
        walked = await tx.fetch(_look(now), *now.place)
        goes = [row for row in walked if row["goes"]][:SLICE]
        gone = await _go(tx, now, goes) if goes else 0
        if now.late and len(goes) < SLICE and len(walked) < LOOKED:
            await tx.execute(_END, now.kind)
    # only what is committed was looked at
    now.go_on(walked, goes)
    return gone


def _look(now: _Round) -> str:
    (led, picked), before = of_sql(now.kind), before_sql(days_ago(now.days), late=now.late)
    by = "a.at" if now.late else "a.stored_at"
    return _LOOK.format(led=led, picked=picked, needed=NEEDED, before=before, by=by, looked=LOOKED)


async def _go(tx: Tx, now: _Round, goes: Sequence[Mapping[str, Any]]) -> int:
    held = await tx.fetch(_HOLD, *_keys(goes))
    gone: Any = await tx.row(_GO, *_keys(held))
    if gone["n"]:
        await _note(tx, now, gone)
    return int(gone["n"])


def _keys(rows: Sequence[Mapping[str, Any]]) -> tuple[list[datetime], list[int]]:
    return [row["stored_at"] for row in rows], [row["id"] for row in rows]


async def _note(tx: Tx, now: _Round, gone: Mapping[str, Any]) -> None:
    people = sorted(set(gone["people"]) - {None})
    await count_anew(tx, people, is_news=False)
    begun = await tx.value(_BEGUN, now.kind) or await tx.value(_BEGIN, now.kind, now.days)
    await tx.execute(_NOTE, begun, gone["n"], len(set(people) - now.counted), gone["oldest"], now.days)
    now.counted.update(people)


def sweeping_old(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""
    looked = Looked()

    async def run() -> None:
        while True:
            await sweep(db, looked)
            await asyncio.sleep(EVERY_S)

    return run
