"""The last days once more, by another route: how many each would have had, and how much at once.

Each dialog counts once, with the first word of those days that found nobody answering; it lies on whoever got it until
the last word of those days and `active_hours` more, as load is counted. Duty is as it was, to a quarter of an hour;
whoever was on it is thought to have been there. Tags, language, stage and responsible are as they are now.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.duty.load import setting_of
from backend.duty.on_duty import on_duty
from backend.duty.route import Candidate, Case, Choice, Fall, Plan, route
from backend.kit.db import Tx
from backend.watch.routing.due import TAGS, open_calendars
from backend.watch.routing.people import candidates, with_turn
from backend.watch.routing.rehearse import plan_of
from backend.watch.routing.routes import demand_steps, one_route
from backend.watch.routing.schemas import ReplayedPerson, ReplayedRoute, ReplayReason, ReplayRoute
from backend.watch.routing.shown import names

MOST = 3_000
_CAME = f"""
SELECT c.id, f.at, c.last_at, c.responsible_id AS has, p.responsible_id, lower(left(p.locale, 2)) AS language,
       coalesce(w.stage, 0) AS stage, {TAGS.format("c")} AS tags, c.created_at < f.at - interval '1 hour' AS known
FROM conversations c
CROSS JOIN LATERAL (
    SELECT m.stored_at AS at FROM messages m
    WHERE m.conversation_id = c.id AND m.direction = 'in' AND m.stored_at >= $2 ORDER BY m.seq LIMIT 1) f
LEFT JOIN contacts p ON p.id = c.contact_id LEFT JOIN contact_warmth w ON w.contact_id = c.contact_id
WHERE c.channel_id = $1 AND c.last_in_at >= $2
ORDER BY f.at DESC, c.id LIMIT {MOST + 1}
"""


class Tally(msgspec.Struct):
    """What comes of it."""

    given: Counter[int]
    most: dict[int, float]
    reasons: Counter[Fall | Literal["nobody"]]
    pool: int = 0
    nobody: int = 0


async def replay(tx: Tx, me: Grants, channel_id: int, asked: ReplayRoute) -> ReplayedRoute:
    """Raises Missing, Invalid."""
    stands = await one_route(tx, me, channel_id)
    if asked.route is not None:
        await demand_steps(tx, asked.route.steps, "route.steps")
    plan, weight = plan_of(stands, asked.route)
    now, setting = datetime.now(UTC), await setting_of(tx)
    rows = await tx.fetch(_CAME, channel_id, now - timedelta(days=asked.days))
    cut, rows = len(rows) > MOST, sorted(rows[:MOST], key=lambda row: (row["at"], row["id"]))
    named = {row["responsible_id"] for row in rows} | {step.user_id for step in plan.steps}
    known = [each for each in named if each is not None]
    people = await candidates(tx, channel_id, now, setting, named=known, there=True)
    moments = {_quarter(row["at"]) for row in rows}
    duty = {at: await on_duty(tx, [each.id for each in people], at) for at in sorted(moments)}
    opened = {at: await open_calendars(tx, [plan], at) for at in sorted(moments)}
    lasts = timedelta(hours=setting.active_hours)
    tally = _walk(plan, weight, rows, people, duty, opened, lasts)
    had = Counter(row["has"] for row in rows if row["has"] is not None)
    return await _told(tx, tally, people, had, len(rows), cut)


def _walk(
    plan: Plan,
    weight: float,
    rows: Sequence[Mapping[str, Any]],
    people: Sequence[Candidate],
    duty: Mapping[datetime, set[int]],
    opened: Mapping[datetime, frozenset[int]],
    lasts: timedelta,
) -> Tally:
    """In the order in which they came. Pure."""
    tally = Tally(Counter(), defaultdict(float), Counter())
    load: dict[int, float] = defaultdict(float)
    ends: list[tuple[datetime, int]] = []
    these = [msgspec.structs.replace(each, turn=0) for each in people]
    for turn, row in enumerate(rows, 1):
        while ends and ends[0][0] <= row["at"]:
            load[heapq.heappop(ends)[1]] -= weight
        at = _quarter(row["at"])
        on = [msgspec.structs.replace(each, on_duty=each.id in duty[at], vacation_until=None) for each in these]
        choice = route(plan, _case(row, weight, opened[at]), on, load)
        if choice.person is None:
            _nobody(tally, choice)
            continue
        tally.given[choice.person] += 1
        load[choice.person] += weight
        tally.most[choice.person] = max(tally.most[choice.person], load[choice.person])
        heapq.heappush(ends, (row["last_at"] + lasts, choice.person))
        these = with_turn(these, choice.person, turn)
    return tally


def _nobody(tally: Tally, choice: Choice) -> None:
    if choice.pool is not None:
        tally.pool += 1
        return
    tally.nobody += 1
    fell = Counter(each.why for tried in choice.tried for each in tried.fell)
    tally.reasons[fell.most_common(1)[0][0] if fell else "nobody"] += 1


def _case(row: Mapping[str, Any], weight: float, opened: frozenset[int]) -> Case:
    return Case(
        weight=weight,
        responsible_id=row["responsible_id"],
        tags=frozenset(row["tags"]),
        language=row["language"],
        stage=row["stage"],
        known=row["known"],
        open=opened,
    )


async def _told(
    tx: Tx, tally: Tally, people: Sequence[Candidate], had: Mapping[int, int], requests: int, cut: bool
) -> ReplayedRoute:
    works = [each for each in people if tally.given[each.id] or had.get(each.id) or (each.works and each.active)]
    called = await names(tx, [each.id for each in works])
    return ReplayedRoute(
        requests=requests,
        people=[
            ReplayedPerson(
                user=called[each.id],
                given=tally.given[each.id],
                had=had.get(each.id, 0),
                most=round(tally.most.get(each.id, 0.0), 2),
                capacity=each.capacity,
            )
            for each in sorted(works, key=lambda each: (-tally.given[each.id], called[each.id].name, each.id))
        ],
        pool=tally.pool,
        nobody=tally.nobody,
        reasons=[ReplayReason(why, times) for why, times in tally.reasons.most_common()],
        cut=cut,
    )


def _quarter(at: datetime) -> datetime:
    return at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
