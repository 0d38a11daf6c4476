"""kill -9 of whoever tells followers: each of them is told of each fact once, over three workers."""

from collections.abc import Callable

import pytest

from backend.feed.following.told import CONSUMERS
from tests.bots.world import until
from tests.faults.shop import DEADLINE_S, faults, until_dead
from tests.faults.test_rules_killed import moved
from tests.fixtures.processes import Processes
from tests.rules.conftest import House, house  # noqa: F401

Size = Callable[[int, int], int]
AT_ONCE = 6
_FOLLOW = "INSERT INTO follows (user_id, kind, section, level) VALUES ($1, 'section', 'requests', 'all')"
_SETTLED = """
SELECT 1 FROM consumers c, relay r WHERE c.name = $1 AND c.position = r.position
  AND NOT EXISTS (SELECT FROM event_pending)
"""
_FACTS = "SELECT count(*) FROM activities WHERE kind = 'status_changed'"
_TOLD = """
SELECT user_id, count(*) AS n, count(DISTINCT once) AS facts FROM notices
WHERE kind = 'followed' AND place ->> 'activity_id' IN (SELECT id::text FROM activities WHERE kind = 'status_changed')
GROUP BY user_id
"""


@pytest.mark.timeout(3600)
async def test_followers_are_told_of_each_fact_once_whoever_is_killed(
    house: House,  # noqa: F811
    processes: Processes,
    size: Size,
) -> None:
    who = [house.cast.ids[name] for name in ("boris", "ada")]
    for user in who:
        await house.db.hot.execute(_FOLLOW, user)
    await house.db.hot.execute(
        "INSERT INTO consumers (name, position) SELECT $1, position FROM relay ON CONFLICT DO NOTHING",
        CONSUMERS[0].name,
    )
    # before the end of one consumer's batch or another's: which of them it is differs from round to round
    for at in range(1, 1 + 5 * size(1, 10)):
        doomed = await processes.worker(**faults(**{"consumer.commit": {"kill_at": at}}))
        await moved(house, AT_ONCE)
        await until_dead(doomed)
    others = [await processes.worker() for _ in range(3)]
    await moved(house, AT_ONCE)
    await until(
        lambda: house.db.hot.fetchval(_SETTLED, CONSUMERS[0].name), lambda: "followers who were not told", DEADLINE_S
    )
    facts = await house.db.hot.fetchval(_FACTS)
    assert facts == AT_ONCE * (5 * size(1, 10) + 1)
    told = {row["user_id"]: (row["n"], row["facts"]) for row in await house.db.hot.fetch(_TOLD)}
    assert told == dict.fromkeys(who, (facts, facts))
    for each in others:
        each.kill()
