"""R3 and kills: whatever comes twice, whoever dies in the middle, a rule runs once for each thing that happened."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.kit.consumers import ConsumerRunner
from backend.rules import work
from backend.rules.do import DEEDS
from backend.rules.note import CONSUMERS
from tests.rules.conftest import House


async def test_three_workers_at_once_run_each_rule_once(house: House) -> None:
    vip = await house.tag("VIP")
    rule = await house.rule(
        {"kind": "status_changed"}, {"kind": "tag", "tag_ids": [vip]}, {"kind": "message", "texts": {"ru": "Спасибо"}}
    )
    cards = [await house.card(f"клиент {n}") for n in range(12)]
    for card in cards:
        await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    await house.told()

    async def worker() -> None:
        await ConsumerRunner(house.db, CONSUMERS[0], first_rest_s=0.001).drain()
        await work.drain(house.db)

    await asyncio.gather(*(worker() for _ in range(3)))
    await house.runs()
    runs = await house.journal(rule)
    assert sorted(run.fact.card_id or 0 for run in runs if run.state == "done") == sorted(cards)
    assert await house.db.hot.fetchval("SELECT count(*) FROM messages WHERE direction = 'out'") == len(cards)


async def test_a_worker_that_dies_before_the_commit_leaves_nothing_and_loses_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = await house.rule({"kind": "status_changed"}, {"kind": "message", "texts": {"ru": "Спасибо"}})
    card = await house.card()
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    await house.told()
    await ConsumerRunner(house.db, CONSUMERS[0]).drain()

    async def dies(point: str) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as at:
        at.setattr(work, "fault", dies)
        with pytest.raises(asyncio.CancelledError):
            await work.step(house.db, await _lane(house))
    out = "SELECT count(*) FROM messages WHERE direction = 'out'"
    assert await house.db.hot.fetchval(out) == 0
    assert [run.state for run in await house.journal(rule)] == ["waiting"]
    await house.runs()
    assert (await house.db.hot.fetchval(out), [run.state for run in await house.journal(rule)]) == (1, ["done"])


async def test_a_fault_of_one_rule_stops_no_other_and_is_tried_again_by_hand(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await house.tag("первая"), await house.tag("вторая")
    bad = await house.rule({"kind": "status_changed"}, {"kind": "tag", "tag_ids": [first]})
    await house.rule({"kind": "status_changed"}, {"kind": "untag", "tag_ids": [first]})
    good = await house.rule({"kind": "status_changed"}, {"kind": "tag", "tag_ids": [second]})
    real = DEEDS["tag"]

    async def breaks(tx: Any, doing: Any, deed: Any) -> Any:
        if doing.rule_id == bad:
            # it has written already when it breaks
            await real(tx, doing, deed)
            raise RuntimeError("our own fault")
        return await real(tx, doing, deed)

    card = await house.card()
    with monkeypatch.context() as at:
        at.setitem(DEEDS, "tag", breaks)
        await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
        await house.runs()
    assert await house.tags_of(card) == ["вторая"]
    assert [(run.state, run.why) for run in await house.journal(bad)] == [("failed", "broke")]
    assert [run.state for run in await house.journal(good)] == ["done"]


async def test_a_run_whose_commit_was_answered_by_nobody_stays_what_it_is(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer to COMMIT is lost, and the run is done: neither tried again nor called failed."""
    rule = await house.rule({"kind": "status_changed"}, {"kind": "message", "texts": {"ru": "Спасибо"}})
    card = await house.card()
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    await house.notes()
    run = dict(await house.db.hot.fetchrow("SELECT * FROM rule_runs WHERE rule_id = $1", rule))
    await work.drain(house.db)
    done = dict(await house.db.hot.fetchrow("SELECT * FROM rule_runs WHERE rule_id = $1", rule))
    assert done["state"] == "done"
    for attempts in (0, work.ATTEMPTS_MAX - 1):
        await work._rest(house.db, run | {"attempts": attempts}, ConnectionResetError())
        assert dict(await house.db.hot.fetchrow("SELECT * FROM rule_runs WHERE rule_id = $1", rule)) == done


async def test_a_moment_whose_run_may_be_forgotten_is_not_waited_for_again(house: House) -> None:
    """Runs are kept for 30 days, and are the only guard: whoever switches an old rule on wakes nothing old."""
    rule = await house.rule({"kind": "no_answer", "minutes": 5}, {"kind": "message", "texts": {"ru": "Мы помним"}})
    old, late = await house.cast.dialog(), await house.cast.dialog("Мария")
    since = "UPDATE conversations SET waiting_since = now() - $2::interval, waiting_clock = $3 WHERE id = $1"
    await house.db.hot.execute("UPDATE rules SET active_since = now() - interval '1 year' WHERE id = $1", rule)
    for dialog, days in ((old, 60), (late, 3)):
        long_ago = datetime.now(UTC) - timedelta(days=days)
        await house.db.hot.execute(since, dialog, timedelta(days=days), long_ago.timestamp())
        await house.cast.says("anna", dialog, kind="note", text="смотрю")
    await house.notes()
    waits = await house.db.hot.fetch("SELECT subject_id FROM rule_timers WHERE rule_id = $1", rule)
    assert [row["subject_id"] for row in waits] == [late]


async def _lane(house: House) -> int:
    found: int = await house.db.hot.fetchval("SELECT lane FROM rule_runs WHERE state = 'waiting'")
    return found
