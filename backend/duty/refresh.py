"""Spans of duty are kept for the coming weeks: written anew with whatever they follow from, and each day further."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime, time, timedelta

from backend.duty.edges import BELL
from backend.duty.pattern import Span
from backend.duty.people import people
from backend.duty.plan import Person, duty
from backend.duty.spans import merged
from backend.kit.db import Database, Tx
from backend.kit.wakes import Bell

KEPT_DAYS = 60
EVERY_S = 1800.0
SLICE = 50
# Whoever changes the plan does so in turn: two who each see a free evening would both fill it.
TURN = "SELECT pg_advisory_xact_lock(hashtext('samovar.schedules'))"
# whom they concern: who stands in for somebody has that one's duty
_SUBSTITUTES = """
SELECT DISTINCT substitute_id AS id FROM shifts
WHERE user_id = ANY ($1::bigint[]) AND substitute_id IS NOT NULL AND ends_at > $2
"""
_THERE = """
INSERT INTO duty_people (user_id, known_until) SELECT u, $2 FROM unnest($1::bigint[]) AS u ORDER BY u
ON CONFLICT DO NOTHING
"""
# a statement of its own, so that what is read next follows the wait: two who change one person's duty do it in turn
_LOCK = "SELECT user_id FROM duty_people WHERE user_id = ANY ($1::bigint[]) ORDER BY user_id FOR UPDATE"
# what is over stays; of what goes on, its beginning
_NOW = (
    "SELECT user_id, starts_at FROM duty_spans WHERE user_id = ANY ($1::bigint[]) AND starts_at < $2 AND ends_at >= $2"
)
_FORGET = "DELETE FROM duty_spans WHERE user_id = ANY ($1::bigint[]) AND ends_at >= $2"
_WRITE = """
INSERT INTO duty_spans (user_id, starts_at, ends_at)
SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) AS s (u, a, b) ORDER BY u, a
"""
# `is_on` is what was told: where it is not so any more, the edge is now
_EDGES = """
UPDATE duty_people p SET known_until = $3,
    edge_at = CASE WHEN p.is_on = n.is_on THEN n.next ELSE $2 END
FROM (SELECT u.id, s.starts_at IS NOT NULL AND s.starts_at <= $2 AS is_on,
             CASE WHEN s.starts_at > $2 THEN s.starts_at WHEN s.ends_at < $3 THEN s.ends_at END AS next
      FROM unnest($1::bigint[]) AS u (id)
      LEFT JOIN LATERAL (SELECT starts_at, ends_at FROM duty_spans d WHERE d.user_id = u.id AND d.ends_at > $2
                         ORDER BY d.ends_at LIMIT 1) s ON true) AS n
WHERE p.user_id = n.id
"""
# without schedule and known to be on duty, as everybody is who has none
_NONE = "DELETE FROM duty_people WHERE user_id = ANY ($1::bigint[]) AND is_on"
_NONE_SPANS = """
DELETE FROM duty_spans s WHERE user_id = ANY ($1::bigint[]) AND ends_at >= $2
  AND NOT EXISTS (SELECT FROM duty_people p WHERE p.user_id = s.user_id)
"""
_STALE = """
SELECT user_id FROM duty_people WHERE known_until < $1 ORDER BY known_until LIMIT $2 FOR UPDATE SKIP LOCKED
"""


async def refresh(tx: Tx, users: Collection[int], now: datetime | None = None) -> None:
    """Theirs, and that of those who stand in for them, from now on; in the transaction of what changed it."""
    now = now or datetime.now(UTC)
    found = await tx.fetch(_SUBSTITUTES, sorted(users), now)
    concerned = sorted(set(users) | {row["id"] for row in found})
    if not concerned:
        return
    until = datetime.combine(now.date() + timedelta(days=KEPT_DAYS + 2), time(), UTC)
    await tx.execute(_THERE, concerned, until)
    await tx.execute(_LOCK, concerned)
    known = await people(tx, concerned, now, until)
    await _write(tx, concerned, known, now, until)
    await tx.execute(_EDGES, concerned, now, until)
    unplanned = [each for each in concerned if _is_unplanned(known, each)]
    if unplanned:
        await tx.execute(_NONE, unplanned)
        await tx.execute(_NONE_SPANS, unplanned, now)
    tx.wake(BELL)


async def _write(
    tx: Tx, concerned: Collection[int], known: Mapping[int, Person], now: datetime, until: datetime
) -> None:
    begun: dict[int, Span] = {
        row["user_id"]: Span(row["starts_at"].timestamp(), now.timestamp())
        for row in await tx.fetch(_NOW, concerned, now)
    }
    await tx.execute(_FORGET, concerned, now)
    rows = [
        (each, datetime.fromtimestamp(span.start, UTC), datetime.fromtimestamp(span.end, UTC))
        for each in concerned
        for span in merged(
            [
                *([begun[each]] if each in begun else []),
                *duty(known, each, now.timestamp(), until.timestamp()),
            ]
        )
    ]
    if rows:
        await tx.execute(_WRITE, *(list(column) for column in zip(*rows, strict=True)))


def _is_unplanned(known: Mapping[int, Person], user_id: int) -> bool:
    stands_in = any(m.substitute_id == user_id for person in known.values() for m in person.marks)
    person = known[user_id]
    return not (person.enrolments or person.marks or stands_in)


async def reach_on(db: Database, now: datetime | None = None) -> int:
    """Whoever's spans end sooner than they should; how many. Right with any number of workers."""
    now = now or datetime.now(UTC)
    done = 0
    while True:
        async with db.tx() as tx:
            # before the first row: two who hold a slice each would wait for substitutes in the other's
            await tx.execute(TURN)
            rows = await tx.fetch(_STALE, now + timedelta(days=KEPT_DAYS), SLICE)
            await refresh(tx, [row["user_id"] for row in rows], now)
        done += len(rows)
        if len(rows) < SLICE:
            return done


def reaching_on(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            await reach_on(db)
            await Bell().rest(EVERY_S)

    return run
