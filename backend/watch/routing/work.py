"""The queue is drained at every event that may free somebody, and by the clock."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import msgspec
import structlog

from backend.duty.load import RoutingSetting, loads, setting_of, weights
from backend.duty.route import Candidate, Case, Choice, Plan, route
from backend.kit.db import Database, Tx
from backend.kit.db.trouble import is_passing
from backend.watch.routing.due import AT_ONCE, Due, Places, plans, queue
from backend.watch.routing.give import give, tried_of, without_loads
from backend.watch.routing.people import candidates, with_turn

log = structlog.get_logger("routing")

EVERY_S = 5.0
BREATH_S = 0.2
# after these somebody may have something to be given, or room for it
EVENTS = (
    "message.arrived", "conversation.changed", "contact.changed", "user.changed", "presence.changed", "shift.edge",
    "hours.changed", "channel.changed", "routes.changed",
)  # fmt: skip
# how often it is looked for what is waited for no longer: whoever reads it looks for themselves
SWEEP_S = 60.0
# One worker goes through the queue; the others are rung, too, and find it done. Held for the round, by a connection of
# its own: it dies with the worker.
_MINE = "SELECT pg_try_advisory_lock(hashtext('samovar.routing.round'))"
_DONE = "SELECT pg_advisory_unlock(hashtext('samovar.routing.round'))"
# most of a long queue waits for the same reasons
_WAITS = """
WITH said AS MATERIALIZED (SELECT n, one::jsonb AS tried FROM unnest($5::text[]) WITH ORDINALITY AS s (one, n))
INSERT INTO route_waits AS q (conversation_id, channel_id, waiting_since, tried)
SELECT id, channel, since, said.tried
FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::int[]) AS t (id, channel, since, n) JOIN said USING (n)
ORDER BY id
ON CONFLICT (conversation_id) DO UPDATE SET
    channel_id = excluded.channel_id, waiting_since = excluded.waiting_since, tried = excluded.tried, pool = false,
    at = now()
WHERE (q.tried, q.waiting_since, q.pool) IS DISTINCT FROM (excluded.tried, excluded.waiting_since, false)
"""
_OVER = """
DELETE FROM route_waits q WHERE q.conversation_id IN (
    SELECT w.conversation_id FROM route_waits w LEFT JOIN conversations c ON c.id = w.conversation_id
    LEFT JOIN routes r ON r.channel_id = w.channel_id AND r.enabled
    WHERE c.id IS NULL OR r.channel_id IS NULL OR c.responsible_id IS NOT NULL OR c.state <> 'open'
       OR c.waiting_since IS DISTINCT FROM w.waiting_since OR c.pool_kind IS NOT NULL
    ORDER BY 1 FOR UPDATE OF w SKIP LOCKED)
