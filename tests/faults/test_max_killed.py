"""R2, R3, R8, R9 for MAX: kill -9 of who polls and who sends, repeats, lost answers, thirty calls a second."""

import random
from functools import partial

import pytest

from backend.connectors.max.settings import MaxSettings
from backend.kit.secrets import Secret
from tests.bots.world import World, until
from tests.faults.shop import (
    DEADLINE_S,
    LISTENING,
    STATES,
    Size,
    answer,
    demand_stored,
    drained,
    faults,
    refused_at_most,
    senders_die,
    talking,
    texts_of,
    until_dead,
)
from tests.fixtures.processes import Processes
from tests.platforms.max import MaxServer, Person, Speeds


async def connect(world: World, max: MaxServer) -> int:
    settings = MaxSettings(token=Secret(max.token), mode="polling", api_base=max.base_url, bot_id=max.bot.id)
    return await world.channel("max", settings, "Shop")


async def acquaint(world: World, max: MaxServer, channel: int, count: int) -> dict[int, Person]:
    """Customers who began before, and so may be written to: dialog → customer."""
    people = [max.user(f"C{number}", started=True) for number in range(count)]
    for person in people:
        person.dialog.status = "active"
    return {await world.dialog(channel, f"u:{one.id}", f"C{one.id}", str(one.id)): one for one in people}


@pytest.mark.timeout(3600)
async def test_r2_r3_a_killed_poller_and_repeats_lose_double_and_misorder_nothing(
    world: World, processes: Processes, size: Size
) -> None:
    async with MaxServer(speeds=Speeds.none()) as max:
        await connect(world, max)
        people = [max.user(f"C{number}", started=True) for number in range(5)]
        first = await processes.back()
        await until(world.finds("SELECT 1 FROM channel_cursors"), lambda: "nobody listens", DEADLINE_S)
        async with talking({f"u:{one.id}": one for one in people}) as said:
            await until(world.finds("SELECT 1 FROM messages"), lambda: "nothing was stored", DEADLINE_S)
            first.kill()
            for turn, point in enumerate(LISTENING * size(1, 25)):
                # a repeated update has a number of its own, and what a poll confirmed is told no more
                max.faults.repeat = 1 + turn % 3
                await until_dead(await processes.back(**faults(**{point: {"kill_at": random.randint(1, 3)}})))
        await processes.back()
        await demand_stored(world, said)


@pytest.mark.timeout(3600)
async def test_r8_killed_senders_and_lost_answers_double_nothing_and_claim_nothing(
    world: World, processes: Processes, size: Size
) -> None:
    """MAX takes no key: what is there is found and sent, what is not stays a person's to decide, and is not there."""
    async with MaxServer(speeds=Speeds.none()) as max:
        channel = await connect(world, max)
        people = await acquaint(world, max, channel, 6)
        lose = partial(max.faults.lose_answers, 2, "send")
        deaths = await senders_die(world, processes, people, size(1, 50), lose)
        max.faults.lose_answers(size(5, 500), "send")
        await processes.back()
        await drained(world, DEADLINE_S + 10 * deaths)
        heard = {dialog: [row.text for row in person.heard] for dialog, person in people.items()}

        async def agree() -> bool:
            """What was cut short is looked for beside the sending."""
            rows = await world.fetch(STATES)
            return {dialog: texts_of(rows, dialog, "sent") for dialog in people} == heard

        await until(agree, lambda: f"what is said to be sent is not what was heard: {heard}", DEADLINE_S)
        rows = await world.fetch(STATES)
        assert {row["state"] for row in rows} <= {"sent", "unconfirmed"}
        for texts in heard.values():
            assert texts == sorted(set(texts), key=lambda text: [int(part) for part in text.split(".")])


@pytest.mark.timeout(600)
async def test_r9_thirty_a_second_and_two_into_a_chat_are_kept(world: World, processes: Processes, size: Size) -> None:
    async with MaxServer() as max:
        channel = await connect(world, max)
        people = await acquaint(world, max, channel, size(30, 200))
        told = max.faults.fail_next(1, "too.many.requests", "send")
        await answer(world, people, "0", "1")
        await processes.back()
        await drained(world)
        sends = [call for call in max.ledger.calls if call.method == "send"]
        refused = [call for call in sends if call.status == 429]
        assert told.hits == 1
        assert len(refused) - 1 <= refused_at_most(len(sends))
        for person in people.values():
            assert [row.text for row in person.heard] == ["0", "1"]
