"""For each fact one run a rule that waits for such ones. Nothing is done here: `work` does."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from backend.kit.db import Tx
from backend.rules.alarm import raise_alarm
from backend.rules.facts import Happened
from backend.rules.match import Step, matches
from backend.rules.schemas import RuleBody

LANES = 8
# what who runs them waits for
BELL = "rules"
# so many rules may follow from one another
DEPTH = 8
# what is told so late is history that somebody brings along, and no news
LATE = timedelta(days=1)
# Locked: who switches one off, or changes it, comes after these runs.
_RULES = """
SELECT id, body::text AS body, active_since FROM rules WHERE active_since IS NOT NULL AND deleted_at IS NULL
ORDER BY position, id FOR SHARE
"""
_STEPS = """
SELECT s.id, s.category, f.kind = 'lead' AS of_lead FROM statuses s JOIN funnels f ON f.id = s.funnel_id
"""
# The key is the guard: whatever is read twice is asked once.
_INSERT = """
INSERT INTO rule_runs
    (rule_id, fact_key, fact, happened_at, contact_id, card_id, lane, chain, state, why, ended_at)
SELECT n.rule_id, n.fact_key, n.fact::jsonb, n.happened_at, n.contact_id, n.card_id, n.lane, n.chain::bigint[], n.state,
       n.why, CASE WHEN n.state <> 'waiting' THEN now() END
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::bigint[], $6::bigint[], $7::smallint[],
            $8::text[], $9::text[], $10::text[])
    WITH ORDINALITY AS n (rule_id, fact_key, fact, happened_at, contact_id, card_id, lane, chain, state, why, ord)
ORDER BY n.ord ON CONFLICT (rule_id, fact_key) DO NOTHING
"""
_body = msgspec.json.Decoder(RuleBody).decode


class Asked(msgspec.Struct, frozen=True):
    """A rule that listens."""

    id: int
    body: RuleBody
    since: datetime


async def listening(tx: Tx) -> list[Asked]:
    """Those that are on, in their order."""
    return [Asked(row["id"], _body(row["body"]), row["active_since"]) for row in await tx.fetch(_RULES)]


async def steps(tx: Tx) -> dict[int, Step]:
    return {row["id"]: Step(row["category"], row["of_lead"]) for row in await tx.fetch(_STEPS)}


async def ask(tx: Tx, rules: Sequence[Asked], happened: Sequence[Happened], known: dict[int, Step]) -> None:
    """A run for each rule that waits for it: facts in their order, of each the rules in theirs."""
    rows = [
        _row(rule, each)
        for each in happened
        for rule in rules
        if each.stored_at >= rule.since and _is_news(each) and matches(rule.body.when, each.fact, known)
    ]
    if rows:
        await tx.execute(_INSERT, *map(list, zip(*rows, strict=True)))
        tx.wake(BELL)
    for rule_id in sorted({row[0] for row in rows if row[-1] == "too_deep"}):
        await raise_alarm(tx, rule_id, "too_deep")


def _is_news(each: Happened) -> bool:
    """A moment that a timer waited for is none the less one when the worker stood still meanwhile."""
    return each.key.startswith("t") or each.fact.at > each.stored_at - LATE


def kept_from(rule_id: int, chain: Sequence[int]) -> str | None:
    """Why a rule is not asked about what rules led to: it would never end."""
    if rule_id in chain:
        return "in_chain"
    return "too_deep" if len(chain) >= DEPTH else None


def _row(rule: Asked, each: Happened) -> tuple[Any, ...]:
    fact = each.fact
    why = kept_from(rule.id, each.chain)
    lane = (fact.contact_id or fact.card_id or fact.conversation_id or fact.company_id or 0) % LANES
    chain = "{" + ",".join(map(str, each.chain)) + "}"
    told = msgspec.json.encode(fact).decode()
    state = "skipped" if why else "waiting"
    return (rule.id, each.key, told, each.stored_at, fact.contact_id, fact.card_id, lane, chain, state, why)
