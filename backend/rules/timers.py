"""Moments that rules wait for: no answer for so long, a task that is overdue. Read by their indexed instant alone;
whether it is still so is looked at when the moment has come."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.duty.clock import calendar_sql, hours_of
from backend.kit.consumers import Logged
from backend.kit.db import HotTx, Tx
from backend.kit.faults import fault
from backend.kit.wakes import wait_s
from backend.rules.about import HIDDEN, HIDDEN_CARD
from backend.rules.asking import Asked, ask, listening, steps
from backend.rules.facts import Happened
from backend.rules.match import TIMED
from backend.rules.schemas import RuleBody, RuleFact

SLICE = 200
# A run is the only guard against the same moment twice, and is forgotten after so long (backend/kit/upkeep.py): what
# came due before that is not set again. A day less, since both look at their own clocks.
KNOWN = timedelta(days=29)

_WAITING = f"""
SELECT c.id, c.waiting_since AS mark, {calendar_sql("c.calendar_id")} AS calendar FROM conversations c
WHERE c.waiting_since IS NOT NULL AND ($1::bigint[] IS NULL OR c.id = ANY ($1::bigint[]))
  AND NOT {HIDDEN.format("c.id")} ORDER BY c.id
"""
_OF_HIDDEN = f"""CASE t.subject_kind WHEN 'conversation' THEN {HIDDEN.format("t.subject_id")}
    WHEN 'card' THEN {HIDDEN_CARD.format("t.subject_id")} ELSE false END"""
_TASKS = f"""
SELECT t.id, t.due_at AS mark FROM tasks t
WHERE t.state = 'open' AND t.due_at IS NOT NULL AND ($1::bigint[] IS NULL OR t.id = ANY ($1::bigint[]))
  AND NOT {_OF_HIDDEN} ORDER BY t.id
"""
_SET = """
INSERT INTO rule_timers (rule_id, subject_id, mark, due_at)
SELECT $1, n.id, n.mark, n.due_at
FROM unnest($2::bigint[], $3::timestamptz[], $4::timestamptz[]) AS n (id, mark, due_at)
WHERE n.due_at >= $5 AND n.mark >= $6 AND NOT EXISTS (
    SELECT FROM rule_runs r WHERE r.rule_id = $1 AND r.fact_key = 't' || n.id || '@' || extract(epoch FROM n.mark))
