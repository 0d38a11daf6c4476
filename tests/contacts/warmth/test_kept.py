"""E1: what is kept of a person's warmth is what their history says; who cools is seen to cool."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from backend.activities import Activity, record
from backend.contacts.warmth.cool import cool
from backend.contacts.warmth.curve import count
from backend.contacts.warmth.facts import facts_of
from backend.contacts.warmth.keep import count_anew, scores
from backend.contacts.warmth.setting import NEW, SHIPPED
from backend.contacts.warmth.told import something_happened
from backend.inbox.consumers import follow_names_and_tags, follow_people
from backend.kit.consumers import Logged
from tests.cast import Cast

NOW = datetime.now(UTC)
_KEPT = "SELECT * FROM contact_warmth WHERE contact_id = $1"
_FACTS = "SELECT data::text FROM activities WHERE contact_id = $1 AND kind = 'warmth_changed' ORDER BY id"
_MARKED = "SELECT id FROM statuses WHERE mark = 'rejected' LIMIT 1"


async def person(cast: Cast, days_ago: float = 0) -> int:
    born = NOW - timedelta(days=days_ago)
    found: int = await cast.db.hot.fetchval(
        "INSERT INTO contacts (name, created_at) VALUES ('Глеб', $1) RETURNING id", born
    )
    return found


async def happens(cast: Cast, contact_id: int, *what: tuple[Any, ...]) -> None:
    """(kind, days ago, data, by whom)."""
    made = []
    for kind, days, *rest in what:
        data, actor = rest[0] if rest else {}, rest[1] if rest[1:] else "contact"
        at = NOW - timedelta(days=days)
        made.append(Activity(kind=kind, at=at, actor_kind=actor, contact_id=contact_id, data=data))
    async with cast.db.tx() as tx:
        await record(tx, made)


async def counted(cast: Cast, contact_id: int, days: float = 0) -> dict[str, Any]:
    async with cast.db.tx() as tx:
        await count_anew(tx, [contact_id], now=NOW + timedelta(days=days))
    return dict(await cast.db.hot.fetchrow(_KEPT, contact_id))


async def test_a_stranger_is_new_then_warm_then_hot_and_it_is_told(cast: Cast) -> None:
    gleb = await person(cast)
    assert (await counted(cast, gleb))["stage"] == NEW
    await happens(cast, gleb, ("message_in", 0), ("lead_created", 0), ("call", 0, {"direction": "in"}, "contact"))
    kept = await counted(cast, gleb)
    # 3 + 5 + 10
    assert (round(kept["score"], 6), kept["stage"]) == (18, 1)
    await happens(cast, gleb, ("deal_created", 0), ("message_in", 0, {"form": True}))
    assert (await counted(cast, gleb))["stage"] == 2
    await happens(cast, gleb, ("deal_created", 0), ("task_done", 0), ("message_out", 0, {}, "user"))
    kept = await counted(cast, gleb)
    # 43 + 15 + 2 + 1
    assert (round(kept["score"], 6), kept["stage"], kept["was_more"]) == (61, 3, True)
    assert [row[0] for row in await cast.db.hot.fetch(_FACTS, gleb)] == [
        '{"to": 1, "from": 0}', '{"to": 2, "from": 1}', '{"to": 3, "from": 2}',
    ]  # fmt: skip
    # a house that is counted for the first time tells nobody
    assert [each["body"]["contact"]["warmth"]["stage"] for each in await cast.events("contact.changed")] == [1, 2, 3]


async def test_who_is_left_alone_cools_by_themselves(cast: Cast) -> None:
    gleb = await person(cast, days_ago=30)
    await happens(cast, gleb, *[("deal_created", 0)] * 5)
    kept = await counted(cast, gleb)
    assert (round(kept["score"]), kept["stage"]) == (75, 3)
    # 75 is 60 after 14 · log2(75/60) days, and 20 after 14 · log2(75/20)
    assert (kept["stage_until"] - NOW).total_seconds() / 86_400 == pytest.approx(4.507, abs=0.01)
    assert await cool(cast.db, NOW + timedelta(days=4)) == 0
    assert await cool(cast.db, NOW + timedelta(days=5)) == 1
    assert (await cast.db.hot.fetchrow(_KEPT, gleb))["stage"] == 2
    assert await cool(cast.db, NOW + timedelta(days=27)) == 1
    kept = dict(await cast.db.hot.fetchrow(_KEPT, gleb))
    assert (kept["stage"], kept["stage_until"]) == (1, None)


async def test_what_machines_write_and_calls_that_nobody_took_warm_nobody(cast: Cast) -> None:
    gleb = await person(cast, days_ago=30)
    await happens(
        cast, gleb,
        ("message_in", 0, {"automatic": True}), ("message_out", 0, {}, "system"), ("message_out", 0, {}, "token"),
        ("call", 0, {"direction": "out", "talked_s": None}), ("call", 0, {"direction": "out", "talked_s": 0}),
        ("status_changed", 0, {"to": 1}), ("note", 0, {}, "user"),
    )  # fmt: skip
    assert (await counted(cast, gleb))["score"] == 0
    await happens(cast, gleb, ("status_changed", 0, {"to": await cast.db.hot.fetchval(_MARKED)}, "user"))
    kept = await counted(cast, gleb)
    assert (kept["score"], kept["heat"], kept["stage"]) == (-20, None, 1)


async def test_nobody_in_the_bin_is_counted_and_the_job_goes_on_without_them(cast: Cast) -> None:
    gone, gleb = await person(cast, days_ago=30), await person(cast, days_ago=30)
    for each in (gone, gleb):
        await happens(cast, each, ("deal_created", 0), ("deal_created", 0))
        await counted(cast, each)
    await cast.db.hot.execute("UPDATE contacts SET deleted_at = now() WHERE id = $1", gone)
    assert await cool(cast.db, NOW + timedelta(days=60)) == 2
    assert await cool(cast.db, NOW + timedelta(days=90)) == 0


async def test_the_sums_of_the_database_are_those_of_the_rules(cast: Cast) -> None:
    """Any history: what PostgreSQL adds up is what the pure function does."""
    random = Random(7)
    kinds = ("message_in", "message_out", "call", "lead_created", "deal_created", "task_done", "status_changed", "note")
    lost = await cast.db.hot.fetchval(_MARKED)
    people = [await person(cast, days_ago=100) for _ in range(12)]
    for each in people:
        made = []
        for _ in range(random.randrange(60)):
            kind = random.choice(kinds)
            data = {"direction": random.choice(("in", "out")), "talked_s": random.choice((0, 5)), "to": lost}
            data |= {"form": True} if random.random() < 0.2 else {}
            made.append(
                (kind, random.choice((0, 0.5, 1, 40, 290)) + random.random(), data, random.choice(("user", "contact")))
            )
        await happens(cast, each, *made)
    async with cast.db.tx() as tx:
        found = await scores(tx, people, SHIPPED, NOW)
        for each in people:
            slow = sum(one.left for one in count(await facts_of(tx, each, SHIPPED, NOW), SHIPPED, NOW))
            assert found.get(each, 0.0) == pytest.approx(slow, abs=1e-6)


async def test_only_of_whom_something_was_stored_is_counted_and_no_row_is_told_anew(cast: Cast) -> None:
    """Receipts are no facts, and a stage stands on no row of a dialog."""
    dialog = await cast.dialog()
    gleb = (await cast.row(dialog))["contact_id"]
    heard = Logged(1, "message.changed", "message", dialog, gleb, None)
    async with cast.db.tx() as tx:
        await something_happened(tx, [heard])
    assert [each["body"]["contact"]["warmth"]["stage"] for each in await cast.events("contact.changed")] == [NEW]
    await cast.db.hot.execute("UPDATE contact_warmth SET score_at = now() + interval '1 hour', score = 77")
    async with cast.db.tx() as tx:
        await something_happened(tx, [heard])
    assert (await cast.db.hot.fetchrow(_KEPT, gleb))["score"] == 77
    await cast.db.hot.execute("UPDATE contact_warmth SET score_at = NULL, stage = NULL")
    before = await cast.row(dialog)
    kinds = await cast.db.hot.fetch("SELECT DISTINCT subject_kind FROM event_pending WHERE type = 'contact.changed'")
    assert [row["subject_kind"] for row in kinds] == ["warmth"]
    told = Logged(2, "contact.changed", "warmth", gleb, gleb, None)
    async with cast.db.tx() as tx:
        await follow_names_and_tags(tx, [told])
        await follow_people(tx, [told])
        await something_happened(tx, [told])
    assert (await cast.row(dialog))["rev"] == before["rev"]
    assert (await cast.db.hot.fetchrow(_KEPT, gleb))["stage"] is None
