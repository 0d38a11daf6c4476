"""kill -9 of whoever asks and runs rules: a rule has run once for each thing that happened, over three workers."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.bots.world import until
from tests.faults.shop import DEADLINE_S, faults, until_dead
from tests.fixtures.processes import Processes
from tests.rules.conftest import House, house  # noqa: F401

Size = Callable[[int, int], int]
# nothing of it was written, all of it was and nobody was told, in the middle of asking, in the middle of a moment
POINTS = ("rules.commit", "rules.committed", "consumer.commit")
AT_ONCE = 8
_KIND = "INSERT INTO activity_kinds (name, icon, color) VALUES ($1, 'user', 'sky') RETURNING id"
_SETTLED = """
SELECT 1 FROM consumers c, relay r WHERE c.name = 'rules' AND c.position = r.position
  AND NOT EXISTS (SELECT FROM event_pending)
  AND NOT EXISTS (SELECT FROM rule_runs WHERE state = 'waiting')
  AND NOT EXISTS (SELECT FROM rule_timers WHERE due_at <= now())
"""
_OWN = """
SELECT card_id, count(*) AS n FROM activities WHERE kind = 'own' AND (data ->> 'kind_id')::bigint = $1 GROUP BY card_id
"""
_SAID = """
SELECT c.card_id, count(*) AS n FROM messages m JOIN conversations c ON c.id = m.conversation_id
WHERE m.direction = 'out' GROUP BY c.card_id
"""
_TWICE = "SELECT rule_id, fact_key FROM rule_runs GROUP BY 1, 2 HAVING count(*) > 1"


async def settled(house: House) -> None:  # noqa: F811
    await until(lambda: house.db.hot.fetchval(_SETTLED), lambda: "rules that never ran", DEADLINE_S)


async def counted(house: House, sql: str, *args: Any) -> dict[int, int]:  # noqa: F811
    return {row["card_id"]: row["n"] for row in await house.db.hot.fetch(sql, *args)}


async def moved(house: House, many: int) -> list[int]:  # noqa: F811
    """So many requests more that a colleague has moved, each of a person of their own."""
    cards = [await house.card(f"клиент {n}") for n in range(many)]
    for card in cards:
        await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    return cards


@pytest.mark.timeout(3600)
async def test_a_rule_has_run_once_whoever_is_killed(house: House, processes: Processes, size: Size) -> None:  # noqa: F811
    kind = await house.db.hot.fetchval(_KIND, "Визит")
    rule = await house.rule(
        {"kind": "status_changed"},
        {"kind": "record", "kind_id": kind},
        {"kind": "message", "texts": {"ru": "Спасибо, посмотрим"}},
    )
    cards: list[int] = []
    for point in POINTS * size(1, 10):
        doomed = await processes.worker(**faults(**{point: {"kill_at": 3}}))
        cards += await moved(house, AT_ONCE)
        await until_dead(doomed)
    # three at once, of which one dies in the middle of it
    others = [await processes.worker() for _ in range(2)]
    doomed = await processes.worker(**faults(**{"rules.commit": {"kill_at": 1}}))
    cards += await moved(house, 2 * AT_ONCE)
    await settled(house)
    once = dict.fromkeys(cards, 1)
    assert await counted(house, _OWN, kind) == once
    assert await counted(house, _SAID) == once
    assert await house.db.hot.fetch(_TWICE) == []
    done = "SELECT count(*) FROM rule_runs WHERE rule_id = $1 AND state = 'done'"
    assert await house.db.hot.fetchval(done, rule) == len(cards)
    for each in (*others, doomed):
        each.kill()


@pytest.mark.timeout(3600)
async def test_a_moment_that_a_rule_waits_for_comes_once_over_three_workers(
    house: House,  # noqa: F811
    processes: Processes,
    size: Size,
) -> None:
    kind = await house.db.hot.fetchval(_KIND, "Ждёт")
    await house.rule({"kind": "no_answer", "minutes": 60}, {"kind": "record", "kind_id": kind})
    cards = []
    for n in range(AT_ONCE * size(1, 10)):
        talk = await house.cast.dialog(f"клиент {n}")
        await house.cast.says("anna", talk, kind="note", text="смотрю")
        cards.append((await house.cast.row(talk))["card_id"])
    await house.notes()
    assert await house.db.hot.fetchval("SELECT count(*) FROM rule_timers") == len(cards)
    # the hour is over
    await house.db.hot.execute("UPDATE rule_timers SET due_at = now()")
    # dies with all of them in its hands
    await until_dead(await processes.worker(**faults(**{"rules.rang": {"kill_at": 1}})))
    assert await house.db.hot.fetchval("SELECT count(*) FROM rule_timers") == len(cards)
    others = [await processes.worker() for _ in range(3)]
    await settled(house)
    assert await counted(house, _OWN, kind) == dict.fromkeys(cards, 1)
    assert await house.db.hot.fetch(_TWICE) == []
    for each in others:
        each.kill()
