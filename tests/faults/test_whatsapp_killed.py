"""R3, R6, R8 to R10 for WhatsApp: kill -9 of who sends and who is called, lost answers, repeats, shuffles, limits."""

import asyncio
import random
from functools import partial

import pytest

from backend.connectors.whatsapp.settings import WhatsAppSettings
from backend.kit.secrets import Secret
from tests.bots.world import World, until
from tests.faults.shop import (
    DEADLINE_S,
    STATES,
    Size,
    answer,
    drained,
    faults,
    refused_at_most,
    senders_die,
    until_dead,
)
from tests.fixtures.processes import Process, Processes
from tests.platforms.whatsapp import Speeds, WebhookPolicy, WhatsAppServer
from tests.platforms.whatsapp.customers import Customer
from tests.platforms.whatsapp.webhook import Callback

PROMPT = WebhookPolicy(timeout=5, first_wait=0.1, longest_wait=0.5)
STORED = "SELECT c.thread_key, m.text FROM messages m JOIN conversations c ON c.id = m.conversation_id"


async def connect(world: World, wa: WhatsAppServer, node: Process | None = None) -> int:
    settings = WhatsAppSettings(
        phone_number_id=wa.phone_number_id,
        waba_id=wa.waba_id,
        token=Secret(wa.token),
        app_secret=Secret(wa.app_secret),
        api_base=wa.base_url,
    )
    channel = await world.channel("whatsapp", settings, "Shop")
    if node is not None:
        wa.number.override = Callback(f"{node.url}/hooks/{channel}", "token")
    return channel


async def acquaint(world: World, wa: WhatsAppServer, channel: int, count: int) -> dict[int, Customer]:
    """Customers who wrote before, and so may be written to: dialog → customer."""
    people = [wa.customer(f"+7912555{number:04}", name=f"C{number}") for number in range(count)]
    for person in people:
        person.dialog.last_inbound = wa.clock()
    return {
        await world.dialog(channel, f"u:{one.user_id()}", one.name, one.user_id()): one for one in people
    }  # fmt: skip


@pytest.mark.timeout(3600)
async def test_r8_r10_killed_senders_and_lost_answers_double_nothing_and_statuses_settle_what_went(
    world: World, processes: Processes, size: Size
) -> None:
    node = await processes.web()
    async with WhatsAppServer(speeds=Speeds.none(), webhook_policy=PROMPT) as wa:
        channel = await connect(world, wa, node)
        people = await acquaint(world, wa, channel, 6)
        lose = partial(wa.faults.lose_answers, 2, "messages")
        deaths = await senders_die(world, processes, people, size(1, 50), lose)
        wa.faults.lose_answers(size(5, 500), "messages")
        await processes.back()
        await drained(world, DEADLINE_S + 10 * deaths)
        await wa.settled(DEADLINE_S)
        rows = await world.fetch(STATES)
        for dialog, person in people.items():
            mine = [row for row in rows if row["conversation_id"] == dialog]
            # what was marked and never called is nobody's to repeat: it waits for a person
            went = [row["text"] for row in mine if row["state"] == "delivered"]
            assert {row["state"] for row in mine} <= {"delivered", "unconfirmed"}
            assert [row.text for row in person.heard] == went, "lost, doubled, out of order, or not settled"
        assert sum(row["state"] == "unconfirmed" for row in rows) <= 8 * deaths


@pytest.mark.timeout(3600)
async def test_r3_r6_killed_nodes_repeats_and_shuffles_store_once_and_no_state_goes_back(
    world: World, processes: Processes, size: Size
) -> None:
    node = await processes.web(**faults(**{"intake.commit": {"kill_at": 3}}))
    async with WhatsAppServer(speeds=Speeds.none(), webhook_policy=PROMPT) as wa:
        channel = await connect(world, wa, node)
        people = await acquaint(world, wa, channel, 5)
        wa.faults.shuffle, wa.faults.repeat, wa.faults.repeat_within = True, (1, 5), 1.0
        kept = asyncio.create_task(again(processes, node, size(2, 60)))
        said: dict[str, set[str]] = {f"u:{one.user_id()}": set() for one in people.values()}
        for number in range(size(20, 500)):
            for one in people.values():
                one.writes(f"{number}")
                said[f"u:{one.user_id()}"].add(f"{number}")
            await asyncio.sleep(0.02)
        await answer(world, people, *(f"a{number}" for number in range(5)))
        await processes.back()
        await drained(world)
        for one in people.values():
            await one.hears(count=5, timeout=DEADLINE_S)
            one.reads()
        await kept
        await wa.settled(DEADLINE_S)
        found = await world.fetch(f"{STORED} WHERE m.direction = 'in' AND m.text ~ '^[0-9]+$'")
        stored = [(row["thread_key"], row["text"]) for row in found]
        assert len(stored) == len(set(stored))
        assert {key: {text for thread, text in stored if thread == key} for key in said} == said
        assert {row["state"] for row in await world.fetch(STATES)} == {"read"}


async def again(processes: Processes, node: Process, deaths: int) -> None:
    """A web node that is killed is started anew where it was."""
    for left in reversed(range(deaths)):
        await until_dead(node)
        plan = {"intake.committed": {"kill_at": random.randint(2, 6)}} if left else {}
        node = await processes.web(node.port, **faults(**plan))


@pytest.mark.timeout(600)
async def test_r9_its_speeds_are_kept_and_one_throttled_person_delays_nobody(
    world: World, processes: Processes, size: Size
) -> None:
    speeds = Speeds(messages_per_second=80, pair_burst=45)
    async with WhatsAppServer(speeds=speeds, webhook_policy=PROMPT) as wa:
        channel = await connect(world, wa)
        people = await acquaint(world, wa, channel, size(40, 300))
        [slow, *_] = people.values()
        wa.faults.fail_next(1, 131056, chat=slow.key)
        await answer(world, people, "0", "1", "2")
        await processes.back()
        await drained(world)
        sends = [call for call in wa.ledger.calls if call.method == "messages"]
        refused = [call for call in sends if call.status == 429]
        assert len(refused) - 1 <= refused_at_most(len(sends))
        for one in people.values():
            assert [row.text for row in one.heard] == ["0", "1", "2"]
        waited = slow.heard[0].at - refused[0].at
        assert waited >= 4 - 0.1
        assert min(one.heard[0].at for one in people.values()) < slow.heard[0].at
        await until(world.finds("SELECT 1 WHERE NOT EXISTS (SELECT FROM outbox)"), lambda: "something is left")
