"""Debts follow the hours of their channel: a calendar was changed, or a channel keeps another one."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.duty.clock import calendar_sql, hours_of
from backend.inbox.deliver.debt import tell
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

# a node that holds a channel's facts reads them anew
_CHANNELS = "UPDATE channels SET rev = rev + 1 WHERE calendar_id = ANY ($1::bigint[]) AND state <> 'deleted'"
# a dialog keeps the hours of its channel; one that sleeps or is done wakes with them
_MOVED = """
UPDATE conversations c SET calendar_id = h.calendar_id FROM channels h
WHERE c.channel_id = ANY ($1::bigint[]) AND h.id = c.channel_id AND c.calendar_id <> h.calendar_id
"""
_WAITING = f"""
SELECT c.id, c.waiting_since, c.waiting_clock, {calendar_sql("c.calendar_id")} AS calendar FROM conversations c
WHERE c.waiting_since IS NOT NULL AND (c.calendar_id = ANY ($1::bigint[]) OR c.channel_id = ANY ($2::bigint[]))
ORDER BY c.id FOR UPDATE OF c
"""
_SET = """
UPDATE conversations c SET waiting_clock = w.clock, rev = rev + 1
FROM unnest($1::bigint[], $2::float8[]) AS w (id, clock) WHERE c.id = w.id
"""


async def follow(tx: HotTx, events: Sequence[Logged]) -> None:
    """`waiting_since` is what happened; the clock beside it follows from it, so that twice changes nothing."""
    calendars = sorted({e.subject_id for e in events if e.subject_kind == "calendar" and e.subject_id is not None})
    channels = sorted({e.subject_id for e in events if e.subject_kind == "channel" and e.subject_id is not None})
    if calendars:
        await tx.execute(_CHANNELS, calendars)
    if channels:
        await tx.execute(_MOVED, channels)
    rows = await tx.fetch(_WAITING, calendars, channels)
    # what is shown is counted by the hours also where the clock at its beginning reads the same
    clocks = {row["id"]: _clock(row) for row in rows}
    if clocks:
        await tx.execute(_SET, list(clocks), list(clocks.values()))
        await tell(tx, list(clocks))


def _clock(row: Mapping[str, Any]) -> float:
    return hours_of(row["calendar"]).clock(row["waiting_since"])


CONSUMERS = (Consumer("debts by their hours", ("hours.changed",), follow, start="now"),)
