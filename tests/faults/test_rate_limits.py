"""R9: a platform that enforces its limits; and R8 for edits: an owner that dies in the middle of one."""

from itertools import pairwise

import pytest

from tests.bots.world import World
from tests.faults.shop import DEADLINE_S, Size, drained, faults, until_dead
from tests.faults.telegram_shop import acquaint, connect
from tests.fixtures.processes import Processes
from tests.platforms.ledger import Ledger
from tests.platforms.telegram import Speeds, TelegramServer

# the share of calls that the platform may have had to refuse for their speed
REFUSED = 0.005
# what the platform asks one chat to wait, and what that may cost another
WAITS_S, DELAYED_S = 4, 2.0
NOT_SENT = "SELECT count(*) FROM messages WHERE direction = 'out' AND state <> 'sent'"


def slowest_of_others(ledger: Ledger, throttled: int) -> float:
    """While one chat had to wait: how long it took from one call for the others to the next, at the 95th percentile."""
    refused = next(call for call in ledger.calls if call.fault and call.chat == throttled)
    over = refused.at + WAITS_S
    ours = [call.at for call in ledger.calls if call.chat not in (None, throttled)]
    within = [at for at in ours if refused.at <= at <= over]
    after = [at for at in ours if at > over][:1]
    moments = [refused.at, *within, *after]
    # all of them may be served before it is over
    assert len(moments) > 1, "nobody else was written to"
    gaps = sorted(later - earlier for earlier, later in pairwise(moments) if earlier <= over)
    return gaps[int(0.95 * (len(gaps) - 1))]


@pytest.mark.timeout(3600)
async def test_r9_limits_are_kept_and_one_throttled_chat_delays_no_other(
    world: World, processes: Processes, size: Size
) -> None:
    """Real limits: 30 a second for the bot, one a second for a chat. One chat is told to wait in between."""
    chats, each = size(8, 300), size(4, 17)
    # thirty a second at best: ten times what that takes, and the usual patience
    patience_s = DEADLINE_S + 10 * chats * each / 30
    async with TelegramServer(speeds=Speeds()) as telegram:
        channel = await connect(world, telegram)
        people = await acquaint(world, telegram, channel, chats)
        slow = next(iter(people.values()))
        telegram.faults.fail_next(1, "429", chat=slow.id, retry_after=WAITS_S)
        last = {}
        for number in range(each):
            for dialog in people:
                last[dialog] = await world.answer(dialog, f"{number}. answer")
        await processes.back()
        await drained(world, patience_s)
        for dialog, seq in last.items():
            await world.edit(dialog, seq, "the last word")
        await drained(world, patience_s)
        ledger = telegram.ledger
        assert await world.value(NOT_SENT) == 0
        assert (ledger.duplicates(), ledger.inversions()) == ([], [])
        assert all(len(ledger.texts_to(person.id)) == each for person in people.values())
        assert all(person.screen[-1]["text"] == "the last word" for person in people.values())
        assert len(ledger.rate_violations()) <= REFUSED * len(ledger.calls)
        assert ledger.too_early(tolerance=1.0) == []
        assert slowest_of_others(ledger, slow.id) <= DELAYED_S, "the others waited for the throttled one"


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
