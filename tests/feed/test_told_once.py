"""Whoever tells followers, however many of them and however often: each fact once to each (R31–R33)."""

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from backend.feed.following import told
from backend.feed.following.told import CONSUMERS
from backend.kit.consumers import ConsumerRunner
from backend.notify.tell import tell
from backend.realtime.relay import step
from backend.wiring import lists_of_rooms, sight_of_notices
from tests.cast import Cast
from tests.feed.test_following import Followers


@pytest_asyncio.fixture
async def followers(cast: Cast) -> Followers:
    lists_of_rooms()
    sight_of_notices()
    found = Followers(cast)
    await found.begin()
    return found


async def _counts(cast: Cast) -> dict[str, int]:
    rows = await cast.db.hot.fetch("SELECT once, count(*) AS n FROM notices WHERE kind = 'followed' GROUP BY 1")
    return {row["once"]: row["n"] for row in rows}


async def test_three_who_tell_at_once_and_again_tell_each_fact_once(cast: Cast, followers: Followers) -> None:
    await followers.put("anna", "all", kind="section", section="notes")
    for n in range(6):
        await cast.says("boris", await cast.dialog(f"Клиент {n}"), "заметка", kind="note")
    async with cast.db.hot.acquire() as connection:
        while await step(connection):
            pass
    nodes = [ConsumerRunner(cast.db, CONSUMERS[0]) for _ in range(3)]
    for _ in range(2):
        await asyncio.gather(*(node.drain() for node in nodes))
        # read, looked away, and the notices are gone from the centre: what was told is not told for that again
        await cast.db.hot.execute("UPDATE consumers SET position = 0 WHERE name = $1", CONSUMERS[0].name)
    assert sorted((await _counts(cast)).values()) == [1] * 6
    await cast.db.hot.execute("DELETE FROM notices")
    await asyncio.gather(*(node.drain() for node in nodes))
    assert await _counts(cast) == {}


async def test_one_who_dies_after_telling_and_before_the_commit_has_told_nobody_and_the_next_tells_all(
    cast: Cast, followers: Followers, monkeypatch: pytest.MonkeyPatch
) -> None:
    await followers.put("anna", "all", kind="section", section="notes")
    for n in range(3):
        await cast.says("boris", await cast.dialog(f"Клиент {n}"), "заметка", kind="note")

    async def dies(tx: Any, notices: Any) -> None:
        await tell(tx, notices)
        raise KeyboardInterrupt

    monkeypatch.setattr(told, "tell", dies)
    with pytest.raises(KeyboardInterrupt):
        await followers.told()
    assert await _counts(cast) == {}
    monkeypatch.setattr(told, "tell", tell)
    assert await followers.told() == [(cast.ids["anna"], "note")] * 3
