"""R9: a platform that enforces its limits; and R8 for edits: an owner that dies in the middle of one."""

from collections.abc import AsyncIterator, Callable

import pytest

from backend.kit.db import Database
from tests.bots.world import World
from tests.faults.telegram_shop import acquaint, connect, drained, faults, until_dead
from tests.fixtures.processes import Processes
from tests.platforms.telegram import Speeds, TelegramServer

Size = Callable[[int, int], int]
# the share of calls that the platform may have had to refuse for their speed
REFUSED = 0.005
NOT_SENT = "SELECT count(*) FROM messages WHERE direction = 'out' AND state <> 'sent'"


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with Database.open(database_url) as db:
        yield World(db)


@pytest.mark.timeout(3600)
async def test_r9_limits_are_kept_and_one_throttled_chat_delays_no_other(
    world: World, processes: Processes, size: Size
) -> None:
    """Real limits: 30 a second for the bot, one a second for a chat. One chat is told to wait in between."""
    chats, each = size(8, 300), size(4, 16)
    async with TelegramServer(speeds=Speeds()) as telegram:
        channel = await connect(world, telegram)
        people = await acquaint(world, telegram, channel, chats)
        slow = next(iter(people.values()))
        telegram.faults.fail_next(1, "429", chat=slow.id, retry_after=4)
        last = {}
        for number in range(each):
            for dialog in people:
                last[dialog] = await world.answer(dialog, f"{number}. answer")
        await processes.back()
        await drained(world)
        for dialog, seq in last.items():
            await world.edit(dialog, seq, "the last word")
        await drained(world)
        ledger = telegram.ledger
        assert await world.value(NOT_SENT) == 0
        assert (ledger.duplicates(), ledger.inversions()) == ([], [])
        assert all(len(ledger.texts_to(person.id)) == each for person in people.values())
        assert all(person.screen[-1]["text"] == "the last word" for person in people.values())
        assert len(ledger.rate_violations()) <= REFUSED * len(ledger.calls)
        assert ledger.too_early(tolerance=1.0) == []
        done = {person.id: ledger.sent_to(person.id)[-1].at for person in people.values()}
        assert done[slow.id] == max(done.values()), "the others waited for the throttled one"


@pytest.mark.timeout(600)
async def test_r8_an_edit_that_was_cut_short_is_made_by_the_next_owner(world: World, processes: Processes) -> None:
    async with TelegramServer(speeds=Speeds.none()) as telegram:
        channel = await connect(world, telegram)
        ((dialog, person),) = (await acquaint(world, telegram, channel, 1)).items()
        # hits: the send, then the edit, after the platform has taken it and before we wrote that down
        process = await processes.back(**faults(**{"send.called": {"kill_at": 2}}))
        seq = await world.answer(dialog, "one")
        await drained(world)
        await world.edit(dialog, seq, "two")
        await until_dead(process)
        assert await world.value("SELECT state FROM outbox WHERE verb = 'edit'") == "sending"
        await processes.back()
        await drained(world)
        assert telegram.ledger.texts_to(person.id) == ["one"]
        assert [row["text"] for row in person.screen] == ["two"]
        assert await world.state(dialog, seq) == "sent"
