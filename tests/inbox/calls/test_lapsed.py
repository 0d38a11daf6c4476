"""A call whose end nobody tells is over after a while: who rang waits for us, once; what is told late is right."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from backend.connectors.contract import Call, Capabilities, Person, Thread
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.jobs import lapse_due
from backend.kit.db import Database
from tests.inbox.receive.world import PLAIN, NoSettings, Plain, World

GLEB = "+79120000001"
DIALOG = """
SELECT state, waiting_since, unanswered, last_message ->> 'file' AS file, rev FROM conversations WHERE thread_key = $1
"""
FACTS = "SELECT data ->> 'state' AS state FROM activities WHERE kind = 'call' ORDER BY id"


class Phones(Plain):
    kind = "phones"
    capabilities = Capabilities(known_by="phone")


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with Database.open(database_url) as db:
        made = World(database_url, db, ChannelFacts(id=0, state="active", connector=PLAIN, settings=NoSettings()))
        made.channel = msgspec.structs.replace(await made.make_channel(), connector=Phones())
        yield made


def call(state: Any, after_s: float = 0.0, name: str = "c1", **more: Any) -> Call:
    at = datetime.now(UTC) + timedelta(seconds=after_s)
    return Call(name, at, more.pop("direction", "in"), state, Thread(GLEB), Person(GLEB, phone=GLEB), **more)


async def lapses(world: World, after: timedelta = timedelta(minutes=5)) -> int:
    return await lapse_due(world.db, datetime.now(UTC) + after)


async def stands(world: World) -> tuple[str, bool]:
    """The call's state, and whether somebody waits."""
    (row,) = await world.rows("SELECT meta #>> '{call,state}' AS state FROM messages WHERE meta ? 'call'")
    return row["state"], (await world.one(DIALOG, GLEB))["waiting_since"] is not None


async def facts(world: World) -> list[str]:
    return [row["state"] for row in await world.rows(FACTS)]


async def test_who_rang_and_was_not_told_to_have_ended_waits_for_us(world: World) -> None:
    await world.got(call("ringing"))
    assert await lapses(world, timedelta(minutes=3)) == 0
    assert await stands(world) == ("ringing", False)
    async with Database.open(world.url) as second:
        at = datetime.now(UTC) + timedelta(minutes=5)
        done = await asyncio.gather(*(lapse_due(db, at) for db in (world.db, second) for _ in range(2)))
    assert sum(done) == 1
    assert await stands(world) == ("missed", True)
    dialog = await world.one(DIALOG, GLEB)
    assert (dialog["state"], dialog["unanswered"], dialog["file"]) == ("open", True, "call_missed")
    assert await facts(world) == ["missed"]
    assert await lapses(world, timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("late", "state", "waits", "told"),
    [
        ((call("missed", 30, reason="no_answer"),), "missed", True, ["missed"]),
        ((call("ringing", 1, extension="101"),), "missed", True, ["missed"]),
        ((call("answered", 20),), "answered", False, ["missed"]),
        ((call("answered", 20), call("ended", 60, talked_s=40)), "ended", False, ["missed", "ended"]),
        ((call("ended", 60, talked_s=40), call("answered", 20)), "ended", False, ["missed", "ended"]),
    ],
    ids=["missed", "a ring", "taken", "taken and over", "the other way round"],
)
async def test_what_is_told_late_is_right(
    world: World, late: tuple[Call, ...], state: str, waits: bool, told: list[str]
) -> None:
    await world.got(call("ringing"))
    assert await lapses(world) == 1
    for word in late:
        await world.got(word)
    assert await stands(world) == (state, waits)
    assert await facts(world) == told
    # a talk that began after all is over one day as well
    assert await lapses(world, timedelta(days=1)) == (state == "answered")
    assert await stands(world) == ("ended" if state == "answered" else state, waits)


async def test_whoever_was_answered_since_is_not_owed_a_call(world: World) -> None:
    await world.got(call("ringing"))
    await world.got(call("ended", 60, "c2", talked_s=5))
    assert await lapses(world) == 1
    assert (await world.one(DIALOG, GLEB))["waiting_since"] is None


@pytest.mark.parametrize("direction", ["in", "out"])
async def test_a_talk_of_which_nothing_was_heard_for_hours_is_over(world: World, direction: str) -> None:
    taken = [call(state, 5, direction=direction, extension="101") for state in ("ringing", "answered")]
    await world.got(*taken)
    assert await lapses(world, timedelta(hours=3, minutes=59)) == 0
    assert await lapses(world, timedelta(hours=4, minutes=1)) == 1
    assert await stands(world) == ("ended", False)
    assert await facts(world) == ["ended"]
    assert await lapses(world, timedelta(days=1)) == 0
    # how long it was is told late: joined to it, and no second fact
    await world.got(call("ended", 20_000, direction=direction, extension="101", talked_s=18_000))
    (row,) = await world.rows("SELECT meta -> 'call' ->> 'talked_s' AS talked FROM messages WHERE meta ? 'call'")
    assert float(row["talked"]) == 18_000
    assert await stands(world) == ("ended", False)
    assert await facts(world) == ["ended"]


@pytest.mark.parametrize("states", [("answered",), ("missed",)])
async def test_what_was_taken_or_is_over_is_left_alone(world: World, states: tuple[Any, ...]) -> None:
    await world.got(call("ringing"), *(call(state, 5) for state in states))
    before = await world.snapshot()
    assert await lapses(world) == 0
    assert await world.snapshot() == before


@pytest.mark.parametrize("late", [None, "answered", "failed"])
async def test_a_call_of_ours_that_only_rang_was_taken_by_nobody(world: World, late: Any) -> None:
    """As far as we know; nobody waits for it, and what is told late is right."""
    await world.got(call("ringing", direction="out", extension="101"))
    assert await lapses(world, timedelta(minutes=3)) == 0
    assert await lapses(world) == 1
    assert await stands(world) == ("failed", False)
    assert await facts(world) == ["failed"]
    if late:
        await world.got(call(late, 30, direction="out", extension="101"))
        assert await stands(world) == (late, False)
        assert await facts(world) == ["failed"]


async def test_a_call_that_still_waits_to_be_asked_for_is_no_lost_one(world: World) -> None:
    await world.got(call("ringing", direction="out", extension="101"))
    dialling = "UPDATE messages SET state = $1, meta = jsonb_set(meta, '{call,state}', '\"dialling\"')"
    await world.run(dialling, "queued")
    assert await lapses(world, timedelta(hours=1)) == 0
    await world.run(dialling, "sent")
    assert await lapses(world) == 1
    assert (await stands(world))[0] == "failed"


async def test_a_plan_that_still_sends_it_on_is_waited_for(world: World) -> None:
    await world.got(call("ringing"))
    sent = msgspec.json.encode([{"to": "101", "at": datetime.now(UTC) + timedelta(minutes=3)}]).decode()
    await world.run("UPDATE messages SET meta = jsonb_set(meta, '{call,plan}', $1::text::jsonb)", sent)
    assert await lapses(world) == 0
    assert await lapses(world, timedelta(minutes=8)) == 1
