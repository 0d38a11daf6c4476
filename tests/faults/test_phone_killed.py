"""R2 and R8 for telephones: who listens to Asterisk is killed in mid-call, and who asks an exchange for a call.

A call that began and ended while nobody listened is told by nobody: Asterisk keeps none.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import msgspec
import pytest

from backend.connectors.phone.settings import PhoneSettings
from backend.kit.secrets import Secret
from tests.bots.world import ANSWER, World, until
from tests.faults.losing import Losing
from tests.faults.shop import LISTENING, Size, faults, until_dead
from tests.fixtures.processes import Processes
from tests.platforms.asterisk import AsteriskServer
from tests.platforms.mango import MangoServer
from tests.platforms.telephony.exchange import Exchange
from tests.platforms.zadarma import ZadarmaServer

# what a row is called in docs/proof.md
EVERY = ("mango", "zadarma", "asterisk")
HOW = """
SELECT c.thread_key, m.meta #>> '{call,state}' AS state
FROM messages m JOIN conversations c ON c.id = m.conversation_id
"""


@pytest.mark.timeout(3600)
async def test_r2_a_listener_killed_in_mid_call_loses_and_doubles_none(
    world: World, processes: Processes, size: Size
) -> None:
    async with AsteriskServer() as asterisk:
        settings = PhoneSettings(
            provider="asterisk",
            account=asterisk.user,
            secret=Secret(asterisk.password),
            api_base=asterisk.base_url,
        )
        await world.channel("phone", settings, "Asterisk")
        deaths = LISTENING * size(1, 15)
        wanted: dict[str, str] = {}
        for turn, point in enumerate(deaths):
            dying = await processes.back(**faults(**{point: {"kill_at": 1}}))
            caller = asterisk.caller(f"+7912{turn:07}")
            talk = caller.calls("101")
            await until_dead(dying)
            # live still: it is found by whoever listens next, and so is its end that nobody heard
            heard = await processes.back()
            await until(_stands(world, caller.phone, "ringing"), lambda: "no call that rings")
            heard.kill()
            if turn % 2:
                talk.answers("101")
            else:
                talk.nobody_answers()
                wanted[caller.phone] = "missed"
            living = await processes.back()
            if turn % 2:
                await until(_stands(world, caller.phone, "answered"), lambda: "no answered call")
                talk.hangs_up()
                wanted[caller.phone] = "ended"
            told = wanted[caller.phone]
            await until(_stands(world, caller.phone, told), lambda: "no call that is over")
            living.kill()
        rows = [tuple(row.values()) for row in await world.fetch(HOW)]
        assert sorted(rows) == sorted(wanted.items())


def _stands(world: World, phone: str, state: str) -> Any:
    return world.finds(f"{HOW} WHERE c.thread_key = '{phone}' AND m.meta #>> '{{call,state}}' = '{state}'")


# what is asked for by a press, as backend/inbox/calls/dial.py queues it
_DIALS = """
UPDATE messages SET text = '', meta = jsonb_build_object('call', jsonb_build_object('state', 'dialling',
    'direction', 'out', 'at', now(), 'legs', jsonb_build_array(jsonb_build_object('extension', '101', 'user_id', 1,
    'name', 'Olga')))) WHERE conversation_id = $1 AND seq = $2 RETURNING 1
"""
_BECAME = "SELECT state FROM messages WHERE conversation_id = $1 AND seq = $2"


@asynccontextmanager
async def exchange_of(name: str) -> AsyncIterator[tuple[Exchange, PhoneSettings]]:
    """A played exchange and how a channel is connected to it."""
    server: Any
    match name:
        case "mango":
            server = MangoServer(limits=False)
            account, secret = server.api_key, server.salt
        case "zadarma":
            server = ZadarmaServer()
            account, secret = server.key, server.secret
        case _:
            server = AsteriskServer()
            account, secret = server.user, server.password
    async with server:
        server.extension("101", "Olga")
        yield server, PhoneSettings(provider=name, account=account, secret=Secret(secret), api_base=server.base_url)  # type: ignore[arg-type]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", EVERY)
async def test_r8_a_press_to_call_rings_nobody_twice_whoever_is_killed(
    world: World, processes: Processes, size: Size, name: str
) -> None:
    """Whether it rang nobody knows who died: it is shown as unconfirmed, or by what the exchange tells; never again."""
    async with exchange_of(name) as (exchange, settings):
        channel = await world.channel("phone", settings, name)

        rung: dict[str, set[int]] = {}
        asked = []
        for turn, point in enumerate(("send.marked", "send.called") * size(1, 15)):
            phone = f"+7912555{turn:04}"
            asked.append(await _pressed(world, channel, phone))
            rung[phone] = {0} if point == "send.marked" else {1}
            await until_dead(await processes.back(**faults(**{point: {"kill_at": 1}})))
        living = await processes.back()
        for key in asked:
            await until(partial(_is_settled, world, key), lambda: "what became of a call is open")
        # whoever lives calls on, also the same people
        last = await _pressed(world, channel, "+79125559999")
        await until(partial(_is_settled, world, last), lambda: "the next call is not asked for")
        rung["+79125559999"] = {1}
        assert await world.value(_BECAME, *last) == "sent"
        living.kill()
        for phone, times in rung.items():
            assert _rung(exchange, phone) in times, phone


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", EVERY)
async def test_r8_whose_call_was_asked_for_and_the_answer_lost_is_rung_once(
    world: World, processes: Processes, size: Size, name: str
) -> None:
    """The exchange rings; that it was asked is never heard: unconfirmed, or what it tells later, and not again."""
    async with exchange_of(name) as (exchange, settings), Losing(settings.api_base, _ASKS) as line:
        through = msgspec.structs.replace(settings, api_base=line.url)
        channel = await world.channel("phone", through, name)
        phones = [f"+7912555{turn:04}" for turn in range(size(3, 50))]
        line.losing = len(phones)
        asked = [await _pressed(world, channel, phone) for phone in phones]
        living = await processes.back()
        for key in asked:
            await until(partial(_is_settled, world, key), lambda: "what became of a call is open")
        assert line.lost == len(phones), "no answer was lost: nothing was proved"
        last = await _pressed(world, channel, "+79125559999")
        await until(partial(_is_settled, world, last), lambda: "the next call is not asked for")
        assert await world.value(_BECAME, *last) == "sent"
        living.kill()
        assert [_rung(exchange, phone) for phone in phones] == [1] * len(phones)
        assert {await world.value(_BECAME, *key) for key in asked} <= {"sent", "unconfirmed"}


# the first line of what asks each exchange for a call
_ASKS = rb"callback|POST /ari/channels"


async def _pressed(world: World, channel: int, phone: str) -> tuple[int, int]:
    """Somebody pressed "call": what is queued then."""
    dialog = await world.dialog(channel, phone, phone)
    async with world.db.tx() as tx:
        seq = int(await tx.value(ANSWER, dialog, "", 0))
        await tx.execute(_DIALS, dialog, seq)
    return dialog, seq


def _rung(exchange: Exchange, phone: str) -> int:
    return len([talk for talk in exchange.talks if talk.person.lstrip("+") == phone.lstrip("+")])


async def _is_settled(world: World, key: tuple[int, int]) -> bool:
    return await world.value(_BECAME, *key) in ("sent", "unconfirmed", "failed")
