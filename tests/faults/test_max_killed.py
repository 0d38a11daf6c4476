"""R2, R3, R8, R9 for MAX: kill -9 of who polls and who sends, repeats, lost answers, thirty calls a second."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable

import pytest

from backend.connectors.max.settings import MaxSettings
from backend.kit.db import Database
from backend.kit.secrets import Secret
from tests.bots.world import World, until
from tests.faults.telegram_shop import DEADLINE_S, drained, faults, until_dead
from tests.fixtures.processes import Processes
from tests.platforms.max import MaxServer, Person, Speeds

Size = Callable[[int, int], int]
POINTS = ("intake.commit", "intake.committed", "listen.delivered")
STORED = (
    "SELECT c.thread_key, m.text FROM messages m JOIN conversations c ON c.id = m.conversation_id "
    "WHERE m.text <> '' ORDER BY 1, m.seq"
)
STATES = "SELECT conversation_id, text, state FROM messages WHERE direction = 'out' ORDER BY conversation_id, seq"


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with Database.open(database_url) as db:
        yield World(db)


async def connect(world: World, max: MaxServer) -> int:
    settings = MaxSettings(token=Secret(max.token), mode="polling", api_base=max.base_url, bot_id=max.bot.id)
    return await world.channel("max", settings, "Shop")


async def acquaint(world: World, max: MaxServer, channel: int, count: int) -> dict[int, Person]:
    """Customers who began before, and so may be written to: dialog → customer."""
    people = [max.user(f"C{number}", started=True) for number in range(count)]
    for person in people:
        person.dialog.status = "active"
    return {await world.dialog(channel, f"u:{one.id}", f"C{one.id}", str(one.id)): one for one in people}


async def talk(people: list[Person], said: dict[int, list[str]]) -> None:
    """Everybody writes on and on."""
    while True:
        person = random.choice(people)
        text = str(len(said[person.id]))
        said[person.id].append(text)
        person.writes(text)
        await asyncio.sleep(0.03)


@pytest.mark.timeout(3600)
async def test_r2_r3_a_killed_poller_and_repeats_lose_double_and_misorder_nothing(
    world: World, processes: Processes, size: Size
) -> None:
    async with MaxServer(speeds=Speeds.none()) as max:
        await connect(world, max)
        people = [max.user(f"C{number}", started=True) for number in range(5)]
        said: dict[int, list[str]] = {person.id: [] for person in people}
        first = await processes.back()
        await until(world.finds("SELECT 1 FROM channel_cursors"), lambda: "nobody listens", DEADLINE_S)
        talking = asyncio.create_task(talk(people, said))
        await until(world.finds("SELECT 1 FROM messages"), lambda: "nothing was stored", DEADLINE_S)
        first.kill()
        try:
            for turn, point in enumerate(POINTS * size(1, 25)):
                # a repeated update has a number of its own, and what a poll confirmed is told no more
                max.faults.repeat = 1 + turn % 3
                await until_dead(await processes.back(**faults(**{point: {"kill_at": random.randint(1, 3)}})))
        finally:
            talking.cancel()
        await processes.back()
        total = sum(map(len, said.values()))
        count = "SELECT count(*) FROM messages WHERE text <> '' HAVING count(*) >= $1"
        await until(world.finds(count, total), lambda: "not every message was stored", DEADLINE_S)
        stored: dict[str, list[str]] = {}
        for row in await world.fetch(STORED):
            stored.setdefault(row["thread_key"], []).append(row["text"])
        assert stored == {f"u:{person}": texts for person, texts in said.items() if texts}


@pytest.mark.timeout(3600)
async def test_r8_killed_senders_and_lost_answers_double_nothing_and_claim_nothing(
    world: World, processes: Processes, size: Size
) -> None:
    """MAX takes no key: what is there is found and sent, what is not stays a person's to decide, and is not there."""
    async with MaxServer(speeds=Speeds.none()) as max:
        channel = await connect(world, max)
        people = await acquaint(world, max, channel, 6)
        points = [("send.marked", 3), ("send.called", 4)] * size(1, 50)
        for turn, (point, at) in enumerate(points):
            max.faults.lose_answers(2, "send")
            for number in range(3):
                for dialog in people:
                    await world.answer(dialog, f"{turn}.{number}")
            await until_dead(await processes.back(**faults(**{point: {"kill_at": at + random.randint(0, 2)}})))
        max.faults.lose_answers(size(5, 500), "send")
        await processes.back()
        await drained(world, DEADLINE_S + 10 * len(points))
        heard = {dialog: [row.text for row in person.heard] for dialog, person in people.items()}

        async def agree() -> bool:
            """What was cut short is looked for beside the sending."""
            rows = await world.fetch(STATES)
            sent = {
                dialog: [r["text"] for r in rows if r["conversation_id"] == dialog and r["state"] == "sent"]
                for dialog in people
            }
            return sent == heard

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
        for number in range(2):
            for dialog in people:
                await world.answer(dialog, str(number))
        await processes.back()
        await drained(world)
        sends = [call for call in max.ledger.calls if call.method == "send"]
        refused = [call for call in sends if call.status == 429]
        assert told.hits == 1
        assert len(refused) - 1 <= len(sends) * 0.005
        for person in people.values():
            assert [row.text for row in person.heard] == ["0", "1"]
