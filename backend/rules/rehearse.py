"""What a rule would have done last week, as things stand now: counts and examples. Nothing is written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.duty.clock import calendar_sql, hours_of
from backend.duty.hours import Hours
from backend.kit.db import HotTx
from backend.kit.errors import Invalid
from backend.rules.about import HIDDEN, HIDDEN_CARD, about
from backend.rules.acting import of_nobody
from backend.rules.asking import steps
from backend.rules.check import check
from backend.rules.conditions import why_not
from backend.rules.facts import fact_of
from backend.rules.match import kinds_of, matches
from backend.rules.schemas import Rehearsal, RehearsalCase, RuleBody, RuleFact

DAYS = 7
MOST = 2000
# conditions are asked of so many; beyond that it says "at least"
LOOKED = 500
SHOWN = 12

_PAST = f"""
SELECT id, at, kind, actor_kind, actor_id, contact_id, company_id, card_id, conversation_id, message_seq,
       data::text AS data
FROM activities a WHERE stored_at > $1 AND kind = ANY ($2::text[])
  AND NOT {HIDDEN.format("a.conversation_id")} AND NOT {HIDDEN_CARD.format("a.card_id")}
ORDER BY stored_at DESC, id DESC LIMIT $3
"""
_CALENDARS = f"""
SELECT c.id, {calendar_sql("c.calendar_id")} AS calendar FROM conversations c
WHERE c.id = ANY ($1::bigint[]) AND c.calendar_id <> 1
"""
_TASKS = f"""
SELECT due_at AS at, CASE subject_kind WHEN 'contact' THEN subject_id
           WHEN 'card' THEN (SELECT contact_id FROM cards k WHERE k.id = subject_id) END AS contact_id,
       CASE subject_kind WHEN 'card' THEN subject_id END AS card_id,
       CASE subject_kind WHEN 'conversation' THEN subject_id END AS conversation_id
FROM tasks WHERE due_at + make_interval(mins => $2) BETWEEN $1 AND now() AND state <> 'cancelled'
  AND (closed_at IS NULL OR closed_at > due_at + make_interval(mins => $2))
  AND NOT CASE subject_kind WHEN 'conversation' THEN {HIDDEN.format("subject_id")}
      WHEN 'card' THEN {HIDDEN_CARD.format("subject_id")} ELSE false END ORDER BY due_at DESC LIMIT $3
"""
_NAMES = """
SELECT n.ord, coalesce(nullif(concat_ws(' ', nullif(p.name, ''), nullif(p.surname, '')), ''), k.title, '') AS name
FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS n (contact_id, card_id, ord)
LEFT JOIN contacts p ON p.id = n.contact_id LEFT JOIN cards k ON k.id = n.card_id ORDER BY n.ord
"""


async def rehearse(tx: HotTx, body: RuleBody) -> Rehearsal:
    """Raises Invalid where the rule could not be kept."""
    # whatever a deed or a mistake of ours would write, the database refuses
    await tx.execute("SET TRANSACTION READ ONLY")
    await check(tx, body)
    since = datetime.now(UTC) - timedelta(days=DAYS)
    found, more = await _past(tx, body, since)
    grants = await of_nobody(tx)
    runs: list[RuleFact] = []
    kept: dict[str, int] = {}
    for fact in found[:LOOKED]:
        why = await why_not(tx, grants, body.if_, await about(tx, fact), fact)
        if why is None:
            runs.append(fact)
        else:
            kept[why] = kept.get(why, 0) + 1
    return Rehearsal(
        days=DAYS,
        happened=len(found),
        more=more,
        looked_at=min(len(found), LOOKED),
        runs=len(runs),
        kept=kept,
        examples=await _cases(tx, runs[:SHOWN]),
    )


async def _past(tx: HotTx, body: RuleBody, since: datetime) -> tuple[list[RuleFact], bool]:
    """Newest first, and whether there were more than anybody reads."""
    when = body.when
    if when.kind == "no_answer":
        rows = await tx.fetch(_PAST, since, ["message_in", "message_out"], 10 * MOST)
        facts = [fact_of(row) for row in reversed(rows)]
        hours = await _hours(tx, {fact.conversation_id for fact in facts})
        return _unanswered(facts, when.minutes or 0, hours), len(rows) == 10 * MOST
    if when.kind == "task_overdue":
        rows = await tx.fetch(_TASKS, since, when.minutes or 0, MOST)
        return [RuleFact(kind="task_overdue", **row) for row in rows], len(rows) == MOST
    rows = await tx.fetch(_PAST, since, list(kinds_of(when)), MOST)
    known = await steps(tx)
    return [fact for fact in map(fact_of, rows) if matches(when, fact, known)], len(rows) == MOST


async def _hours(tx: HotTx, talks: Iterable[int | None]) -> dict[int, Hours]:
    """Of those dialogs whose channel is not open round the clock."""
    rows = await tx.fetch(_CALENDARS, sorted(talk for talk in talks if talk is not None))
    return {row["id"]: hours_of(row["calendar"]) for row in rows}


def _unanswered(facts: Sequence[RuleFact], minutes: int, hours: Mapping[int, Hours]) -> list[RuleFact]:
    """Of messages in their order: each first one that nobody answered within so many duty minutes. Newest first."""
    waits: dict[int, RuleFact] = {}
    late: list[RuleFact] = []
    now = datetime.now(UTC)

    def over(asked: RuleFact, until: datetime) -> None:
        open_ = hours.get(asked.conversation_id or 0) or hours_of(None)
        due = open_.moment(open_.clock(asked.at) + minutes * 60)
        if due <= until:
            late.append(RuleFact(
                kind="no_answer", at=due, contact_id=asked.contact_id, card_id=asked.card_id,
                conversation_id=asked.conversation_id,
            ))  # fmt: skip

    for fact in facts:
        talk = fact.conversation_id
        if talk is None:
            continue
        if fact.kind == "message_in":
            if "automatic" not in fact.data:
                waits.setdefault(talk, fact)
        elif fact.actor_kind == "user" and (asked := waits.pop(talk, None)):
            over(asked, fact.at)
    for asked in waits.values():
        over(asked, now)
    return sorted(late, key=lambda fact: fact.at, reverse=True)


async def _cases(tx: HotTx, facts: Sequence[RuleFact]) -> list[RehearsalCase]:
    rows: Sequence[Any] = await tx.fetch(_NAMES, [f.contact_id for f in facts], [f.card_id for f in facts])
    return [RehearsalCase(fact, row["name"]) for fact, row in zip(facts, rows, strict=True)]


__all__ = ["Invalid", "rehearse"]
