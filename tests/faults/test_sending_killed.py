"""R8 and R10: kill -9 of the sender, lost answers, an unreachable platform, a sender that was stopped."""

import signal
from typing import Any

import pytest

from tests.bots.world import World, until
from tests.faults.shop import DEADLINE_S, STATES, Size, answer, drained, refused_at_most, senders_die, texts_of
from tests.faults.telegram_shop import acquaint, connect
from tests.fixtures.processes import Processes
from tests.platforms.telegram import Speeds, TelegramServer


@pytest.mark.timeout(3600)
async def test_r10_a_killed_sender_loses_doubles_and_misorders_nothing(
    world: World, processes: Processes, size: Size
) -> None:
    async with TelegramServer(speeds=Speeds.none()) as telegram:
        channel = await connect(world, telegram)
        people = await acquaint(world, telegram, channel, 6)
        deaths = await senders_die(world, processes, people, size(1, 50))
        await processes.back()
        # one a second for each chat at best, whatever the platform would take
        await drained(world, DEADLINE_S + 10 * 3 * deaths)
        rows = await world.fetch(STATES)
        assert {row["state"] for row in rows} <= {"sent", "unconfirmed"}
        # a process has no more in flight than one of each thread when it dies
        assert sum(row["state"] == "unconfirmed" for row in rows) <= len(people) * deaths
        for dialog, person in people.items():
            texts, sent = texts_of(rows, dialog), set(texts_of(rows, dialog, "sent"))
            heard = telegram.ledger.texts_to(person.id)
            assert len(heard) == len(set(heard)), "sent twice"
            assert sent <= set(heard), "said to be sent, never arrived"
            assert heard == [text for text in texts if text in set(heard)], "out of order"


@pytest.mark.timeout(600)
async def test_r8_lost_answers_are_shown_as_unconfirmed_and_never_sent_again(
    world: World, processes: Processes, size: Size
) -> None:
    async with TelegramServer(speeds=Speeds.none()) as telegram:
        channel = await connect(world, telegram)
        people = await acquaint(world, telegram, channel, size(12, 200))
        telegram.faults.lose_answers(len(people) // 2, how="reset")
        process = await processes.back()
        for dialog in people:
            await world.answer(dialog, f"to {dialog}")
        await drained(world)
        process.kill()
        await processes.back()
        for dialog in people:
            await world.answer(dialog, f"again to {dialog}")
        await drained(world)
        rows = await world.fetch(STATES)
        lost = [row for row in rows if row["state"] == "unconfirmed"]
        assert len(lost) == len(people) // 2 == len(telegram.ledger.lost_answers())
        assert telegram.ledger.duplicates() == []
        assert sorted(row["text"] for row in rows) == sorted(row.text for row in telegram.ledger.delivered)


@pytest.mark.timeout(600)
async def test_r10_an_unreachable_platform_only_delays(world: World, processes: Processes) -> None:
    async with TelegramServer(speeds=Speeds.none()) as telegram:
        channel = await connect(world, telegram)
        people = await acquaint(world, telegram, channel, 3)
        await processes.back()
        await telegram.stop()
        await answer(world, people, "0", "1")
        sql = "SELECT 1 FROM messages WHERE error ->> 'code' = 'network' AND state = 'queued'"
        await until(world.finds(sql), lambda: "nobody noticed that Telegram is away")
        await telegram.start()
        await drained(world)
        assert {row["state"] for row in await world.fetch(STATES)} == {"sent"}
        for person in people.values():
            assert telegram.ledger.texts_to(person.id) == ["0", "1"]


@pytest.mark.timeout(600)
async def test_a_stopped_sender_loses_its_channel_and_sends_nothing_afterwards(
    world: World, processes: Processes
) -> None:
    async with TelegramServer(speeds=Speeds.none()) as telegram:
        channel = await connect(world, telegram)
        people = await acquaint(world, telegram, channel, 2)
        first = await processes.bots()
        owner = "SELECT process FROM channel_owners WHERE token = $1"
        await until(world.finds(owner, 1), lambda: "nobody took the channel")
        second = await processes.bots()
        first.signal(signal.SIGSTOP)
        for dialog in people:
            await world.answer(dialog, f"one to {dialog}")
        taken = await until(world.finds(owner, 2), lambda: "the stopped process kept the channel", 60)
        assert str(taken).endswith(f":{second.pid}")
        await drained(world)
        first.signal(signal.SIGCONT)
        for dialog in people:
            await world.answer(dialog, f"two to {dialog}")
        await drained(world)
        await first.until_line("channel.released")
        assert telegram.ledger.duplicates() == []
        for dialog, person in people.items():
            assert telegram.ledger.texts_to(person.id) == [f"one to {dialog}", f"two to {dialog}"]
        assert await world.value("SELECT max(token) FROM channel_owners") == 2


@pytest.mark.timeout(3600)
async def test_r9_limits_are_kept_and_a_throttled_chat_holds_up_nobody(
    world: World, processes: Processes, size: Size
) -> None:
    count, each = size(40, 300), size(3, 17)
    async with TelegramServer() as telegram:
        channel = await connect(world, telegram)
        people = await acquaint(world, telegram, channel, count)
        slow = next(iter(people.values()))
        told = telegram.faults.fail_next(1, "429", chat=slow.id, retry_after=3)
        await answer(world, people, *map(str, range(each)))
        await processes.back()
        await drained(world, DEADLINE_S + 10 * count * each / 30)
        ledger: Any = telegram.ledger
        sends = [call for call in ledger.calls if call.method.lower().startswith("send")]
        assert told.hits == 1
        assert len(ledger.rate_violations()) <= refused_at_most(len(sends))
        assert ledger.too_early() == []
        assert {row["state"] for row in await world.fetch(STATES)} == {"sent"}
        for person in people.values():
            assert ledger.texts_to(person.id) == [str(number) for number in range(each)]
        [refused] = [call for call in ledger.throttled(slow.id) if call.fault is not None]
        firsts = [ledger.sent_to(person.id)[0].at for person in people.values() if person is not slow]
        # the others' first messages go on at the platform's rate, thirty a second, while the one chat rests
        assert sorted(firsts)[min(len(firsts) // 2, 40)] < refused.at + 3
