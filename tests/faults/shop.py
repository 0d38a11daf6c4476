"""What every kind's kill tests share: customers who write on and on, answers, deaths at fault points, the comparing."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol

import msgspec

from tests.bots.world import World, until
from tests.fixtures.processes import Process, Processes

Size = Callable[[int, int], int]
DEADLINE_S = 120.0
LISTENING = ("intake.commit", "intake.committed", "listen.delivered")
SENDING = (("send.marked", 3), ("send.called", 4))
STATES = "SELECT conversation_id, seq, text, state FROM messages WHERE direction = 'out' ORDER BY conversation_id, seq"
_STORED = (
    "SELECT c.thread_key, m.text FROM messages m JOIN conversations c ON c.id = m.conversation_id "
    "WHERE m.direction = 'in' AND m.text <> '' ORDER BY 1, m.seq"
)
_COUNTED = "SELECT count(*) FROM messages WHERE direction = 'in' AND text <> '' HAVING count(*) >= $1"


class Writes(Protocol):
    """A customer of a played platform."""

    def writes(self, text: str) -> object: ...


def faults(**points: dict[str, Any]) -> dict[str, str]:
    """The environment that arms fault points."""
    return {"SAMOVAR_FAULTS": msgspec.json.encode({"points": points}).decode()}


async def until_dead(process: Process) -> None:
    """Until a fault point has killed it."""
    await asyncio.to_thread(process.popen.wait, DEADLINE_S)


async def drained(world: World, within_s: float = DEADLINE_S) -> None:
    """Until nothing waits to be sent."""
    sql = "SELECT 1 WHERE NOT EXISTS (SELECT FROM outbox WHERE state IN ('queued', 'sending'))"

    async def empty() -> bool:
        return bool(await world.value(sql))

    async def left() -> Any:
        return await world.fetch("SELECT state, count(*) FROM outbox GROUP BY 1")

    try:
        await until(empty, lambda: "", within_s)
    except AssertionError:
        raise AssertionError(f"the outbox was not drained: {[tuple(row.values()) for row in await left()]}") from None


@asynccontextmanager
async def talking(people: Mapping[str, Writes], pause_s: float = 0.03) -> AsyncIterator[dict[str, list[str]]]:
    """Thread key → customer: all write on and on in the meantime. Gives what each has said, by thread key."""
    said: dict[str, list[str]] = {key: [] for key in people}

    async def talk() -> None:
        while True:
            key = random.choice(list(people))
            text = str(len(said[key]))
            said[key].append(text)
            people[key].writes(text)
            await asyncio.sleep(pause_s)

    task = asyncio.create_task(talk())
    try:
        yield said
    finally:
        task.cancel()
        [ended] = await asyncio.gather(task, return_exceptions=True)
    # customers who fell silent by a fault of their own prove nothing
    if isinstance(ended, Exception):
        raise ended


async def demand_stored(world: World, said: Mapping[str, list[str]]) -> None:
    """Waits until as much is stored as was said: then each thread holds its own, once and in order."""
    total = sum(map(len, said.values()))
    assert total, "nobody said anything"
    await until(world.finds(_COUNTED, total), lambda: "not every message was stored", DEADLINE_S)
    stored: dict[str, list[str]] = {}
    for row in await world.fetch(_STORED):
        stored.setdefault(row["thread_key"], []).append(row["text"])
    assert stored == {key: texts for key, texts in said.items() if texts}


async def answer(world: World, dialogs: Iterable[int], *texts: str) -> None:
    """Each text into each dialog, in this order."""
    for text in texts:
        for dialog in dialogs:
            await world.answer(dialog, text)


async def senders_die(
    world: World,
    processes: Processes,
    dialogs: Iterable[int],
    times: int,
    before: Callable[[], object] = lambda: None,
) -> int:
    """`times` over, at each point of a sending: three answers a dialog, and who sends is killed. Gives the deaths."""
    points = SENDING * times
    for turn, (point, at) in enumerate(points):
        before()
        await answer(world, dialogs, *(f"{turn}.{number}" for number in range(3)))
        await until_dead(await processes.back(**faults(**{point: {"kill_at": at + random.randint(0, 2)}})))
    return len(points)


def texts_of(rows: Iterable[Any], dialog: int, *states: str) -> list[str]:
    """What went into a dialog, of rows of STATES; only what is in one of these states, where any is named."""
    return [row["text"] for row in rows if row["conversation_id"] == dialog and (not states or row["state"] in states)]


def refused_at_most(sends: int) -> int:
    """How many of these may the platform have had to refuse for their speed: 5 in 1,000 (R9), 3 where there are few.

    One stall of a busy machine bunches a few sends together; who keeps no limit at all is refused by the dozen.
    """
    return max(3, int(sends * 0.005))