ORDER BY n.id ON CONFLICT (rule_id, subject_id, mark) DO UPDATE SET due_at = excluded.due_at
"""
_FORGET = "DELETE FROM rule_timers WHERE rule_id = $1"
# SKIP LOCKED: another worker rings them
_DUE = """
DELETE FROM rule_timers WHERE (rule_id, subject_id, mark) IN (
    SELECT rule_id, subject_id, mark FROM rule_timers WHERE due_at <= $1
    ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
RETURNING rule_id, subject_id, mark, due_at, extract(epoch FROM mark)::text AS stamp
"""
_NEXT = "SELECT extract(epoch FROM min(due_at) - now())::float8 FROM rule_timers"
# still waiting for the same answer
_TALKS = f"""
SELECT c.id, c.waiting_since AS mark, c.contact_id, c.card_id, c.id AS conversation_id FROM conversations c
WHERE c.id = ANY ($1::bigint[]) AND c.waiting_since IS NOT NULL AND NOT {HIDDEN.format("c.id")}
"""
_PROMISES = f"""
SELECT t.id, t.due_at AS mark, t.title,
       CASE t.subject_kind WHEN 'card' THEN (SELECT k.contact_id FROM cards k WHERE k.id = t.subject_id)
            WHEN 'contact' THEN t.subject_id
            WHEN 'conversation' THEN (SELECT v.contact_id FROM conversations v WHERE v.id = t.subject_id)
       END AS contact_id,
       CASE t.subject_kind WHEN 'card' THEN t.subject_id END AS card_id,
       CASE t.subject_kind WHEN 'conversation' THEN t.subject_id END AS conversation_id
FROM tasks t WHERE t.id = ANY ($1::bigint[]) AND t.state = 'open' AND NOT {_OF_HIDDEN}
"""


async def follow(tx: Tx, rules: Sequence[Asked], events: Sequence[Logged]) -> None:
    """What the events' dialogs and tasks wait for by now. Twice changes nothing."""
    for rule in rules:
        kind = {"no_answer": "conversation", "task_overdue": "task"}.get(rule.body.when.kind)
        ids = sorted({e.subject_id for e in events if kind and e.subject_kind == kind and e.subject_id is not None})
        if ids:
            await _set(tx, rule.id, rule.body, rule.since, ids)


async def seed(tx: Tx, rule_id: int, body: RuleBody, since: datetime | None) -> None:
    """A rule was made, changed, switched on or off: what waits already, as far as its moment is still to come."""
    await tx.execute(_FORGET, rule_id)
    if since is not None and body.when.kind in TIMED:
        await _set(tx, rule_id, body, datetime.now(UTC), None)


async def _set(tx: Tx, rule_id: int, body: RuleBody, since: datetime, ids: Sequence[int] | None) -> None:
    talks = body.when.kind == "no_answer"
    rows = await tx.fetch(_WAITING if talks else _TASKS, ids)
    minutes = body.when.minutes or 0
    due = [_talk_due(row, minutes) if talks else row["mark"] + timedelta(minutes=minutes) for row in rows]
    known = datetime.now(UTC) - KNOWN
    # hours that change move what is due of a wait of long ago, whose run may be forgotten
    began = known if talks else datetime.fromtimestamp(0, UTC)
    if rows:
        marks = [row["mark"] for row in rows]
        await tx.execute(_SET, rule_id, [row["id"] for row in rows], marks, due, max(since, known), began)


def _talk_due(row: Any, minutes: int) -> datetime:
    """When the answer debt comes to so many duty minutes."""
    hours = hours_of(row["calendar"])
    return hours.moment(hours.clock(row["mark"]) + minutes * 60)


async def ring(tx: HotTx, now: datetime) -> bool:
    """Those whose moment has come, a slice; were there as many as a slice holds?"""
    due = await tx.fetch(_DUE, now, SLICE)
    if not due:
        return False
    rules = {rule.id: rule for rule in await listening(tx)}
    known = await steps(tx)
    for kind in TIMED:
        those = [row for row in due if (rule := rules.get(row["rule_id"])) and rule.body.when.kind == kind]
        ids = sorted({row["subject_id"] for row in those})
        found = (
            {row["id"]: row for row in await tx.fetch(_TALKS if kind == "no_answer" else _PROMISES, ids)} if ids else {}
        )
        for row in those:
            about = found.get(row["subject_id"])
            if about is not None and about["mark"] == row["mark"]:
                rule = rules[row["rule_id"]]
                await ask(tx, [rule], [_happened(kind, row, about, rule.body.when.minutes or 0, now)], known)
    await fault("rules.rang")
    return len(due) == SLICE


async def rest_s(tx: HotTx) -> float:
    """Seconds until it is worth while to look again: one that is set meanwhile has a minute at least."""
    return wait_s(await tx.value(_NEXT))


def _happened(kind: str, row: Any, about: Any, minutes: int, now: datetime) -> Happened:
    data: dict[str, Any] = {"minutes": minutes, "since": row["mark"]}
    if kind == "task_overdue":
        data |= {"task_id": row["subject_id"], "title": about["title"]}
    fact = RuleFact(
        kind=kind,
        at=row["due_at"],
        contact_id=about["contact_id"],
        card_id=about["card_id"],
        conversation_id=about["conversation_id"],
        data=msgspec.to_builtins(data),
    )
    return Happened(key=f"t{row['subject_id']}@{row['stamp']}", stored_at=now, fact=fact)
