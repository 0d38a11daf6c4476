"""Rules and their journal, as administrators see them."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing
from backend.kit.words import known, say
from backend.rules.asking import BELL
from backend.rules.check import faults
from backend.rules.keep import decode
from backend.rules.schemas import RuleDay, RuleDid, RuleFact, RuleRun, RuleView, RunState
from backend.rules.work import Result

_RULES = """
SELECT r.id, r.name, r.body::text AS body, r.active_since IS NOT NULL AS active, r.version, r.alarm, r.alarm_at,
       r.updated_at, d.done, d.skipped, d.failed, d.waiting
FROM rules r CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'done') AS done, count(*) FILTER (WHERE state = 'skipped') AS skipped,
           count(*) FILTER (WHERE state = 'failed') AS failed, count(*) FILTER (WHERE state = 'waiting') AS waiting
    FROM rule_runs n WHERE n.rule_id = r.id AND n.happened_at > now() - interval '24 hours') d
WHERE r.deleted_at IS NULL AND ($1::bigint IS NULL OR r.id = $1) ORDER BY r.position, r.id
"""
_RUNS = """
SELECT n.id, n.rule_id, n.state, n.why, n.fact::text AS fact, n.result::text AS result, n.chain, n.happened_at,
       n.ended_at, coalesce(nullif(concat_ws(' ', nullif(p.name, ''), nullif(p.surname, '')), ''), k.title, '') AS about
FROM rule_runs n LEFT JOIN contacts p ON p.id = n.contact_id LEFT JOIN cards k ON k.id = n.card_id
WHERE n.rule_id = $1 AND ($2::bigint IS NULL OR n.id < $2) AND ($3::text IS NULL OR n.state = $3)
ORDER BY n.id DESC LIMIT $4
"""
_fact = msgspec.json.Decoder(RuleFact).decode
_result = msgspec.json.Decoder(Result).decode


async def listed(tx: Tx, me: Grants) -> list[RuleView]:
    """In their order."""
    return [await _view(tx, me, row) for row in await tx.fetch(_RULES, None)]


async def one(tx: Tx, me: Grants, rule_id: int) -> RuleView:
    """Raises Missing."""
    row = await tx.row(_RULES, rule_id)
    if row is None:
        raise Missing
    return await _view(tx, me, row)


async def _view(tx: Tx, me: Grants, row: Any) -> RuleView:
    names = ("id", "name", "active", "version", "alarm", "alarm_at", "updated_at")
    day = RuleDay(row["done"], row["skipped"], row["failed"], row["waiting"])
    body = decode(row["body"])
    broken = [_said(me, error) for error in await faults(tx, body)]
    return RuleView(**{name: row[name] for name in names}, body=body, day=day, broken=broken)


def _said(me: Grants, error: Invalid) -> str:
    found = next(iter(error.fields.values()), error.code)
    code, values = (found, {}) if isinstance(found, str) else (found.code, found.values)
    return say(me.locale, f"errors.{code}", **(error.values | values))


async def journal(
    tx: Tx, me: Grants, rule_id: int, state: RunState | None, before: int | None, limit: int
) -> Sequence[RuleRun]:
    """Newest first. Raises Missing."""
    await one(tx, me, rule_id)
    return [run_of(row, me) for row in await tx.fetch(_RUNS, rule_id, before, state, limit)]


def run_of(row: Any, me: Grants) -> RuleRun:
    result = _result(row["result"])
    names = ("id", "rule_id", "state", "why", "chain", "about", "happened_at", "ended_at")
    did = [RuleDid(each.kind, each.why, reason(me.locale, each.why, {})) for each in result.did]
    says = reason(me.locale, row["why"], result.values)
    return RuleRun(**{name: row[name] for name in names}, fact=_fact(row["fact"]), did=did, says=says)


def reason(locale: str, why: str | None, values: dict[str, Any]) -> str | None:
    """Why a run, or a deed of one, came to nothing: our own reasons, else those of the verb that refused."""
    if why is None:
        return None
    own = f"rule_why.{why}"
    return say(locale, own if known(own) else f"errors.{why}", **values)


_AGAIN = """
UPDATE rule_runs SET state = 'waiting', why = NULL, result = '{}', attempts = 0, due_at = now(), ended_at = NULL
WHERE id = $1 AND rule_id = $2 AND state = 'failed'
"""


async def again(tx: Tx, rule_id: int, run_id: int) -> None:
    """Of a failed one nothing was kept, so nothing is done twice. Raises Missing."""
    if not await tx.execute(_AGAIN, run_id, rule_id):
        raise Missing
    tx.wake(BELL)
