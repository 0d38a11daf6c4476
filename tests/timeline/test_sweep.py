"""E6: the job that removes old facts goes on where it was, passes what it cannot do, takes nothing from a writer."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from backend.activities.kinds.define import kinds, make
from backend.activities.kinds.schemas import NewActivityKind
from backend.contacts.warmth.explain import explain
from backend.contacts.warmth.keep import count_anew
from backend.contacts.warmth.setting import SHIPPED, Points
from backend.feed import comments, likes
from backend.feed.schemas import NewFeedNote
from backend.feed.walk import key_of
from backend.inbox.merging.merge import merge
from backend.kit.errors import Missing
from backend.timeline.keeping import sweep as sweeping
from backend.timeline.keeping.change import preview
from backend.timeline.keeping.schemas import SetKeeping
from backend.timeline.keeping.sweep import ANEW_S, Looked, sweep
from backend.wiring import subjects_of_tasks
from tests.bots.world import until
from tests.cast import Cast
from tests.contacts.warmth.test_kept import put_setting
from tests.fixtures.databases import execute
from tests.timeline.test_keeping import KEPT, happened, keeps, kinds_left, person

SILENT = msgspec.structs.replace(SHIPPED, silence_days=50, points=SHIPPED.points | {"silence": Points(-30)})


async def own_kinds(cast: Cast, *names: str) -> list[int]:
    ada = await cast.grants("ada")
    async with cast.db.tx() as tx:
        for name in names:
            await make(tx, ada, "::1", NewActivityKind(name=name))
        return [kind.id for kind in await kinds(tx)][-len(names) :]


async def left(cast: Cast, kind: str = "own") -> list[int]:
    sql = "SELECT (now()::date - at::date) AS days FROM activities WHERE kind = $1 ORDER BY at"
    return [row["days"] for row in await cast.db.hot.fetch(sql, kind)]


@pytest.mark.parametrize("late", [False, True])
async def test_a_round_goes_on_where_the_last_one_ended_and_once_a_day_from_the_beginning(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    monkeypatch.setattr(sweeping, "SLICE", 2)
    monkeypatch.setattr(sweeping, "LOOKED", 3)
    gleb, (visit, letter) = await person(cast), await own_kinds(cast, "Визит", "Письмо")
    old = [(letter if day % 3 else visit, 100 - day) for day in range(20)]
    await happened(cast, gleb, *[("own", days, {"kind_id": kind}) for kind, days in old], late=late)
    await keeps(cast, **{f"own:{visit}": 30})
    looked = Looked()
    assert await sweep(cast.db, looked) == 7
    assert await left(cast) == [days for kind, days in old if kind == letter]
    # behind what was looked at: an event that was brought back
    await happened(cast, gleb, ("own", 90, {"kind_id": visit}), late=late)
    assert await sweep(cast.db, looked) == 0
    looked.since -= ANEW_S
    assert await sweep(cast.db, looked) == 1
    # other days are another question
    await happened(cast, gleb, ("own", 95, {"kind_id": visit}), late=late)
    await keeps(cast, **{f"own:{visit}": 40})
    assert await sweep(cast.db, looked) == 1


_STOP = (
    "SET ROLE samovar_owner",
    "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN RAISE EXCEPTION 'it takes too long' USING ERRCODE = '{state}'; END $$",
    "CREATE TRIGGER stop BEFORE DELETE ON activities FOR EACH ROW WHEN (OLD.kind = 'call') EXECUTE FUNCTION stop()",
)


async def _nobody_removes_calls(cast: Cast, database_url: str, state: str) -> int:
    gleb = await person(cast)
    await happened(cast, gleb, ("call", 90, {"direction": "in"}), ("message_in", 90))
    await keeps(cast, call=30, message_in=30)
    await execute(database_url, *[each.format(state=state) for each in _STOP])
    return gleb


async def test_a_kind_that_takes_too_long_keeps_no_other_from_its_turn(cast: Cast, database_url: str) -> None:
    gleb, looked = await _nobody_removes_calls(cast, database_url, "57014"), Looked()
    assert await sweep(cast.db, looked) == 1
    assert await kinds_left(cast, gleb) == ["call"]
    await execute(database_url, "SET ROLE samovar_owner", "DROP FUNCTION stop CASCADE")
    # what was not removed was not looked at either
    assert await sweep(cast.db, looked) == 1


async def test_a_fault_of_our_own_in_one_kind_is_told_when_the_others_have_had_their_turn(
    cast: Cast, database_url: str
) -> None:
    gleb = await _nobody_removes_calls(cast, database_url, "P0001")
    with pytest.raises(asyncpg.RaiseError, match="it takes too long"):
        await sweep(cast.db)
    assert await kinds_left(cast, gleb) == ["call"]


async def _old(cast: Cast) -> str:
    """An answer of ninety days ago; its key."""
    subjects_of_tasks()
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    moved = "UPDATE activities SET stored_at = stored_at - interval '90 days', at = at - interval '90 days'"
    await cast.db.hot.execute(moved)
    row = await cast.db.hot.fetchrow("SELECT stored_at, id FROM activities WHERE kind = 'message_out'")
    await keeps(cast, message_out=30)
    return key_of((row["stored_at"], row["id"]))


def _said() -> NewFeedNote:
    return msgspec.convert({"client_id": str(uuid4()), "text": "помню"}, NewFeedNote)


_COMMENTED = """
SELECT count(*) FILTER (WHERE a.id IS NULL) AS orphans, count(a.id) AS there FROM feed_comments f
LEFT JOIN activities a ON a.id = f.activity_id
"""


async def test_a_fact_under_which_somebody_writes_at_this_moment_stays(cast: Cast) -> None:
    key, boris = await _old(cast), await cast.grants("boris")
    async with cast.db.tx() as tx:
        await comments.comment(tx, boris, key, _said())
        # nobody else sees the comment yet
        assert await sweep(cast.db) == 0
    assert dict(await cast.db.hot.fetchrow(_COMMENTED)) == {"orphans": 0, "there": 1}
    assert await sweep(cast.db) == 0


@pytest.mark.parametrize("deed", ["comment", "like"])
async def test_who_writes_under_a_fact_that_is_being_removed_is_told_that_it_is_gone(
    cast: Cast, database_url: str, deed: str
) -> None:
    key, boris = await _old(cast), await cast.grants("boris")

    async def does() -> None:
        async with cast.db.tx() as tx:
            await (comments.comment(tx, boris, key, _said()) if deed == "comment" else likes.like(tx, boris, key, True))

    other = await asyncpg.connect(database_url)
    async with other.transaction():
        await other.execute("DELETE FROM activities WHERE kind = 'message_out'")
        begun = asyncio.create_task(does())
        await _waits(other, begun)
    await other.close()
    with pytest.raises(Missing):
        await begun
    assert (await cast.db.hot.fetchval("SELECT count(*) FROM feed_comments")) == 0
    assert (await cast.db.hot.fetchval("SELECT count(*) FROM feed_likes")) == 0


async def _waits(other: asyncpg.Connection, begun: asyncio.Task[Any]) -> None:
    """Until it waits for the row, or is through without."""
    sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"

    async def waiting() -> bool:
        return begun.done() or bool(await other.fetchval(sql))

    await until(waiting, lambda: "it neither waits nor goes on")


async def _score(cast: Cast, contact: int) -> float:
    async with cast.db.tx() as tx:
        await count_anew(tx, [contact])
    return float(await cast.db.hot.fetchval(KEPT.replace("score, stage, score_at", "score"), contact))


async def _silences(cast: Cast, contact: int) -> list[int]:
    """How many days ago silence was counted."""
    sees = await cast.grants("ada")
    async with cast.db.tx() as tx:
        told = await explain(tx, sees, contact)
    return [(datetime.now(UTC) - each.at).days for each in told.points if each.mark == "silence"]


async def test_words_that_were_removed_make_no_silence_that_never_was(cast: Cast) -> None:
    await put_setting(cast, SILENT)
    gleb = await person(cast)
    wrote = [("message_in", 90), ("message_in", 60)]
    await happened(cast, gleb, ("call", 120, {"direction": "in"}), *wrote, ("call", 20, {"direction": "in"}))
    before = await _score(cast, gleb)
    assert await _silences(cast, gleb) == []
    async with cast.db.tx() as tx:
        foreseen = await preview(tx, SetKeeping(1, [], {"message_in": 30}))
    assert (foreseen.people, foreseen.moves) == (1, 0)
    await keeps(cast, message_in=30)
    assert await sweep(cast.db) == 2
    assert await _silences(cast, gleb) == []
    kept = await cast.db.hot.fetchval(KEPT.replace("score, stage, score_at", "score"), gleb)
    # three points of ninety and of sixty days ago are gone, and nothing else
    assert kept == pytest.approx(before - 3 * 2 ** (-90 / 14) - 3 * 2 ** (-60 / 14), abs=1e-3)


async def test_silence_that_was_stays_when_the_words_before_it_are_removed(cast: Cast) -> None:
    await put_setting(cast, SILENT)
    gleb = await person(cast)
    await happened(cast, gleb, ("message_in", 130), ("message_in", 95), ("call", 20, {"direction": "in"}))
    await keeps(cast, message_in=30)
    before = await _score(cast, gleb)
    assert await _silences(cast, gleb) == [45]
    assert await sweep(cast.db) == 2
    assert await _score(cast, gleb) == pytest.approx(before, abs=0.1) == pytest.approx(0.5, abs=0.1)
    # ten points of twenty days ago, less thirty of forty-five


async def test_silence_that_is_still_to_come_comes_though_the_last_words_are_removed(cast: Cast) -> None:
    await put_setting(cast, SILENT)
    gleb = await person(cast)
    await happened(cast, gleb, ("message_in", 40), *[("deal_created", 1)] * 3)
    await keeps(cast, message_in=30)
    assert await sweep(cast.db) == 1
    await _score(cast, gleb)
    until = await cast.db.hot.fetchval(KEPT.replace("score, stage, score_at", "stage_until"), gleb)
    assert abs(until - datetime.now(UTC) - timedelta(days=10)) < timedelta(minutes=5)


async def test_what_was_removed_of_one_is_remembered_of_whom_they_are_joined_with(cast: Cast) -> None:
    await put_setting(cast, SILENT)
    gleb, also = await person(cast), await person(cast)
    await happened(cast, gleb, ("call", 100, {"direction": "in"}), ("call", 20, {"direction": "in"}))
    await happened(cast, also, ("message_in", 60))
    await keeps(cast, message_in=30)
    await sweep(cast.db)
    assert await _silences(cast, gleb) == [50]
    ada = await cast.grants("ada")
    async with cast.db.tx() as tx:
        await merge(tx, ada, "::1", gleb, also)
    assert await _silences(cast, gleb) == []
