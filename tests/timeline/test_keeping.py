"""E6: kinds that are hidden, and facts that are kept for so many days; points go with what is removed."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import msgspec
import pytest

from backend.activities import Activity, record
from backend.contacts.warmth.curve import count
from backend.contacts.warmth.facts import facts_of
from backend.contacts.warmth.keep import count_anew
from backend.contacts.warmth.setting import warmth_setting
from backend.kit.errors import Forbidden
from backend.timeline.keeping.change import preview, set_keeping
from backend.timeline.keeping.schemas import SetKeeping
from backend.timeline.keeping.setting import DAYS_LEAST, REMOVABLE, keeping
from backend.timeline.keeping.sweep import SLICE, sweep
from tests.activities.samples import shaped
from tests.cast import Cast
from tests.timeline.desk import Desk

KEPT = "SELECT score, stage, score_at FROM contact_warmth WHERE contact_id = $1"


async def happened(cast: Cast, contact: int, *what: tuple[Any, ...], late: bool = False) -> None:
    """(kind, days ago, data); stored then, or, `late`, only now."""
    now = datetime.now(UTC)
    for kind, days, *data in what:
        at = now - timedelta(days=days)
        fact = Activity(
            kind=kind, at=at, actor_kind="user", contact_id=contact, data=shaped(kind, data[0] if data else {})
        )
        async with cast.db.tx() as tx:
            await record(tx, [fact])
            if not late:
                moved = "UPDATE activities SET stored_at = at WHERE id = (SELECT max(id) FROM activities)"
                await tx.execute(moved)


async def person(cast: Cast) -> int:
    contact = int((await cast.row(await cast.dialog()))["contact_id"])
    await cast.db.hot.execute("UPDATE contacts SET created_at = now() - interval '900 days' WHERE id = $1", contact)
    return contact


async def keeps(cast: Cast, hidden: tuple[str, ...] = (), **days: int) -> None:
    ada = await cast.grants("ada")
    async with cast.db.tx() as tx:
        version = (await keeping(tx)).version
        await set_keeping(tx, ada, "127.0.0.1", SetKeeping(version, list(hidden), days))


async def kinds_left(cast: Cast, contact: int) -> list[str]:
    sql = "SELECT kind FROM activities WHERE contact_id = $1 AND kind <> 'warmth_changed' ORDER BY at"
    return [row["kind"] for row in await cast.db.hot.fetch(sql, contact)]


async def test_what_is_old_goes_with_its_points_and_a_journal_says_what_went(cast: Cast) -> None:
    gleb = await person(cast)
    await happened(cast, gleb, ("call", 50, {"direction": "in"}), ("call", 20, {"direction": "in"}))
    # told only now, and of long ago: it is as old as what it tells
    await happened(cast, gleb, ("call", 60, {"direction": "in"}), ("call", 10, {"direction": "in"}), late=True)
    await happened(cast, gleb, ("comment_changed", 400), ("message_in", 400))
    async with cast.db.tx() as tx:
        await count_anew(tx, [gleb])
    before = await cast.db.hot.fetchval(KEPT.replace("score, stage, score_at", "score"), gleb)
    async with cast.db.tx() as tx:
        told = await preview(tx, SetKeeping(0, [], {"call": 30}))
    assert [(each.kind, each.facts) for each in told.removes] == [("call", 2)]
    assert told.removes[0].oldest is not None
    assert (datetime.now(UTC) - told.removes[0].oldest).days == 60
    assert (told.people, told.looked_at) == (1, 1)
    await keeps(cast, call=30)
    assert await sweep(cast.db) == 2
    assert await kinds_left(cast, gleb) == ["comment_changed", "message_in", "call", "call"]
    row = await cast.db.hot.fetchrow("SELECT * FROM activity_removals")
    assert (row["kind"], row["days"], row["removed"], row["people"]) == ("call", 30, 2, 1)
    assert ((datetime.now(UTC) - row["oldest"]).days, row["ended_at"] is None) == (60, False)
    assert await cast.db.hot.fetchval(KEPT.replace("score, stage, score_at", "score"), gleb) < before - 1
    # there is nothing more, and nothing is said
    assert await sweep(cast.db) == 0
    assert await cast.db.hot.fetchval("SELECT count(*) FROM activity_removals") == 1


async def test_who_cools_by_a_clean_up_alone_makes_no_event_and_tells_no_rule(cast: Cast) -> None:
    gleb = await person(cast)
    await happened(
        cast, gleb, *[(kind, 31 + day, {"direction": "in"}) for day in range(14) for kind in ("call", "call", "call")]
    )
    async with cast.db.tx() as tx:
        await count_anew(tx, [gleb])
    before = await cast.db.hot.fetchrow(KEPT, gleb)
    await keeps(cast, call=30)
    assert await sweep(cast.db) == 42
    after = await cast.db.hot.fetchrow(KEPT, gleb)
    assert after["stage"] != before["stage"]
    told = "SELECT count(*) FROM activities WHERE contact_id = $1 AND kind = 'warmth_changed'"
    assert await cast.db.hot.fetchval(told, gleb) == 0


async def test_days_are_set_by_who_may_delete_an_event_for_good(cast: Cast) -> None:
    may_not = msgspec.structs.replace(await cast.grants("anna"), rights=frozenset({"fields.manage"}))
    async with cast.db.tx() as tx:
        with pytest.raises(Forbidden):
            await set_keeping(tx, may_not, "::1", SetKeeping((await keeping(tx)).version, [], {"call": 30}))
        await set_keeping(tx, may_not, "::1", SetKeeping((await keeping(tx)).version, ["call"], {}))


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_goes_the_warmth_that_is_kept_is_the_warmth_of_the_log(cast: Cast, seed: int) -> None:
    random = Random(seed)
    kinds = ("message_in", "message_out", "call", "task_done", "deal_created", "invoice_opened", "comment_changed")
    people = [await person(cast) for _ in range(4)]
    for each in people:
        for late in (False, True):
            facts = [
                (random.choice(kinds), random.random() * 120, {"direction": "in"}) for _ in range(random.randrange(12))
            ]
            await happened(cast, each, *facts, late=late)
    days = {kind: random.randrange(DAYS_LEAST, 90) for kind in random.sample(REMOVABLE, 8)}
    expected = {each: await _left(cast, each, days) for each in people}
    async with cast.db.tx() as tx:
        await count_anew(tx, people)
    await keeps(cast, **days)
    await sweep(cast.db)
    for each in people:
        assert await kinds_left(cast, each) == expected[each]
        kept = await cast.db.hot.fetchrow(KEPT, each)
        async with cast.db.tx() as tx:
            setting = await warmth_setting(tx)
            log = count(await facts_of(tx, each, setting, kept["score_at"]), setting, kept["score_at"])
        assert kept["score"] == pytest.approx(sum(one.left for one in log), abs=1e-6)


async def _left(cast: Cast, contact: int, days: dict[str, int]) -> list[str]:
    """Slow, and in the words of the rule: what is younger than its days, and what has none."""
    rows = await cast.db.hot.fetch("SELECT kind, at FROM activities WHERE contact_id = $1 ORDER BY at", contact)
    now = datetime.now(UTC)
    return [row["kind"] for row in rows if row["kind"] not in days or now - row["at"] < timedelta(days[row["kind"]])]


async def test_more_than_one_slice_goes_and_people_are_counted_once(cast: Cast) -> None:
    gleb = await person(cast)
    fill = """INSERT INTO activities (at, stored_at, kind, actor_kind, contact_id, data)
        SELECT now() - interval '99 days', now() - interval '99 days', 'message_in', 'contact', $1, '{}'
        FROM generate_series(1, $2)"""
    await cast.db.hot.execute(fill, gleb, SLICE * 2 + 7)
    await keeps(cast, message_in=30)
    assert await sweep(cast.db) == SLICE * 2 + 7
    (row,) = await cast.db.hot.fetch("SELECT removed, people FROM activity_removals")
    assert (row["removed"], row["people"]) == (SLICE * 2 + 7, 1)


async def test_what_somebody_wrote_under_and_what_leads_back_from_spam_stays(cast: Cast) -> None:
    gleb = await person(cast)
    await happened(cast, gleb, ("dialog_done", 90, {"spam": {"stood": 1}}), ("dialog_done", 91), ("call", 90))
    commented = "INSERT INTO feed_comments SELECT a.id, c.id, 1 FROM activities a, conversations c"
    await cast.db.hot.execute(f"{commented} WHERE a.kind = 'call'")
    await cast.db.hot.execute("INSERT INTO feed_likes SELECT id, $1 FROM activities", cast.ids["ada"])
    await keeps(cast, dialog_done=30, call=30)
    assert await sweep(cast.db) == 1
    assert sorted(await kinds_left(cast, gleb)) == ["call", "dialog_done"]
    assert await cast.db.hot.fetchval("SELECT count(*) FROM feed_likes") == 2


@pytest.mark.parametrize(
    ("days", "field"),
    [({"comment_changed": 90}, "days.comment_changed"), ({"call": 29}, "days.call"), ({"nonsense": 90}, "days")],
)
async def test_what_debts_audits_and_histories_need_is_never_given_days(
    desk: Desk, days: dict[str, int], field: str
) -> None:
    body = {"version": 0, "hidden": [], "days": days}
    answer = await desk.ask("ada", "PUT", "/activity-settings", json=body)
    assert answer.status_code == 422, answer.text
    assert list(answer.json()["error"]["fields"]) == [field]


async def test_who_hides_a_kind_misses_it_until_they_ask_for_it(desk: Desk) -> None:
    dialog = await desk.village.dialog("sales")
    card, seen = await desk.village.card(dialog), await desk.kind()
    await desk.village.people.says("anna", dialog)
    event = {"kind_id": seen, "about": {"kind": "card", "id": card}}
    assert (await desk.tell("anna", [event])).status_code == 201

    async def told(who: str, more: str = "") -> set[str]:
        return {each["kind"] for each in (await desk.got(who, f"/activities?card_id={card}{more}"))["items"]}

    assert await told("anna") == {"claimed", "message_out", "own"}
    mine = {"mine": [f"own:{seen}", "claimed"]}
    assert (await desk.ask("anna", "PUT", "/activities/hidden", json=mine)).status_code == 200
    assert await told("anna") == {"message_out"}
    assert await told("anna", "&kind=claimed") == {"claimed"}
    assert await told("anna", f"&own={seen}") == {"own"}
    assert await told("anna", "&hidden=true") == {"claimed", "message_out", "own"}
    assert await told("ada") == {"claimed", "message_out", "own"}
    version = (await desk.got("ada", "/activity-settings"))["version"]
    house = {"version": version, "hidden": ["message_out"], "days": {}}
    assert (await desk.ask("ada", "PUT", "/activity-settings", json=house)).status_code == 200
    assert await told("ada") == {"claimed", "own"}
    assert await told("anna") == set()
    assert await desk.got("anna", "/activities/hidden") == mine | {"house": ["message_out"]} | {
        "mine": sorted(mine["mine"])
    }
    stale = await desk.ask("ada", "PUT", "/activity-settings", json=house)
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "stale_version")
    wrong = await desk.ask("anna", "PUT", "/activities/hidden", json={"mine": ["nonsense"]})
    assert list(wrong.json()["error"]["fields"]) == ["mine"]
    assert (await desk.ask("anna", "GET", "/activity-settings")).status_code == 403
    assert msgspec.json.encode(mine)
