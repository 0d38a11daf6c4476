"""Waits whose next level has come: each dialog in a transaction of its own, once, with any number of workers."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from backend.duty.clock import hours_of
from backend.inbox.actions.locked import Locked, lock
from backend.inbox.actions.settle import line
from backend.kit.db import Database, HotTx
from backend.kit.db.trouble import is_passing
from backend.kit.faults import fault
from backend.kit.wakes import wait_s
from backend.watch.escalation.due import BELL, WAITS, levels_of, set_due, steps_of
from backend.watch.escalation.give import Given, acting, give
from backend.watch.escalation.levels import given_by, passed, told_of
from backend.watch.escalation.schemas import EscalationStep
from backend.watch.escalation.tell import Told, tell_of

log = structlog.get_logger("escalation")

SLICE = 100
# one that breaks is left for so long, and holds up no other
ASIDE_S = 300
# who called and was not heard goes first
_DUE = """
SELECT conversation_id FROM escalation_due WHERE due_at <= $1 ORDER BY urgent DESC, due_at, conversation_id LIMIT $2
"""
_NEXT = "SELECT extract(epoch FROM min(due_at) - now())::float8 FROM escalation_due"
_STANDS = "SELECT 1 FROM escalation_due WHERE conversation_id = $1 AND due_at <= $2 FOR UPDATE"
_WAIT = f"{WAITS} AND c.id = $1"
# those before it that were due as well are done with it
_WRITE = """
INSERT INTO escalation_steps
    (conversation_id, mark, after_s, escalation_id, level, told, gave, gave_id, why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_NAMES = "SELECT name FROM users WHERE id = ANY ($1::bigint[]) ORDER BY name, id LIMIT 20"
_ASIDE = "UPDATE escalation_due SET due_at = now() + make_interval(secs => $2) WHERE conversation_id = $1"


def climbing(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    bell = db.wakes.bell(BELL)

    async def climb() -> None:
        while True:
            if not await round_(db, datetime.now(UTC)):
                await bell.rest(await _rest_s(db))

    return climb


async def round_(db: Database, now: datetime) -> bool:
    """What is due, a slice; was there anything?"""
    async with db.tx() as tx:
        ids = [row["conversation_id"] for row in await tx.fetch(_DUE, now, SLICE)]
    for conversation_id in ids:
        try:
            async with db.tx() as tx:
                await step(tx, conversation_id, now)
                await fault("escalation.commit")
            await fault("escalation.committed")
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("escalation.broke", conversation=conversation_id)
            async with db.tx() as tx:
                await tx.execute(_ASIDE, conversation_id, ASIDE_S)
    return bool(ids)


async def step(tx: HotTx, conversation_id: int, now: datetime) -> None:
    """The dialog before the rows that hang on it, as everybody locks them; then what is true by now."""
    found = await lock(tx, conversation_id)
    if found is None or await tx.value(_STANDS, conversation_id, now) is None:
        return
    wait: Any = await tx.row(_WAIT, conversation_id)
    if wait is not None:
        await _climb(tx, found, wait, now)
    await set_due(tx, [conversation_id])


async def _climb(tx: HotTx, found: Locked, wait: Any, now: datetime) -> None:
    steps = steps_of(wait)
    owed = hours_of(wait["calendar"]).between(wait["mark"], now)
    # the clock and its inverse are of one moment to a thousandth
    come = passed(steps, wait["done_s"], owed + 0.001) if now >= wait["mark"] else []
    if not come:
        return
    top = come[-1]
    # by its place among all of them: those of missed calls alone are no level of others
    level = levels_of(wait).index(top) + 1
    ways = sorted({way for each in come for way in each.by})
    told = await tell_of(tx, found, told_of(come), Told(wait["mark"], wait["call"], level, top.after_s, owed, ways))
    me, to = acting(wait["escalation"]), given_by(come)
    given = await give(tx, found, to, me, top.after_s - _before(steps, top)) if to else Given(why="kept")
    gave = (to.kind, to.id) if to and given.why is None else (None, None)
    key = (found.id, wait["mark"], top.after_s, wait["escalation_id"], level)
    await tx.execute(_WRITE, *key, told, *gave, given.why if to else None)
    names = [row["name"] for row in await tx.fetch(_NAMES, told)]
    moved = {"to": given.whom} if gave[0] else {}
    await line(
        tx, me, found, "escalated", why="reassigned" if moved else None, level=level, minutes=int(owed // 60),
        told=names, **moved,
    )  # fmt: skip


def _before(steps: Sequence[EscalationStep], top: EscalationStep) -> int:
    return max((each.after_s for each in steps if each.after_s < top.after_s), default=0)


async def _rest_s(db: Database) -> float:
    async with db.tx() as tx:
        return wait_s(await tx.value(_NEXT))


async def drain(db: Database, now: datetime) -> None:
    """Until nothing is due; for tests and commands."""
    while await round_(db, now):
        pass


__all__ = ["climbing", "drain", "round_", "step"]
