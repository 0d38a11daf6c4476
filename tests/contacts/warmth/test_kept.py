"""E1: what is kept of a person's warmth is what their history says; who cools is seen to cool."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import msgspec
import pytest

from backend.activities import Activity, record
from backend.activities.kinds.define import make
from backend.activities.kinds.schemas import NewActivityKind
from backend.contacts.warmth.change import set_warmth
from backend.contacts.warmth.cool import cool
from backend.contacts.warmth.curve import count
from backend.contacts.warmth.explain import explain
from backend.contacts.warmth.facts import facts_of
from backend.contacts.warmth.keep import NOTHING, count_anew, scores
from backend.contacts.warmth.schemas import SetWarmth
from backend.contacts.warmth.setting import CLIENTS, NEW, SHIPPED, Finer, Points, WarmthSetting
from backend.contacts.warmth.told import something_happened
from backend.inbox.consumers import follow_names_and_tags, follow_people
from backend.kit.consumers import Logged
from backend.kit.errors import Invalid
from backend.timeline.record_own import OwnEvent, record_own
from backend.wiring import subjects_of_tasks
from tests.activities.samples import sample, shaped
from tests.cast import Cast

NOW = datetime.now(UTC)
SILENT = msgspec.structs.replace(SHIPPED, silence_days=10, points=SHIPPED.points | {"silence": Points(-30)})
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
        made.append(Activity(kind=kind, at=at, actor_kind=actor, contact_id=contact_id, data=shaped(kind, data)))
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
    rare = ("message_out", "call", "lead_created", "deal_created", "task_done", "status_changed", "note")
    # so many words in a day that its limit is reached
    kinds = (*("message_in",) * 7, *rare)
    lost = await cast.db.hot.fetchval(_MARKED)
    people = [await person(cast, days_ago=100) for _ in range(12)]
    for each in people:
        made = []
        for _ in range(random.randrange(120)):
            kind = random.choice(kinds)
            data = {"direction": random.choice(("in", "out")), "talked_s": random.choice((0, 5)), "to": lost}
            data |= {"form": True} if random.random() < 0.2 else {}
            made.append(
                (kind, random.choice((0, 0.5, 1, 40, 290)) + random.random(), data, random.choice(("user", "contact")))
            )
        await happens(cast, each, *made)
    async with cast.db.tx() as tx:
        for setting in (SHIPPED, SILENT):
            found = await scores(tx, people, setting, NOW)
            for each in people:
                facts = await facts_of(tx, each, setting, NOW)
                slow = sum(one.left for one in count(facts, setting, NOW))
                assert found.get(each, NOTHING).score == pytest.approx(slow, abs=1e-6)
                gaps = silences([one.at for one in facts if one.mark in CLIENTS], setting.silence_days or 9999)
                assert sorted(one.at for one in facts if one.mark == "silence") == gaps


def silences(heard: list[datetime], days: int) -> list[datetime]:
    """Slow, and from the words of the rule: a day by which nothing was heard for so long."""
    long = timedelta(days=days)
    ends = [*sorted(heard)[1:], NOW]
    return [at + long for at, end in zip(sorted(heard), ends, strict=bool(heard)) if at + long <= end]


async def test_silence_takes_points_on_its_day_and_what_is_heard_later_gives_its_own(cast: Cast) -> None:
    gleb = await person(cast, days_ago=100)
    await happens(cast, gleb, ("deal_created", 0, {}, "user"), ("deal_created", 0, {}, "user"), ("message_in", 0))
    await put_setting(cast, SILENT)
    kept = await counted(cast, gleb)
    assert (round(kept["score"]), kept["stage"]) == (33, 2)
    # it is cold by itself after 14 · log2(33/20) = 10.1 days; nothing is heard for ten
    assert kept["stage_until"] == NOW + timedelta(days=10)
    async with cast.db.tx() as tx:
        told = await explain(tx, await cast.grants("ada"), gleb)
    assert [(each.stage, each.since) for each in told.cools] == [(1, NOW + timedelta(days=10))]
    assert await cool(cast.db, NOW + timedelta(days=10)) == 1
    kept = dict(await cast.db.hot.fetchrow(_KEPT, gleb))
    assert kept["score"] == pytest.approx(33 * 2 ** (-10 / 14) - 30)
    assert (kept["stage"], kept["stage_until"]) == (1, None)


async def test_a_channel_a_source_and_a_colleague_have_points_of_their_own(cast: Cast) -> None:
    dialog = await cast.dialog()
    row = await cast.row(dialog)
    gleb, anna = row["contact_id"], (await cast.grants("anna")).user_id or 0
    source = await cast.db.hot.fetchval("INSERT INTO sources (name) VALUES ('Выставка') RETURNING id")
    await cast.db.hot.execute("UPDATE cards SET source_id = $1 WHERE id = $2", source, row["card_id"])
    await cast.db.hot.execute("DELETE FROM activities")
    at = {"contact_id": gleb, "at": NOW}
    here = {"conversation_id": dialog, "card_id": None}
    facts = [
        Activity(kind="message_in", actor_kind="contact", **at, **here),
        Activity(kind="message_in", actor_kind="contact", **at),
        Activity(kind="message_out", actor_kind="user", actor_id=anna, **at),
        Activity(kind="message_out", actor_kind="user", actor_id=anna + 1, **at),
        # of this dialog the request is of that source; the other has none
        Activity(kind="call", actor_kind="contact", data=sample("call") | {"direction": "in"}, **at, **here),
        Activity(kind="call", actor_kind="contact", data=sample("call") | {"direction": "in"}, **at),
    ]
    async with cast.db.tx() as tx:
        await record(tx, facts)
    setting = msgspec.structs.replace(
        SHIPPED,
        finer=[
            Finer("client_message", 7, channel_id=row["channel_id"]),
            Finer("staff_message", 2, user_id=anna),
            Finer("call", 100, source_id=source, a_day=40),
            Finer("client_message", 9, channel_id=row["channel_id"]),
        ],
    )
    await put_setting(cast, setting)
    # 7 + 3, 2 + 1, 40 + 10
    assert (await counted(cast, gleb))["score"] == pytest.approx(63)
    async with cast.db.tx() as tx:
        told = await explain(tx, await cast.grants("ada"), gleb)
    assert sorted(each.gave for each in told.points) == [1, 2, 3, 7, 10, 40]


async def test_an_own_kind_of_events_gives_the_points_that_it_was_given(cast: Cast) -> None:
    subjects_of_tasks()
    gleb, ada = await person(cast), await cast.grants("ada")
    async with cast.db.tx() as tx:
        kind = (await make(tx, ada, "", NewActivityKind(name="Был на дегустации")))[-1].id
        told = msgspec.to_builtins(SHIPPED)
        told["points"][f"own:{kind}"] = {"points": 25, "a_day": None}
        await set_warmth(tx, ada, "", msgspec.convert(told, SetWarmth))
        await record_own(tx, OwnEvent(kind_id=kind), ("contact", gleb), {"actor_kind": "system", "actor_id": None})
        told["version"], told["points"]["own:999"] = 1, {"points": 1}
        with pytest.raises(Invalid) as refused:
            await set_warmth(tx, ada, "", msgspec.convert(told, SetWarmth))
    assert refused.value.fields == {"points.own:999": "warmth_no_mark"}
    kept = await counted(cast, gleb)
    assert (kept["score"], kept["stage"]) == (pytest.approx(25, abs=0.01), 2)


async def put_setting(cast: Cast, setting: WarmthSetting) -> None:
    kept = msgspec.json.encode(setting).decode()
    await cast.db.hot.execute("INSERT INTO settings (key, value) VALUES ('warmth', $1::text::jsonb)", kept)


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
