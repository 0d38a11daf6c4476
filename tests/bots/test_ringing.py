"""Calls that Asterisk's dialplan gave to us: nobody waits in silence for a word that we do not have."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from backend.connectors.contract import SendError
from backend.connectors.phone.client import PhoneClient
from backend.connectors.phone.settings import PhoneSettings
from backend.inbox.calls import plan
from backend.kit.secrets import Secret
from tests.bots.conftest import Start
from tests.bots.world import World, until, when
from tests.platforms.asterisk import AsteriskServer
from tests.platforms.telephony.talks import Talk

ON = """UPDATE channels SET telephony = '{"ring": {"on": true}}' WHERE id = $1 RETURNING id"""
RINGS = """
UPDATE messages SET external_id = $2, meta = jsonb_build_object('call', jsonb_build_object(
    'state', 'ringing', 'direction', 'in', 'rang_at', to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
WHERE conversation_id = $1 RETURNING seq
"""


@pytest.fixture
async def asterisk() -> AsyncIterator[AsteriskServer]:
    async with AsteriskServer() as server:
        yield server


async def connected(world: World, asterisk: AsteriskServer, **more: Any) -> int:
    secret, base = Secret(asterisk.password), asterisk.base_url
    settings = PhoneSettings(provider="asterisk", account=asterisk.user, secret=secret, api_base=base, **more)
    return await world.channel("phone", settings, "Asterisk")


def given(asterisk: AsteriskServer, phone: str = "+79125550101") -> Talk:
    """Held in the application, whoever listens to it."""
    talk = asterisk.caller(phone).calls()
    asterisk.starts(asterisk.outer(talk), "samovar", [])
    return talk


async def goes_on(asterisk: AsteriskServer, talk: Talk) -> None:
    await until(when(lambda: not asterisk.channels[talk.id].app), lambda: "a caller who is held")
    assert not talk.over


PLAN = """
UPDATE channels SET telephony = jsonb_build_object(
    'extensions', jsonb_build_array(jsonb_build_object('extension', '101', 'user_id', $2::bigint),
                                    jsonb_build_object('extension', '102', 'user_id', $3::bigint)),
    'ring', jsonb_build_object('on', true, 'people', jsonb_build_array($2::bigint, $3::bigint), 'ring_s', 20,
                               'at_once', $4::boolean)) WHERE id = $1 RETURNING id
"""
USER = "INSERT INTO users (name, email, role_id) SELECT $1, $1 || '@x.example', id FROM roles LIMIT 1 RETURNING id"


async def held_call(world: World, asterisk: AsteriskServer, channel: int) -> Talk:
    """Given to us, and stored as one that rings."""
    dialog = await world.dialog(channel, "+79125550101")
    talk = given(asterisk)
    await world.value(RINGS, dialog, f"asterisk:{talk.id}")
    return talk


def rung(talk: Talk) -> list[str]:
    return sorted(leg.extension for leg in talk.legs if leg.state == "rings")


async def rings_at(talk: Talk, *extensions: str) -> None:
    await until(when(lambda: rung(talk) == sorted(extensions)), lambda: f"{extensions}, not {rung(talk)}")


async def with_plan(world: World, asterisk: AsteriskServer, *, at_once: bool) -> int:
    channel = await connected(world, asterisk, ring_context="samovar-ring")
    olga, igor = [await world.value(USER, name) for name in ("olga", "igor")]
    await world.value(PLAN, channel, olga, igor, at_once)
    return channel


async def test_the_dialplan_of_the_docs_gives_the_call_back_for_the_second_step(
    world: World, asterisk: AsteriskServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other, for as long as the plan says; when nobody is left, the dialplan goes on."""
    monkeypatch.setattr(plan, "DECIDED_WITHIN", timedelta(days=1))
    channel = await with_plan(world, asterisk, at_once=False)
    async with start():
        await heard(asterisk)
        talk = await held_call(world, asterisk, channel)
        await rings_at(talk, "101")
        assert asterisk.channels[talk.id].rings_s == 20
        asterisk.rang_out(talk)
        await rings_at(talk, "102")
        asterisk.rang_out(talk)
        await goes_on(asterisk, talk)
        assert rung(talk) == []
    assert await world.value("SELECT meta #>> '{call,plan,1,fault}' FROM messages WHERE meta ? 'call'") == ""


async def test_all_of_the_plan_ring_at_once_in_the_dialplan_of_the_docs(
    world: World, asterisk: AsteriskServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "DECIDED_WITHIN", timedelta(days=1))
    channel = await with_plan(world, asterisk, at_once=True)
    async with start():
        await heard(asterisk)
        talk = await held_call(world, asterisk, channel)
        await rings_at(talk, "101", "102")
        talk.answers("102")
        assert rung(talk) == []
        assert talk.answered_at


async def heard(asterisk: AsteriskServer) -> None:
    await until(when(lambda: asterisk.listeners.listening("samovar")), lambda: "nobody listens")


async def test_without_a_plan_the_dialplan_goes_on(world: World, asterisk: AsteriskServer, start: Start) -> None:
    await connected(world, asterisk)
    async with start():
        await heard(asterisk)
        await goes_on(asterisk, given(asterisk))
        assert len([call for call in asterisk.ledger.calls if call.method == "continue"]) == 1


async def test_who_waited_for_a_process_that_was_away_goes_on(
    world: World, asterisk: AsteriskServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a plan too: what it decided nobody knows any more."""
    monkeypatch.setattr(plan, "DECIDED_WITHIN", timedelta(days=1))
    await world.value(ON, await connected(world, asterisk))
    talk = given(asterisk)
    async with start():
        await goes_on(asterisk, talk)


async def test_a_plan_that_has_nobody_lets_go(
    world: World, asterisk: AsteriskServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "DECIDED_WITHIN", timedelta(days=1))
    channel = await connected(world, asterisk)
    await world.value(ON, channel)
    dialog = await world.dialog(channel, "+79125550101")
    async with start():
        await heard(asterisk)
        talk = given(asterisk)
        await world.value(RINGS, dialog, f"asterisk:{talk.id}")
        await goes_on(asterisk, talk)


async def test_a_plan_that_does_not_decide_in_time_lets_go(
    world: World, asterisk: AsteriskServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has stored the call yet."""
    monkeypatch.setattr(plan, "DECIDED_WITHIN", timedelta(seconds=1))
    await world.value(ON, await connected(world, asterisk))
    async with start():
        await heard(asterisk)
        await goes_on(asterisk, given(asterisk))


async def test_one_that_cannot_go_keeps_no_other(
    world: World, asterisk: AsteriskServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    await connected(world, asterisk)
    stuck, tries, let_go = given(asterisk), [SendError("rate", retry_after=1.0)], PhoneClient.let_go

    async def refused(client: PhoneClient, call: str) -> None:
        if tries and call == f"asterisk:{stuck.id}":
            raise tries[0]
        await let_go(client, call)

    monkeypatch.setattr(PhoneClient, "let_go", refused)
    other = given(asterisk, "+79125550102")
    async with start():
        await goes_on(asterisk, other)
        assert asterisk.channels[stuck.id].app
        tries.clear()
        await goes_on(asterisk, stuck)


async def test_a_call_of_another_application_is_left_to_it(
    world: World, asterisk: AsteriskServer, start: Start
) -> None:
    await connected(world, asterisk)
    theirs = asterisk.caller("+79125550102").calls()
    asterisk.starts(asterisk.outer(theirs), "queues", [])
    ours = given(asterisk)
    async with start():
        await goes_on(asterisk, ours)
    assert asterisk.channels[theirs.id].app == "queues"
