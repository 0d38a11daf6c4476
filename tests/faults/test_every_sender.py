"""R8 and R9 for those whom nobody else proves: ready gateways, a described one, a program of one's own.

All send from one process, which is killed in the midst of a call; answers are lost, and "too fast" is said.
"""

import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from backend.connectors.api.settings import ApiSettings
from backend.connectors.gateway.settings import GatewaySettings
from backend.kit.secrets import Secret
from tests.bots.world import World
from tests.faults.shop import DEADLINE_S, STATES, Size, answer, drained, faults, texts_of, until_dead
from tests.fixtures.processes import Processes
from tests.journeys.program import Program, running
from tests.platforms.gateways.dialog360 import Dialog360Server
from tests.platforms.gateways.evolution import EvolutionServer
from tests.platforms.gateways.gateway import Gateway
from tests.platforms.gateways.generic import GenericGateway
from tests.platforms.gateways.green import GreenServer
from tests.platforms.gateways.twilio import TwilioServer
from tests.platforms.gateways.wazzup import WazzupServer
from tests.platforms.whatsapp import Speeds

# what the played gateway of no name asks for
SEND = """
headers = { authorization = "Bearer {token}" }
[send]
key = "body.result.id"
[send.text]
url = "{base}/api/v1/messages"
json = { recipient = { phone = "=chat" }, message = { text = "=text" } }
"""
# what a row is called in docs/proof.md
EVERY = ("wazzup", "evolution", "twilio", "dialog360", "generic", "api")
PEOPLE = 2
SENT = ("sent", "delivered", "read")


@dataclass
class Side:
    """A channel with customers: dialog → what has been heard there. `loses` the answer of the next calls; `slows`:
    tells the next one that it came too fast.
    """

    name: str
    heard: dict[int, Callable[[], list[str]]]
    loses: Callable[[int], object]
    slows: Callable[[], object]
    # a repeat under the same name is the same message
    keyed: bool = False


async def _acquainted(world: World, channel: int, people: list[Any], key: Callable[[Any], str]) -> dict[int, Any]:
    return {await world.dialog(channel, key(one), one.name, key(one)): one for one in people}


async def _gateway(world: World, server: Any, method: str, provider: str, **settings: Any) -> Side:
    given = GatewaySettings(provider=provider, api_base=server.base_url, **settings)
    channel = await world.channel("gateway", given, provider)
    phones = [f"+7912555{number:04}" for number in range(PEOPLE)]
    kind = {"kind": "sms"} if provider == "twilio" else {}
    people = [server.customer(phone, name="C", **kind) for phone in phones]
    if provider == "dialog360":
        for one in people:
            one.dialog.last_inbound = server.clock()
    found = await _acquainted(world, channel, people, lambda one: one.phone)
    return Side(
        provider,
        {dialog: lambda one=one: [row.text for row in one.heard] for dialog, one in found.items()},  # type: ignore[misc]
        lambda n: server.faults.lose_answers(n, method),
        lambda: server.faults.fail_next(1, 130429 if provider == "dialog360" else "429", method),
    )


async def _program(world: World, program: Program) -> Side:
    settings = ApiSettings(token=Secret(program.token), webhook_url=program.url, signing_secret=Secret(program.secret))
    channel = await world.channel("api", settings, "api")
    found = {await world.dialog(channel, f"c-{number}", "C"): f"c-{number}" for number in range(PEOPLE)}

    def heard(key: str) -> list[str]:
        return [event["text"] for event in program.told("message") if event["conversation"] == key]

    return Side(
        "api",
        {dialog: lambda key=key: heard(key) for dialog, key in found.items()},  # type: ignore[misc]
        lambda n: program.instead.extend([None] * n),
        lambda: program.instead.append((429, {})),
        keyed=True,
    )


@asynccontextmanager
async def everybody(world: World) -> AsyncIterator[tuple[list[Side], list[Gateway]]]:
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        wazzup, evolution = await enter(WazzupServer()), await enter(EvolutionServer())
        twilio = await enter(TwilioServer())
        d360, generic = await enter(Dialog360Server(speeds=Speeds.none())), await enter(GenericGateway())
        program = await enter(running())
        yield (
            [
                await _gateway(
                    world, wazzup, "send", "wazzup", account=wazzup.channel_id, token=Secret(wazzup.api_key)
                ),
                await _gateway(
                    world,
                    evolution,
                    "sendText",
                    "evolution",
                    account=evolution.instance,
                    token=Secret(evolution.api_key),
                ),
                await _gateway(
                    world,
                    twilio,
                    "send",
                    "twilio",
                    account=twilio.account_sid,
                    token=Secret(twilio.auth_token),
                    sender=twilio.phone,
                    speaks="sms",
                ),
                await _gateway(world, d360, "messages", "dialog360", token=Secret(d360.api_key), sender="+15550001122"),
                await _gateway(world, generic, "send", "generic", speaks="sms", token=Secret(generic.key), send=SEND),
                await _program(world, program),
            ],
            [wazzup, evolution, twilio, generic],
        )


@pytest.mark.timeout(1800)
async def test_r8_killed_senders_and_lost_answers_double_nothing(
    world: World, processes: Processes, size: Size
) -> None:
    """What nobody answered for is a person's to decide: it is unconfirmed, went once or not, and never goes again."""
    async with everybody(world) as (sides, servers):
        assert [side.name for side in sides] == list(EVERY)
        for turn in range(size(1, 20)):
            for side in sides:
                side.loses(1)
                await answer(world, side.heard, f"{turn}.1", f"{turn}.2")
            await until_dead(await processes.back(**faults(**{"send.called": {"kill_at": random.randint(6, 14)}})))
        await processes.back()
        await drained(world, DEADLINE_S)
        rows = await world.fetch(STATES)
        for side in sides:
            for dialog, heard in side.heard.items():
                told = heard()
                assert told == sorted(set(told)), f"{side.name}: doubled or out of order"
                sent = texts_of(rows, dialog, *SENT)
                assert set(sent) <= set(told), f"{side.name}: said to be sent, and was not"
                doubtful = texts_of(rows, dialog, "unconfirmed")
                assert set(texts_of(rows, dialog)) == {*sent, *doubtful}, f"{side.name}: lost"
                assert not (side.keyed and doubtful), "what bears a name is asked for again"
        assert [server.ledger.duplicates() for server in servers] == [[]] * len(servers)


@pytest.mark.timeout(600)
async def test_r9_who_is_told_to_wait_waits_and_holds_up_nobody(world: World, processes: Processes, size: Size) -> None:
    async with everybody(world) as (sides, servers), GreenServer() as green:
        free = await _gateway(
            world, green, "sendMessage", "green_api", account=green.id_instance, token=Secret(green.token)
        )
        for side in sides:
            side.slows()
        for side in (*sides, free):
            await answer(world, side.heard, *(str(number) for number in range(size(3, 30))))
        await processes.back()
        await drained(world, DEADLINE_S)
        for side in (*sides, free):
            for heard in side.heard.values():
                assert heard() == [str(number) for number in range(size(3, 30))], side.name
        for server in (*servers, green):
            assert server.ledger.rate_violations() == []
            assert server.ledger.too_early(tolerance=1.0) == []
        # whom nobody told to wait had long ended when the others went on
        ended = max(row.at for row in green.ledger.delivered)
        assert all(ended < max(row.at for row in server.ledger.delivered) for server in servers)