"""


class Round(msgspec.Struct):
    """What is known at the beginning of a round, and follows what is given in it."""

    plans: dict[int, Plan]
    due: list[Due]
    people: dict[int, list[Candidate]]
    load: dict[int, float]
    # whoever fits nobody fits nobody in the whole round, in which people only get more
    nobody: dict[tuple[int, Case], Choice] = {}

    def choice(self, due: Due) -> Choice:
        plan = self.plans[due.channel_id]
        passed = max((step.when.waited for step in plan.steps if step.when.waited <= due.case.waited_min), default=0)
        key = (due.channel_id, msgspec.structs.replace(due.case, waited_min=float(passed)))
        if key in self.nobody:
            return self.nobody[key]
        made = route(plan, due.case, self.people[due.channel_id], self.load)
        if made.step is None:
            self.nobody[key] = made
        return made

    def gave(self, due: Due, user_id: int) -> None:
        self.load[user_id] = self.load.get(user_id, 0.0) + due.case.weight
        newest = 1 + max(each.turn for each in self.people[due.channel_id])
        self.people[due.channel_id] = with_turn(self.people[due.channel_id], user_id, newest)


async def drain(db: Database, places: Places | None = None, *, sweep: bool = True) -> int:
    """How many were given. Right in any number of workers: each decision is made anew where it is written."""
    places = places or Places()
    async with db.tx() as tx:
        now = datetime.now(UTC)
        routes = await plans(tx)
        if sweep:
            await tx.execute(_OVER)
        if not routes:
            return 0
        stands = await _look(tx, routes, now, places)
    given, left = [], []
    for at, due in enumerate(stands.due):
        if at % AT_ONCE == 0:
            await asyncio.sleep(0)
        # most of a long queue fits nobody: that is found out without a transaction each
        choice = stands.choice(due)
        if choice.step is None:
            left.append((due, choice))
            continue
        made = await _give(db, stands.plans[due.channel_id], due)
        if made is not None and made.person is not None:
            stands.gave(due, made.person)
        if made is not None and made.step is None:
            left.append((due, made))
        if made is not None and made.step is not None:
            given.append(due.id)
    if left:
        async with db.tx() as tx:
            await _say(tx, left)
    places.turn(given)
    return len(given)


async def _look(tx: Tx, routes: dict[int, Plan], now: datetime, places: Places) -> Round:
    setting: RoutingSetting = await setting_of(tx)
    weighs = await weights(tx)
    due = await queue(tx, routes, weighs, now, warm_first=setting.warm_first, places=places)
    people: dict[int, list[Candidate]] = {}
    for channel_id in sorted({each.channel_id for each in due}):
        named = {each.case.responsible_id for each in due} | {step.user_id for step in routes[channel_id].steps}
        known = [each for each in named if each is not None]
        people[channel_id] = await candidates(tx, channel_id, now, setting, named=known)
    everybody = sorted({each.id for those in people.values() for each in those})
    load = await loads(tx, everybody, weighs, setting.active_hours) if everybody else {}
    return Round(routes, due, people, load)


async def _give(db: Database, plan: Plan, due: Due) -> Choice | None:
    """One that cannot be given holds up nobody behind it."""
    try:
        async with db.tx() as tx:
            return await give(tx, plan, due.id, due.channel_id)
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("routing.failed", conversation=due.id)
        return None


async def _say(tx: Tx, left: Sequence[tuple[Due, Choice]]) -> None:
    """Why nobody has them, for whoever looks. How much each had is not kept: it changes with every message."""
    rows = sorted(left, key=lambda one: one[0].id)
    said: dict[int, str] = {
        id(choice): tried_of(without_loads(choice)) for choice in {id(c): c for _, c in rows}.values()
    }
    numbers = {text: n for n, text in enumerate(dict.fromkeys(said.values()), 1)}
    await tx.execute(
        _WAITS,
        [due.id for due, _ in rows],
        [due.channel_id for due, _ in rows],
        [due.waiting_since for due, _ in rows],
        [numbers[said[id(choice)]] for _, choice in rows],
        list(numbers),
    )


async def in_turn(db: Database, places: Places, *, sweep: bool) -> bool:
    """A round, where no other worker is at one; were we?"""
    # in no transaction: a long round would leave one idle for longer than any may be
    async with db.hot.acquire(timeout=5) as connection:
        if not await connection.fetchval(_MINE):
            return False
        try:
            await drain(db, places, sweep=sweep)
        finally:
            if not connection.is_closed():
                await connection.execute(_DONE)
    return True


def routing(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task of every worker."""
    bell = db.wakes.bell(*EVENTS)

    async def run() -> None:
        places, swept = Places(), float("-inf")
        while True:
            began = time.monotonic()
            sweep = began - swept >= SWEEP_S
            if await in_turn(db, places, sweep=sweep) and sweep:
                swept = began
            # a long queue leaves as much time to everybody else as it took
            await asyncio.sleep(min(max(BREATH_S, time.monotonic() - began), EVERY_S))
            await bell.rest(EVERY_S)

    return run
