"""Debts follow the hours of their channel: a calendar was changed, or a channel keeps another one."""

from collections.abc import Sequence

from backend.duty.clock import calendar_sql, hours_of
from backend.inbox.deliver.debt import tell
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import Database, HotTx
from backend.kit.jobs import Handler, Job, add

JOB = "hours.follow"
SLICE = 500
# whoever made a dialog with the hours of before has committed by then, or never will
ONCE_MORE_S = 60.0
# a node that holds a channel's facts reads them anew
_CHANNELS = "UPDATE channels SET rev = rev + 1 WHERE calendar_id = ANY ($1::bigint[]) AND state <> 'deleted'"
# A dialog keeps the hours of its channel; one that sleeps or is done wakes with them.
_OF_CHANNEL = """
SELECT c.id FROM conversations c JOIN channels h ON h.id = c.channel_id
WHERE c.channel_id = $1 AND c.calendar_id <> h.calendar_id AND c.id > $2
"""
_OF_CALENDAR = "SELECT c.id FROM conversations c WHERE c.calendar_id = $1 AND c.waiting_since IS NOT NULL AND c.id > $2"
_ROWS = f"""
SELECT c.id, c.waiting_since, h.calendar_id, {calendar_sql("h.calendar_id")} AS calendar
FROM conversations c JOIN channels h ON h.id = c.channel_id
WHERE c.id IN ({{ids}} ORDER BY c.id LIMIT {SLICE}) ORDER BY c.id FOR UPDATE OF c
"""
_SET = """
UPDATE conversations c SET calendar_id = w.calendar_id, waiting_clock = w.clock,
    rev = rev + (w.clock IS NOT NULL)::int
FROM unnest($1::bigint[], $2::bigint[], $3::float8[]) AS w (id, calendar_id, clock) WHERE c.id = w.id
"""


async def follow(tx: HotTx, events: Sequence[Logged]) -> None:
    """The work is a job's: a channel may have more dialogs than one transaction should hold."""
    about = sorted({(e.subject_kind, e.subject_id) for e in events if e.subject_id is not None})
    calendars = [number for kind, number in about if kind == "calendar"]
    if calendars:
        await tx.execute(_CHANNELS, calendars)
    for kind, number in about:
        for seconds in (0.0, ONCE_MORE_S):
            await add(tx, JOB, {"kind": kind, "id": number}, in_s=seconds)


async def counted(tx: HotTx, kind: str, number: int, after: int) -> int | None:
    """A slice of dialogs behind that one; the last one's id, None: there were none.

    `waiting_since` is what happened; the clock beside it follows from it, so that twice changes nothing.
    """
    ids = _OF_CALENDAR if kind == "calendar" else _OF_CHANNEL
    rows = await tx.fetch(_ROWS.format(ids=ids), number, after)
    if not rows:
        return None
    clocks = [row["waiting_since"] and hours_of(row["calendar"]).clock(row["waiting_since"]) for row in rows]
    await tx.execute(_SET, [row["id"] for row in rows], [row["calendar_id"] for row in rows], clocks)
    waiting = [row["id"] for row in rows if row["waiting_since"] is not None]
    if waiting:
        await tell(tx, waiting)
    return int(rows[-1]["id"])


def handlers(db: Database) -> dict[str, Handler]:
    async def run(job: Job) -> None:
        after: int | None = 0
        while after is not None:
            async with db.tx() as tx:
                after = await counted(tx, job.payload["kind"], job.payload["id"], after)

    return {JOB: run}


CONSUMERS = (Consumer("debts by their hours", ("hours.changed",), follow, start="now"),)
