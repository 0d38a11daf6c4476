"""Runs what `note` wrote: each run in a transaction of its own, which ends with the run; in order within a lane.

A process that dies leaves the run as it was, and nothing of its deeds. Right with any number of workers.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from backend.kit.db import Database, HotTx
from backend.kit.db.trouble import is_passing
from backend.kit.errors import Refused
from backend.kit.faults import fault
from backend.rules.about import about
from backend.rules.acting import acting
from backend.rules.alarm import raise_alarm
from backend.rules.asking import BELL
from backend.rules.conditions import why_not
from backend.rules.do import DEEDS, Doing
from backend.rules.limits import limits_of
from backend.rules.schemas import RuleBody, RuleDid, RuleFact
from backend.rules.timers import rest_s, ring

log = structlog.get_logger("rules")

AT_ONCE = 4
ATTEMPTS_MAX = 10
FIRST_REST_S = 0.2
LONGEST_REST_S = 30.0

_DUE = "SELECT DISTINCT lane FROM rule_runs WHERE state = 'waiting' AND due_at <= now() ORDER BY lane"
# one process a lane; whoever does not get it goes on to the next one
_MINE = "SELECT pg_try_advisory_xact_lock(1398099024, $1)"
_HEAD = """
SELECT id, rule_id, fact_key, fact::text AS fact, contact_id, card_id, chain, attempts, due_at <= now() AS due
FROM rule_runs WHERE state = 'waiting' AND lane = $1 ORDER BY id LIMIT 1
"""
_RULE = """
SELECT name, body::text AS body FROM rules WHERE id = $1 AND active_since IS NOT NULL AND deleted_at IS NULL FOR SHARE
"""
# Guarded: an answer to COMMIT that was lost leaves a run that is done in truth, and `_rest` meets it.
_END = """
UPDATE rule_runs SET state = $2, why = $3, result = $4::text::jsonb, ended_at = clock_timestamp(),
    xid = CASE WHEN $2 = 'done' THEN pg_current_xact_id() END
WHERE id = $1 AND state = 'waiting'
"""
_REST = """
UPDATE rule_runs SET attempts = attempts + 1, due_at = now() + make_interval(secs => $2)
WHERE id = $1 AND state = 'waiting'
"""
_LATELY = """
SELECT count(*) AS whole, count(*) FILTER (WHERE contact_id IS NOT DISTINCT FROM $2 AND card_id IS NOT DISTINCT FROM $3)
    AS each
FROM rule_runs WHERE rule_id = $1 AND state = 'done' AND ended_at > now() - interval '1 hour'
"""
# it has run, and those below it are to leave the same fact alone
_LEAVE = """
UPDATE rule_runs r SET state = 'skipped', why = 'stopped', ended_at = now(),
    result = jsonb_build_object('by', $2::bigint)
WHERE r.fact_key = $1 AND r.state = 'waiting' AND r.id > $3
"""
# everybody's order (DESIGN 3, 9): a deed that begins with the request would meet whoever answers, who has the dialog
_HOLD = (
    ("conversation_id", "SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE"),
    ("contact_id", "SELECT 1 FROM contacts WHERE id = $1 FOR UPDATE"),
    ("card_id", "SELECT 1 FROM cards WHERE id = $1 FOR UPDATE"),
)
_fact = msgspec.json.Decoder(RuleFact).decode
_body = msgspec.json.Decoder(RuleBody).decode


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a run leaves in the journal. `values` and `field` fill the sentence of a refusal."""

    did: tuple[RuleDid, ...] = ()
    values: dict[str, Any] = {}
    field: str | None = None
    by: int | None = None


class NotDone(Exception):
    """What the run wrote is taken back, and the run is at its end."""

    def __init__(self, why: str, result: Result) -> None:
        super().__init__(why)
        self.why, self.result = why, result


