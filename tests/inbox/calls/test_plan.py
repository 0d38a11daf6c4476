"""Our ring plan: whose turn it is, said once, never to a call that somebody took, and not when it is too late."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from backend.connectors.contract import Call, Capabilities, Person, Thread
from backend.inbox.calls import plan
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.channels.telephony import Extension, Ring, Telephony
from backend.kit.db import Database
from tests.inbox.receive.world import PLAIN, NoSettings, Plain, World

GLEB = "+79120000001"


class Phones(Plain):
    kind = "phones"
    capabilities = Capabilities(known_by="phone", redirects=True)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with Database.open(database_url) as db:
        made = World(database_url, db, ChannelFacts(id=0, state="active", connector=PLAIN, settings=NoSettings()))
        made.channel = await made.make_channel()
        yield made


class AtOnce(Phones):
    capabilities = Capabilities(known_by="phone", redirects=True, rings_at_once="extensions")


class Group(Phones):
    capabilities = Capabilities(known_by="phone", redirects=True, rings_at_once="group")


async def planned(world: World) -> ChannelFacts:
    olga, igor = await world.make_user("olga"), await world.make_user("igor")
    gone = await world.make_user("gone", active=False)
    telephones = Telephony(
        extensions=(Extension("101", olga), Extension("102", igor), Extension("103", gone)),
        ring=Ring(on=True, people=(gone, igor, olga), ring_s=20, fallback="+74950000000"),
    )
    return msgspec.structs.replace(world.channel, connector=Phones(), telephony=telephones)


def call(state: str, name: str = "c1", **more: object) -> Call:
    now = datetime.now(UTC)
    return Call(name, now, "in", state, Thread(GLEB), Person(GLEB, phone=GLEB), leg="leg-1", **more)  # type: ignore[arg-type]


async def said(
    world: World, facts: ChannelFacts, after_s: float, fault: str = "", back: frozenset[str] | None = None
) -> list[str]:
    async with world.db.tx() as tx:
        found = await plan.due(tx, facts, datetime.now(UTC) + timedelta(seconds=after_s), back)
        kept = [step for step in found.steps if await plan.keep(tx, step)]
        for step in kept if fault else ():
            await plan.keep(tx, step, fault)
    assert {step.call for step in kept} <= {"leg-1"}
    return ["&".join((step.sent.to, *step.sent.more)) for step in kept]


async def test_one_after_the_other_and_then_away(world: World) -> None:
    facts = await planned(world)
    await world.got(call("ringing"), channel=facts)
    await world.run("UPDATE contacts SET responsible_id = $1", world.users["olga"])
    assert await said(world, facts, 0) == ["101"]
    assert await said(world, facts, 10) == []
    assert await said(world, facts, 21) == ["102"]
    assert await said(world, facts, 60) == ["+74950000000"]
    assert await said(world, facts, 200) == []
    # what an exchange tells of it meanwhile takes nothing of it away
    await world.got(call("ringing", extension="102"), channel=facts)
    (row,) = await world.rows("SELECT meta #> '{call,plan}' AS plan FROM messages")
    assert [step["to"] for step in msgspec.json.decode(row["plan"])] == ["101", "102", "+74950000000"]


async def test_what_was_taken_or_comes_too_late_is_left_alone(world: World) -> None:
    facts = await planned(world)
    await world.got(call("ringing"), channel=facts)
    assert await said(world, facts, 30) == []
    await world.got(call("ringing", "c2"), call("answered", "c2", extension="102"), channel=facts)
    assert await said(world, facts, 0) == ["102"]  # the first one alone
    async with world.db.tx() as tx:
        assert (await plan.due(tx, facts, datetime.now(UTC))).steps == []


async def test_an_exchange_that_did_not_do_it_goes_on_by_its_own_plan(world: World) -> None:
    facts = await planned(world)
    await world.got(call("ringing"), channel=facts)
    assert await said(world, facts, 0, "call_over") == ["102"]
    assert await said(world, facts, 60) == []


@pytest.mark.parametrize(
    ("kind", "able", "steps"),
    [
        ("lines", AtOnce(), ["101", "102", "+74950000000"]),
        ("nobody leads", AtOnce(), ["102&101", "+74950000000"]),
        ("group", Group(), ["101", "700", "+74950000000"]),
        ("one by one", Phones(), ["101", "102", "+74950000000"]),
    ],
)
async def test_several_are_rung_at_once_where_the_exchange_can(
    world: World, kind: str, able: Phones, steps: list[str]
) -> None:
    """Nobody twice; where it cannot, one after the other as ever."""
    facts = await planned(world)
    ring = msgspec.structs.replace(facts.telephony.ring, at_once=True, group="700")
    telephony = msgspec.structs.replace(facts.telephony, ring=ring)
    facts = msgspec.structs.replace(facts, connector=able, telephony=telephony)
    await world.got(call("ringing"), channel=facts)
    if kind != "nobody leads":
        await world.run("UPDATE contacts SET responsible_id = $1", world.users["olga"])
    found = [await said(world, facts, 25 * turn) for turn in range(len(steps) + 1)]
    assert found == [*([step] for step in steps), []]


async def test_an_exchange_that_holds_calls_is_asked_again_only_for_one_that_came_back(world: World) -> None:
    facts = await planned(world)
    await world.got(call("ringing"), channel=facts)
    nobody, here = frozenset[str](), frozenset({"c1"})
    assert await said(world, facts, 0, back=here) == ["102"]
    assert await said(world, facts, 60, back=nobody) == [], "it would be refused, and the plan be over"
    assert await said(world, facts, 5, back=here) == ["101"], "at once: nobody rings any more"
    assert await said(world, facts, 6, back=nobody) == []
    assert await said(world, facts, 30, back=here) == ["+74950000000"]
    assert await said(world, facts, 60, back=here) == []
