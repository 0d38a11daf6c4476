"""The queue is drained at every event that may free somebody, and by the clock."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import msgspec
import structlog

from backend.duty.load import RoutingSetting, loads, setting_of, weights
from backend.duty.route import Candidate, Choice, Plan, route
from backend.kit.db import Database, Tx
from backend.kit.db.trouble import is_passing
from backend.watch.routing.due import Due, plans, queue
from backend.watch.routing.give import give, tried_of
from backend.watch.routing.people import candidates, with_turn

log = structlog.get_logger("routing")

EVERY_S = 5.0
BREATH_S = 0.2
# after these somebody may have something to be given, or room for it
EVENTS = (
    "message.arrived", "conversation.changed", "contact.changed", "user.changed", "presence.changed", "shift.edge",
    "hours.changed", "channel.changed", "routes.changed",
)  # fmt: skip
_WAITS = """
INSERT INTO route_waits AS q (conversation_id, channel_id, waiting_since, tried)
SELECT id, channel, since, tried::jsonb
FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[]) AS t (id, channel, since, tried)
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

    def choice(self, due: Due) -> Choice:
        return route(self.plans[due.channel_id], due.case, self.people[due.channel_id], self.load)

    def gave(self, due: Due, user_id: int) -> None:
        self.load[user_id] = self.load.get(user_id, 0.0) + due.case.weight
        newest = 1 + max(each.turn for each in self.people[due.channel_id])
        self.people[due.channel_id] = with_turn(self.people[due.channel_id], user_id, newest)


async def drain(db: Database) -> int:
    """How many were given. Right in any number of workers: each decision is made anew where it is written."""
    async with db.tx() as tx:
        now = datetime.now(UTC)
        routes = await plans(tx)
        await tx.execute(_OVER)
        if not routes:
            return 0
        stands = await _look(tx, routes, now)
    given, left = 0, []
    for due in stands.due:
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
        given += made is not None and made.step is not None
    if left:
        async with db.tx() as tx:
            await _say(tx, left)
    return given


async def _look(tx: Tx, routes: dict[int, Plan], now: datetime) -> Round:
    setting: RoutingSetting = await setting_of(tx)
    weighs = await weights(tx)
    due = await queue(tx, routes, weighs, now, warm_first=setting.warm_first)
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
    """Why nobody has them, for whoever looks."""
    rows = sorted(left, key=lambda one: one[0].id)
    await tx.execute(
        _WAITS,
        [due.id for due, _ in rows],
        [due.channel_id for due, _ in rows],
        [due.waiting_since for due, _ in rows],
        [tried_of(choice) for _, choice in rows],
    )


def routing(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task of every worker."""
    bell = db.wakes.bell(*EVENTS)

    async def run() -> None:
        while True:
            await drain(db)
            await asyncio.sleep(BREATH_S)
            await bell.rest(EVERY_S)

    return run