def working(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    bell = db.wakes.bell(BELL)

    async def work() -> None:
        while True:
            if not await round_(db):
                await bell.rest()

    return work


def ringing(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task: moments that rules wait for."""

    async def rings() -> None:
        while True:
            async with db.tx() as tx:
                more = await ring(tx, datetime.now(UTC))
                seconds = 0.0 if more else await rest_s(tx)
            await asyncio.sleep(seconds)

    return rings


async def drain(db: Database) -> None:
    """Until nothing waits that is due; for tests and commands."""
    while await round_(db):
        pass


async def round_(db: Database) -> bool:
    """Every lane that has something to do, a few beside each other; was there anything?"""
    async with db.tx() as tx:
        lanes = [row["lane"] for row in await tx.fetch(_DUE)]
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(lane: int) -> bool:
        async with gate:
            done = False
            while await step(db, lane):
                done = True
            return done

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(lane)) for lane in lanes]
    return any(task.result() for task in tasks)


async def step(db: Database, lane: int) -> bool:
    """The lane's first run, in one transaction; False where there is none, or another process has the lane."""
    run: Mapping[str, Any] | None = None
    try:
        async with db.tx() as tx:
            if not await tx.value(_MINE, lane):
                return False
            run = await tx.row(_HEAD, lane)
            if run is None or not run["due"]:
                return False
            await _run(tx, run)
            await fault("rules.commit")
        await fault("rules.committed")
    except Exception as error:
        if run is None or not is_passing(error):
            raise
        return await _rest(db, run, error)
    return True


async def _rest(db: Database, run: Mapping[str, Any], error: Exception) -> bool:
    """A lost race, or the database was away in the middle: the same once more, a little later."""
    async with db.tx() as tx:
        if run["attempts"] + 1 >= ATTEMPTS_MAX:
            log.error("rules.given_up", run=run["id"], exc_info=error)
            await _end(tx, run, "failed", "broke", Result(values={"error": type(error).__name__}))
        else:
            seconds = min(FIRST_REST_S * 2 ** run["attempts"], LONGEST_REST_S)
            await tx.execute(_REST, run["id"], seconds)
            db.wakes.later(seconds, BELL)
    return True


async def _end(tx: HotTx, run: Mapping[str, Any], state: str, why: str | None, result: Result) -> None:
    await tx.execute(_END, run["id"], state, why, msgspec.json.encode(result).decode())


async def _run(tx: HotTx, run: Mapping[str, Any]) -> None:
    rule = await tx.row(_RULE, run["rule_id"])
    if rule is None:
        await _end(tx, run, "skipped", "switched_off", Result())
        return
    body = _body(rule["body"])
    try:
        # what went wrong takes back what the run has done, and nothing else: the run's own end is written all the same
        async with tx.savepoint():
            did = await _done(tx, run, rule["name"], body)
    except NotDone as skipped:
        await _end(tx, run, "skipped", skipped.why, skipped.result)
        if skipped.why in ("hour_limit", "hour_limit_each"):
            await raise_alarm(tx, run["rule_id"], skipped.why)
        return
    except Refused as refused:
        field, fault_ = next(iter(refused.fields.items()), (None, None))
        code = fault_ if isinstance(fault_, str) else getattr(fault_, "code", refused.code)
        values = refused.values | getattr(fault_, "values", {})
        await _end(tx, run, "failed", code, Result(values=values, field=field))
        return
    except Exception as error:
        if is_passing(error):
            raise
        # a fault of ours: it is parked with its cause, and holds up no other rule
        log.exception("rules.broke", rule=run["rule_id"], run=run["id"])
        await _end(tx, run, "failed", "broke", Result(values={"error": type(error).__name__}))
        return
    await _end(tx, run, "done", None, Result(tuple(did)))
    if body.last:
        await tx.execute(_LEAVE, run["fact_key"], run["rule_id"], run["id"])


async def _done(tx: HotTx, run: Mapping[str, Any], name: str, body: RuleBody) -> list[RuleDid]:
    fact = _fact(run["fact"])
    grants = await acting(tx, run["rule_id"], name)
    subject = await about(tx, fact)
    if why := await why_not(tx, grants, body.if_, subject, fact):
        raise NotDone(why, Result())
    lately: Any = await tx.row(_LATELY, run["rule_id"], run["contact_id"], run["card_id"])
    # more is a loop that no chain shows, through a program outside or a person's other rules
    most = await limits_of(tx)
    if lately["each"] >= most.each:
        raise NotDone("hour_limit_each", Result(values={"n": most.each}))
    if lately["whole"] >= most.an_hour:
        raise NotDone("hour_limit", Result(values={"n": most.an_hour}))
    for name, hold in _HOLD:
        await tx.value(hold, getattr(subject, name))
    key = f"{run['rule_id']}:{run['fact_key']}"
    doing = Doing(grants, run["rule_id"], fact, subject, key)
    done: list[RuleDid] = []
    for at, deed in enumerate(body.do):
        # whoever was waited for, or the deed before, may have made another request, dialog or person of it
        subject = await about(tx, fact)
        done.append(await DEEDS[deed.kind](tx, msgspec.structs.replace(doing, at=at, about=subject), deed))
    return done
