"""Moments at which waits come to their next level: kept beside the waits, and followed by a consumer of the log."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.duty.clock import calendar_sql, hours_of
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import Database, HotTx, Tx
from backend.kit.jobs import Handler, Job, add
from backend.watch.escalation.levels import next_at, of_wait
from backend.watch.escalation.schemas import EscalationStep

JOB = "escalation.follow"
SLICE = 500
BELL = "escalation"
_steps = msgspec.json.Decoder(list[EscalationStep]).decode
# the customer's newest word is a call that nobody took; lines of ours may stand behind it
_CALL = """coalesce((SELECT m.meta #>> '{call,state}' = 'missed' FROM messages m
    WHERE m.conversation_id = c.id AND m.direction = 'in' ORDER BY m.seq DESC LIMIT 1), false)"""
_FACTS = f"""
c.id, c.waiting_since AS mark, {calendar_sql("c.calendar_id")} AS calendar, e.id AS escalation_id, e.name AS escalation,
e.steps::text AS steps, {_CALL} AS call,
coalesce((SELECT max(s.after_s) FROM escalation_steps s
          WHERE s.conversation_id = c.id AND s.mark = c.waiting_since), -1) AS done_s
"""
_ESCALATED = """
FROM conversations c JOIN channels h ON h.id = c.channel_id
JOIN escalations e ON e.id = h.escalation_id AND e.deleted_at IS NULL
WHERE c.waiting_since IS NOT NULL AND c.state <> 'done' AND NOT h.private AND h.state <> 'deleted'
"""
# nobody's own mailbox is watched by the house
WAITS = f"SELECT {_FACTS} {_ESCALATED}"
_WAITS = f"{WAITS} AND c.id = ANY ($1::bigint[]) ORDER BY c.id"
WAITS_OF_CHANNELS = f"""
SELECT c.waiting_since AS mark, {calendar_sql("c.calendar_id")} AS calendar,
    {_CALL} AS call
FROM conversations c JOIN channels h ON h.id = c.channel_id AND NOT h.private AND h.state <> 'deleted'
WHERE c.channel_id = ANY ($1::bigint[]) AND c.waiting_since IS NOT NULL AND c.state <> 'done' LIMIT $2
"""
# what was over long before the levels were set up is nobody's alarm: a channel may have a thousand of them
OLD_S = 86_400
_OLD = """
INSERT INTO escalation_steps (conversation_id, mark, after_s, escalation_id, level, told, why)
SELECT id, mark, after_s, escalation_id, level, '{}', 'old'
FROM unnest($1::bigint[], $2::timestamptz[], $3::int[], $4::bigint[], $5::int[])
    AS t (id, mark, after_s, escalation_id, level)
ORDER BY id ON CONFLICT DO NOTHING
"""
_FORGET = """
DELETE FROM escalation_due WHERE conversation_id = ANY ($1::bigint[]) AND conversation_id <> ALL ($2::bigint[])
"""
_SET = """
INSERT INTO escalation_due AS d (conversation_id, mark, urgent, due_at)
SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::boolean[], $4::timestamptz[]) AS n ORDER BY 1
ON CONFLICT (conversation_id) DO UPDATE SET mark = excluded.mark, urgent = excluded.urgent, due_at = excluded.due_at
WHERE (d.mark, d.urgent, d.due_at) IS DISTINCT FROM (excluded.mark, excluded.urgent, excluded.due_at)
"""
_OF_CHANNEL = """
SELECT c.id FROM conversations c WHERE c.channel_id = $1 AND c.waiting_since IS NOT NULL AND c.id > $2
ORDER BY c.id LIMIT $3
"""


async def follow(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing: a row says what the dialog waits for now."""
    ids = sorted({e.subject_id for e in events if e.subject_kind == "conversation" and e.subject_id is not None})
    if ids:
        await set_due(tx, ids)


async def set_due(tx: Tx, ids: Sequence[int]) -> None:
    """The next level of these, or none."""
    rows = [(row, due) for row in await tx.fetch(_WAITS, ids) if (due := _due(row)) is not None]
    await tx.execute(_FORGET, ids, [row["id"] for row, _ in rows])
    if rows:
        marks, urgent = [row["mark"] for row, _ in rows], [row["call"] for row, _ in rows]
        await tx.execute(_SET, [row["id"] for row, _ in rows], marks, urgent, [due for _, due in rows])


async def _put_by_old(tx: Tx, ids: Sequence[int], now: datetime) -> None:
    """Waits that were behind their last level for a day before somebody set these up: kept as done, told to nobody."""
    old = []
    for row in await tx.fetch(_WAITS, ids):
        steps = [step for step in steps_of(row) if step.after_s > row["done_s"]]
        if steps and hours_of(row["calendar"]).between(row["mark"], now) > steps[-1].after_s + OLD_S:
            old.append((row, steps[-1].after_s, len(levels_of(row))))
    if old:
        await tx.execute(
            _OLD,
            [row["id"] for row, _, _ in old],
            [row["mark"] for row, _, _ in old],
            [after_s for _, after_s, _ in old],
            [row["escalation_id"] for row, _, _ in old],
            [level for _, _, level in old],
        )


def levels_of(row: Any) -> list[EscalationStep]:
    """All of its channel."""
    return _steps(row["steps"])


def steps_of(row: Any) -> list[EscalationStep]:
    """The levels that this wait has."""
    return of_wait(levels_of(row), call=row["call"])


def _due(row: Any) -> Any:
    return next_at(hours_of(row["calendar"]), row["mark"], steps_of(row), row["done_s"])


async def follow_channels(tx: Tx, channel_ids: Sequence[int]) -> None:
    """Their levels are others from this commit on: who waits there is looked at in slices."""
    for channel_id in sorted(channel_ids):
        await add(tx, JOB, {"channel_id": channel_id})


def handlers(db: Database) -> dict[str, Handler]:
    async def run(job: Job) -> None:
        after = 0
        while True:
            async with db.tx() as tx:
                ids = [row["id"] for row in await tx.fetch(_OF_CHANNEL, job.payload["channel_id"], after, SLICE)]
                if not ids:
                    break
                await _put_by_old(tx, ids, datetime.now(UTC))
                await set_due(tx, ids)
                after = ids[-1]
        db.wakes.say([BELL])

    return {JOB: run}


CONSUMERS = (Consumer("escalation", ("message.arrived", "conversation.changed"), follow, start="now"),)
